import { sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { AccuracyCodes } from "./accuracy-bins.js";
import type { Estimate } from "./estimate.js";

export interface Accuracy {
  /** Mean of the univariate, bivariate and trivariate accuracy (of those that there are). */
  readonly overall: Estimate;
  readonly univariate: number;
  /** Null with fewer than two columns. */
  readonly bivariate: number | null;
  /** Null with fewer than three columns. */
  readonly trivariate: number | null;
}

/** Groups of one, two or three columns whose tables are compared. */
export interface AccuracyGroups {
  readonly singles: readonly (readonly number[])[];
  readonly pairs: readonly (readonly number[])[];
  readonly triples: readonly (readonly number[])[];
}

/** mostlyai-qa's MAX_TRIVARIATES. */
const maxTriples = 10_000;
/** Row visits that pairs or triples may cost. */
const workLimit = 1.5e8;
/** All pairs of 150 columns; of wider tables so many are drawn, for a mean over more says the same. */
const mostPairs = 11_175;

/** Pairs of columns that a figure may rest on. @param work row visits that they may cost, each of `rowCount`, unless they are fewer than `fewest` */
export function pairLimit(work: number, rowCount: number, fewest: number): number {
  return Math.min(mostPairs, Math.max(fewest, Math.floor(work / Math.max(1, rowCount))));
}

/**
 * All groups of up to three of `columnCount` columns; of pairs and triples a random draw where there are more than `rowCount` allows.
 * @returns triples: at most 10,000
 */
export function accuracyGroups(columnCount: number, rowCount: number, rng: Rng): AccuracyGroups {
  const limit = pairLimit(workLimit, rowCount, 200);
  return {
    singles: Array.from({ length: columnCount }, (_, c) => [c]),
    pairs: drawPairs(allPairs(columnCount), limit, rng.fork("pairs")),
    triples: drawTriples(columnCount, Math.min(maxTriples, limit), rng.fork("triples")),
  };
}

/** Pairs of columns, a < b, in lexical order. */
export function allPairs(columnCount: number): (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let a = 0; a < columnCount; a++) for (let b = a + 1; b < columnCount; b++) pairs.push([a, b]);
  return pairs;
}

/** A random draw of `limit` pairs, in their order; all of them where there are no more. */
export function drawPairs(pairs: (readonly [number, number])[], limit: number, rng: Rng): (readonly [number, number])[] {
  return pairs.length <= limit ? pairs : Array.from(sampleIndices(pairs.length, limit, rng), (i) => pairs[i]!);
}

/** Distinct triples, drawn by rejection where there are many. */
function drawTriples(columnCount: number, limit: number, rng: Rng): number[][] {
  const total = (columnCount * (columnCount - 1) * (columnCount - 2)) / 6;
  const triples: number[][] = [];
  if (total <= limit * 2) {
    for (let a = 0; a < columnCount; a++) {
      for (let b = a + 1; b < columnCount; b++) for (let c = b + 1; c < columnCount; c++) triples.push([a, b, c]);
    }
    return total <= limit ? triples : Array.from(sampleIndices(triples.length, limit, rng), (i) => triples[i]!);
  }
  const seen = new Set<number>();
  while (triples.length < limit) {
    const [a, b, c] = Array.from({ length: 3 }, () => Math.floor(rng.nextFloat() * columnCount)).sort((left, right) => left - right) as [
      number,
      number,
      number,
    ];
    const key = (a * columnCount + b) * columnCount + c;
    if (a === b || b === c || seen.has(key)) continue;
    seen.add(key);
    triples.push([a, b, c]);
  }
  return triples;
}

/** Two coded samples that are held against each other. */
export interface AccuracyComparison {
  readonly real: AccuracyCodes;
  readonly synthetic: AccuracyCodes;
}

/**
 * 1 less the total variation distance of binned tables of one, two and three columns: each averaged, then the three averages.
 *
 * @throws RangeError without columns or rows
 * @see mostlyai-qa 1.10.11, _accuracy.py and reporting.py (arXiv:2504.01908); here the real side is whatever sample is given, there train and
 *   holdout together
 */
export function accuracyOf(groups: AccuracyGroups, real: AccuracyCodes, synthetic: AccuracyCodes): Accuracy {
  return accuraciesOf(groups, [{ real, synthetic }])[0]!;
}

/** `accuracyOf` for several comparisons, all coded by the same bins; the tables of a sample that is in more than one are counted once. */
export function accuraciesOf(groups: AccuracyGroups, comparisons: readonly AccuracyComparison[]): Accuracy[] {
  const coded = [...new Set(comparisons.flatMap(({ real, synthetic }) => [real, synthetic]))];
  if (coded.some(({ codes }) => (codes[0]?.length ?? 0) === 0)) {
    throw new RangeError("accuracy needs at least one column and one row on each side");
  }
  const buffers = coded.map((sample) => new Int32Array(sample.codes[0]!.length));
  const levels = [groups.singles, groups.pairs, groups.triples].filter((level) => level.length > 0);
  const sums = comparisons.map(({ real, synthetic }) => ({
    real: new Float64Array(real.codes[0]!.length),
    synthetic: new Float64Array(synthetic.codes[0]!.length),
  }));
  const means = comparisons.map(() => levels.map(() => 0));
  for (const [l, level] of levels.entries()) {
    const weight = 1 / (level.length * levels.length);
    for (const group of level) {
      const tables = new Map(
        coded.map((sample, s): [AccuracyCodes, CellTable] => [
          sample,
          { cells: buffers[s]!, counts: fillCells(group, sample, buffers[s]!) },
        ]),
      );
      comparisons.forEach(({ real, synthetic }, i) => {
        means[i]![l]! += addGroup(tables.get(real)!, tables.get(synthetic)!, weight, sums[i]!);
      });
    }
    for (const own of means) own[l]! /= level.length;
  }
  return means.map((own, i) => ({
    overall: { value: own.reduce((sum, mean) => sum + mean, 0) / own.length, ...sums[i]! },
    univariate: own[0]!,
    bivariate: own[1] ?? null,
    trivariate: own[2] ?? null,
  }));
}

/** One group's table of a sample: the cell of each row, and the rows of each cell. */
interface CellTable {
  readonly cells: Int32Array;
  readonly counts: Float64Array;
}

interface Sums {
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
}

/** @returns accuracy of one group; adds weight × the influence of each row to `sums` */
function addGroup(real: CellTable, synthetic: CellTable, weight: number, sums: Sums): number {
  const [realRows, syntheticRows] = [real.cells.length, synthetic.cells.length];
  const signs = new Float64Array(real.counts.length);
  let distance = 0;
  for (let cell = 0; cell < signs.length; cell++) {
    const gap = real.counts[cell]! / realRows - synthetic.counts[cell]! / syntheticRows;
    distance += Math.abs(gap);
    signs[cell] = (Math.sign(gap) * weight) / 2;
  }
  addSigned(real.cells, signs, -1, sums.real);
  addSigned(synthetic.cells, signs, 1, sums.synthetic);
  return 1 - distance / 2;
}

function addSigned(cells: Int32Array, signs: Float64Array, direction: 1 | -1, out: Float64Array): void {
  for (let row = 0; row < cells.length; row++) out[row] = out[row]! + direction * signs[cells[row]!]!;
}

/** Writes the cell of each row and counts them; one pass, for one, two or three columns. */
function fillCells(group: readonly number[], coded: AccuracyCodes, cells: Int32Array): Float64Array {
  const counts = new Float64Array(group.reduce((product, c) => product * coded.widths[c]!, 1));
  const [first, second, third] = group.map((c) => coded.codes[c]!);
  const [, secondWidth, thirdWidth] = group.map((c) => coded.widths[c]!);
  if (third !== undefined) {
    for (let row = 0; row < cells.length; row++) {
      const cell = (first![row]! * secondWidth! + second![row]!) * thirdWidth! + third[row]!;
      cells[row] = cell;
      counts[cell] = counts[cell]! + 1;
    }
    return counts;
  }
  for (let row = 0; row < cells.length; row++) {
    const cell = second === undefined ? first![row]! : first![row]! * secondWidth! + second[row]!;
    cells[row] = cell;
    counts[cell] = counts[cell]! + 1;
  }
  return counts;
}
