import { type CodedFeature, leavesOf } from "../../trees/conditional-tree.js";
import { drawFromLeaf, type LeafTable, massOf } from "../leaf-table.js";
import type { FittedColumn } from "./fitted-column.js";
import { logSteps, touchedGroups } from "./pair-rakes.js";
import { addCodeShares } from "./residual.js";
import { type ScoreFeature, scoreFeature, scoresOf } from "./score.js";

/** Scores of rows 0 … rowCount - 1 of a fitted column; null where it has none. @param before the earlier columns, as scores see them */
export function columnScores({ score }: FittedColumn, before: readonly ScoreFeature[], rowCount: number): Float64Array | null {
  return score === null ? null : scoresOf(score.model, before, rowCount);
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
  const leaves = new Uint32Array(rowCount);
  leavesOf(structure, asked, 0, rowCount, leaves);
  for (let row = 0; row < rowCount; row++) leaves[row] = leafOf[leaves[row]!]!;
  return leaves;
}

/** Pair corrections of a block of rows. */
interface Corrections {
  readonly codes: Uint16Array;
  readonly groupOf: Uint16Array;
  /** By group: 1 where some class is corrected. */
  readonly touched: Uint8Array;
  /** Row-major [groups × classes]. */
  readonly factors: Float64Array;
}

function correctionsOf({ rakes, classOf }: FittedColumn, asked: readonly CodedFeature[]): Corrections[] {
  const classCount = classCountOf(classOf);
  return rakes.map(({ feature, groupOf, logFactors }) => ({
    codes: asked[feature]!.codes,
    groupOf,
    touched: touchedGroups(logFactors, logFactors.length / classCount, classCount, 0),
    factors: Float64Array.from(logFactors, (log) => Math.exp(log / logSteps)),
  }));
}

/** Whether any correction applies to a row. */
function isTouched(corrections: readonly Corrections[], row: number): boolean {
  for (let i = 0; i < corrections.length; i++) {
    const { codes, groupOf, touched } = corrections[i]!;
    if (touched[groupOf[codes[row]!]!] === 1) return true;
  }
  return false;
}

/** Multiplies the classes' shares of a row by its corrections. */
function correct(corrections: readonly Corrections[], row: number, shares: Float64Array): void {
  for (let i = 0; i < corrections.length; i++) {
    const { codes, groupOf, touched, factors } = corrections[i]!;
    const group = groupOf[codes[row]!]!;
    if (touched[group] === 0) continue;
    for (let c = 0, at = group * shares.length; c < shares.length; c++, at++) shares[c]! *= factors[at]!;
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
  /** What the row's leaf gives at a uniform number on [0, 1): a code, or a bin of the distance to the score where the column has one. */
  draw(row: number, uniform: number): number;
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
  const classShares = new Float64Array(table.classCount);
  const residual = score?.residual ?? null;
  const bins = new Float64Array(residual === null ? 0 : residual.edges.length - 1);
  return {
    shares: (row, out) => {
      classShares.fill(1);
      correct(corrections, row, classShares);
      const shares = residual === null ? out : bins;
      leafShares(leaves, leafOfRow[row]!, classOf, classShares, shares);
      if (residual === null) return;
      out.fill(0);
      addCodeShares(residual, scores![row]!, bins, out);
    },
    draw: (row, uniform) => {
      const leaf = leafOfRow[row]!;
      if (!isTouched(corrections, row)) return drawFromLeaf(leaves, leaf, Math.floor(uniform * 65536));
      const from = leaf * classShares.length;
      for (let c = 0; c < classShares.length; c++) classShares[c] = table.shares[from + c]!;
      correct(corrections, row, classShares);
      return drawCorrected(leaves, leaf, table, classShares, uniform);
    },
  };
}

/** Shares of a leaf's codes, each multiplied by its class's factor, brought to sum to 1. */
function leafShares(table: LeafTable, leaf: number, classOf: Uint16Array, factors: Float64Array, out: Float64Array): void {
  out.fill(0);
  let total = 0;
  for (let entry = table.offset[leaf]!, end = table.offset[leaf + 1]!; entry < end; entry++) {
    const code = table.codes[entry]!;
    const share = massOf(table, leaf, entry) * factors[classOf[code]!]!;
    out[code] = share;
    total += share;
  }
  for (let code = 0; code < out.length; code++) out[code]! /= total;
}

/** Code of a leaf whose classes have the shares given: the class first, then a code of it. @param uniform on [0, 1) */
function drawCorrected(
  leaves: LeafTable,
  leaf: number,
  { shares: own, entries, start }: ClassTable,
  shares: Float64Array,
  uniform: number,
): number {
  let total = 0;
  for (let c = 0; c < shares.length; c++) total += shares[c]!;
  let left = uniform * total;
  let chosen = -1;
  for (let c = 0; c < shares.length; c++) {
    if (shares[c] === 0) continue;
    chosen = c;
    if (left < shares[c]!) break;
    left -= shares[c]!;
  }
  const cell = leaf * shares.length + chosen;
  const last = start[cell + 1]! - 1;
  let mass = Math.min(1, left / shares[chosen]!) * own[cell]!;
  for (let at = start[cell]!; at < last; at++) {
    mass -= massOf(leaves, leaf, entries[at]!);
    if (mass < 0) return leaves.codes[entries[at]!]!;
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
