import { type CodedFeature, leavesOf } from "../../trees/conditional-tree.js";
import { drawFromLeaf, type LeafTable, massOf } from "../leaf-table.js";
import type { FittedColumn } from "./fitted-column.js";
import { logSteps, sparseFactors } from "./pair-rakes.js";
import { addCodeShares } from "./residual.js";
import { type ScoreFeature, scoreFeature, scoresOf } from "./score.js";

/** Scores of rows of a fitted column; null where it has none. @param before the earlier columns, as scores see them @param numbers see `scoresOf` */
export function columnScores({ score }: FittedColumn, before: readonly ScoreFeature[], numbers: Uint32Array): Float64Array | null {
  return score === null ? null : scoresOf(score.model, before, numbers);
}

/** What a fitted column asks of its features: the earlier columns and, where it has a score, that as one more. */
export function askedFeatures(
  { score }: FittedColumn,
  features: readonly CodedFeature[],
  scores: Float64Array | null,
): readonly CodedFeature[] {
  return score === null || scores === null ? features : [...features, scoreFeature(scores, score.cuts)];
}

/** Leaf of each row. */
function leafNumbers({ structure, leafOf }: FittedColumn, asked: readonly CodedFeature[], rowCount: number): Uint32Array {
  const leaves = leavesOf(structure, asked, rowCount);
  for (let row = 0; row < rowCount; row++) leaves[row] = leafOf[leaves[row]!]!;
  return leaves;
}

/** A pair correction of a block of rows. */
interface Correction {
  readonly codes: Uint16Array;
  /** Code of the earlier column → first and end of its factors. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  /** Class and factor. */
  readonly classes: Uint16Array;
  readonly factors: Float64Array;
}

function correctionsOf({ rakes, classOf }: FittedColumn, asked: readonly CodedFeature[]): Correction[] {
  const classCount = classCountOf(classOf);
  return rakes.map(({ feature, groupOf, logFactors }) => {
    const { start, classes, factors } = sparseFactors(logFactors, classCount, 0);
    return {
      codes: asked[feature]!.codes,
      begin: Uint32Array.from(groupOf, (group) => start[group]!),
      end: Uint32Array.from(groupOf, (group) => start[group + 1]!),
      classes,
      factors: factors.map((log) => Math.exp(log / logSteps)),
    };
  });
}

/** Rows of which the classes' shares are in the making at once. */
const stripRows = 128;

/** Classes' shares of a strip of rows, row-major [rows × classes], and their sums. */
interface Strip {
  readonly shares: Float64Array;
  readonly totals: Float64Array;
}

/**
 * Shares of the classes of rows `from` … `to - 1`, corrected. Rows that no correction touches have the total 0, and no shares.
 * @param own shares before correction, row-major [leaves × classes], which sum to 65536 a leaf
 */
function correctStrip(
  corrections: readonly Correction[],
  table: ClassTable,
  leafOfRow: Uint32Array,
  from: number,
  to: number,
  strip: Strip,
): void {
  const { classCount, shares: own } = table;
  const { shares, totals } = strip;
  totals.fill(0);
  for (let i = 0; i < corrections.length; i++) {
    const { codes, begin, end, classes, factors } = corrections[i]!;
    for (let row = from, first = 0; row < to; row++, first += classCount) {
      const code = codes[row]!;
      const last = end[code]!;
      let at = begin[code]!;
      if (at === last) continue;
      let total = totals[row - from]!;
      if (total === 0) {
        const leaf = leafOfRow[row]! * classCount;
        for (let c = 0; c < classCount; c++) shares[first + c] = own[leaf + c]!;
        total = 65536;
      }
      for (; at < last; at++) {
        const cell = first + classes[at]!;
        const before = shares[cell]!;
        const after = before * factors[at]!;
        shares[cell] = after;
        total += after - before;
      }
      totals[row - from] = total;
    }
  }
}

/** The leaves by class: what a correction needs to see of them. */
interface ClassTable {
  readonly classCount: number;
  /** Share of each class in steps of 1/65536, row-major [leaves × classes]. */
  readonly shares: Float64Array;
  /** Entries of the leaf table, by leaf, by class, by code. */
  readonly entries: Uint32Array;
  /** Where the entries of a leaf and class begin, row-major [leaves × classes], and one number more. */
  readonly start: Uint32Array;
}

function classTable(leaves: LeafTable, classOf: Uint16Array): ClassTable {
  const classCount = classCountOf(classOf);
  const leafCount = leaves.offset.length - 1;
  const shares = new Float64Array(leafCount * classCount);
  const start = new Uint32Array(leafCount * classCount + 1);
  const cellOf = new Uint32Array(leaves.codes.length);
  for (let leaf = 0; leaf < leafCount; leaf++) {
    for (let entry = leaves.offset[leaf]!; entry < leaves.offset[leaf + 1]!; entry++) {
      const cell = leaf * classCount + classOf[leaves.codes[entry]!]!;
      cellOf[entry] = cell;
      shares[cell]! += massOf(leaves, leaf, entry);
      start[cell + 1]!++;
    }
  }
  for (let cell = 1; cell < start.length; cell++) start[cell]! += start[cell - 1]!;
  const next = start.slice();
  const entries = new Uint32Array(cellOf.length);
  for (let entry = 0; entry < cellOf.length; entry++) entries[next[cellOf[entry]!]!++] = entry;
  return { classCount, shares, entries, start };
}

export function classCountOf(classOf: Uint16Array): number {
  return classOf.reduce((most, own) => Math.max(most, own + 1), 1);
}

/** A fitted column over a block of rows. */
export interface PlacedColumn {
  /** Writes the share of each code of a row, which sum to 1, over `out` (length: cardinality of the column). */
  shares(row: number, out: Float64Array): void;
  /** What the rows' leaves give at a uniform number on [0, 1) a row: codes, or bins of the distance to the score where the column has one. */
  draw(uniforms: Float64Array, out: Uint16Array): void;
}

/**
 * Finds the leaves and pair corrections of a block of rows.
 * @param features the earlier columns
 * @param scores   the rows' scores, null where the column has none
 */
export function placeColumn(
  fitted: FittedColumn,
  features: readonly CodedFeature[],
  scores: Float64Array | null,
  rowCount: number,
): PlacedColumn {
  const { leaves, classOf, score } = fitted;
  const asked = askedFeatures(fitted, features, scores);
  const leafOfRow = leafNumbers(fitted, asked, rowCount);
  const corrections = correctionsOf(fitted, asked);
  const table = classTable(leaves, classOf);
  const strip: Strip = { shares: new Float64Array(stripRows * table.classCount), totals: new Float64Array(stripRows) };
  const residual = score?.residual ?? null;
  const bins = new Float64Array(residual === null ? 0 : residual.edges.length - 1);
  return {
    shares: (row, out) => {
      correctStrip(corrections, table, leafOfRow, row, row + 1, strip);
      const shares = residual === null ? out : bins;
      leafShares(leaves, leafOfRow[row]!, classOf, table, strip, shares);
      if (residual === null) return;
      out.fill(0);
      addCodeShares(residual, scores![row]!, bins, out);
    },
    draw: (uniforms, out) => {
      for (let from = 0; from < rowCount; from += stripRows) {
        const to = Math.min(rowCount, from + stripRows);
        correctStrip(corrections, table, leafOfRow, from, to, strip);
        for (let row = from; row < to; row++) {
          const leaf = leafOfRow[row]!;
          const uniform = uniforms[row]!;
          const isCorrected = strip.totals[row - from]! > 0;
          out[row] = isCorrected
            ? drawCorrected(leaves, leaf, table, strip, row - from, uniform)
            : drawFromLeaf(leaves, leaf, Math.floor(uniform * 65536));
        }
      }
    },
  };
}

/** Shares of a leaf's codes, each multiplied by its class's correction: row 0 of the strip. */
function leafShares(
  leaves: LeafTable,
  leaf: number,
  classOf: Uint16Array,
  table: ClassTable,
  { shares, totals }: Strip,
  out: Float64Array,
): void {
  out.fill(0);
  const total = totals[0]!;
  const from = leaf * table.classCount;
  for (let entry = leaves.offset[leaf]!, end = leaves.offset[leaf + 1]!; entry < end; entry++) {
    const code = leaves.codes[entry]!;
    const mass = massOf(leaves, leaf, entry);
    const c = classOf[code]!;
    out[code] = total === 0 ? mass / 65536 : (mass * shares[c]!) / (table.shares[from + c]! * total);
  }
}

/** Code of a leaf whose classes have the shares of row `i` of the strip: the class first, then a code of it. @param uniform on [0, 1) */
function drawCorrected(
  leaves: LeafTable,
  leaf: number,
  { classCount, shares: own, entries, start }: ClassTable,
  { shares, totals }: Strip,
  i: number,
  uniform: number,
): number {
  const first = i * classCount;
  let left = uniform * totals[i]!;
  let chosen = first;
  let share = 0;
  for (let at = first; at < first + classCount; at++) {
    if (shares[at] === 0) continue;
    chosen = at;
    share = shares[at]!;
    if (left < share) break;
    left -= share;
  }
  const cell = leaf * classCount + chosen - first;
  const last = start[cell + 1]! - 1;
  let rest = Math.min(1, left / share) * own[cell]!;
  for (let at = start[cell]!; at < last; at++) {
    rest -= massOf(leaves, leaf, entries[at]!);
    if (rest < 0) return leaves.codes[entries[at]!]!;
  }
  return leaves.codes[entries[last]!]!;
}

/** Least share a code is taken to have, so that one row does not decide a mean. */
const leastShare = 1e-6;

/** Mean log-likelihood of the target's codes, nats a row. */
export function meanLogLikelihood(
  fitted: FittedColumn,
  target: CodedFeature,
  features: readonly CodedFeature[],
  scores: Float64Array | null,
): number {
  const rowCount = target.codes.length;
  const placed = placeColumn(fitted, features, fitted.score === null ? null : scores, rowCount);
  const shares = new Float64Array(target.cardinality);
  let sum = 0;
  for (let row = 0; row < rowCount; row++) {
    placed.shares(row, shares);
    sum += Math.log(Math.max(leastShare, shares[target.codes[row]!]!));
  }
  return sum / Math.max(1, rowCount);
}
