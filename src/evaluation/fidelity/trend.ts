import { type CodePair, codesOf, countCodes, crossCells } from "./cross-cells.js";
import { digitize, equalWidthEdges } from "./equal-width-bins.js";
import type { Estimate } from "./estimate.js";
import type { Sample, SampleColumn } from "./sample.js";

/** sdmetrics 0.32.0, reports/utils.py: pairs that are not associated beyond these in the real sample do not count. */
const correlationThreshold = 0.5;
const associationThreshold = 0.3;

export interface TrendPair {
  /** Indices of the columns. */
  readonly a: number;
  readonly b: number;
  /** In [0, 1], whatever the association in the real sample; null where it is not defined (a constant column of numbers). */
  readonly score: number | null;
  /** Whether the pair counts in the mean. */
  readonly isAssociated: boolean;
}

export interface Trend {
  /** Mean over the pairs that count; null when none does. */
  readonly overall: Estimate | null;
  readonly pairs: readonly TrendPair[];
}

/**
 * Likeness of pairs of columns. Two columns of numbers: 1 - |difference of Pearson correlations| / 2, rows with both. Else 1 less the total
 * variation distance of the two-way tables, numbers in ten bins of equal width over each sample's own range, missing a category of its own.
 * The mean goes over pairs that in the real sample have |correlation| > .5 or Cramér's V > .3.
 *
 * @param pairs indices of the columns to compare
 * @see sdmetrics 0.32.0, QualityReport, ColumnPairTrends, CorrelationSimilarity, ContingencySimilarity (all rows; it draws 50,000)
 */
export function trendOf(
  columns: readonly SampleColumn[],
  pairs: readonly (readonly [number, number])[],
  real: Sample,
  synthetic: Sample,
): Trend {
  const coded = columns.map((column, c) => codePair(column, c, real, synthetic));
  const sums = { real: new Float64Array(real.rowCount), synthetic: new Float64Array(synthetic.rowCount) };
  let total = 0;
  let counted = 0;
  const results = pairs.map(([a, b]): TrendPair => {
    const isNumeric = columns[a]!.kind !== "categorical" && columns[b]!.kind !== "categorical";
    const result = isNumeric ? correlationPair(a, b, real, synthetic, sums) : contingencyPair(coded[a]!, coded[b]!, sums);
    if (result.isAssociated && result.score !== null) {
      total += result.score;
      counted++;
    }
    return { a, b, ...result };
  });
  if (counted === 0) return { overall: null, pairs: results };
  const scale = 1 / counted;
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value * scale);
  return { overall: { value: total * scale, real: scaled(sums.real), synthetic: scaled(sums.synthetic) }, pairs: results };
}

interface PairResult {
  readonly score: number | null;
  readonly isAssociated: boolean;
}

interface Sums {
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
}

function codePair(column: SampleColumn, c: number, real: Sample, synthetic: Sample): CodePair {
  if (column.kind !== "categorical") return { real: binned(real.numbers[c]!), synthetic: binned(synthetic.numbers[c]!), width: 12 };
  const width = column.dictionary.length + 1;
  const withMissing = (codes: Int32Array): Int32Array => codes.map((code) => (code < 0 ? width - 1 : code));
  return { real: withMissing(real.codes[c]!), synthetic: withMissing(synthetic.codes[c]!), width };
}

function binned(values: Float64Array): Int32Array {
  const edges = equalWidthEdges(values);
  return codesOf(values, (value) => digitize(value, edges));
}

function contingencyPair(left: CodePair, right: CodePair, sums: Sums): PairResult {
  const cells = crossCells(left, right);
  const real = countCodes(cells.real, cells.cellCount);
  const synthetic = countCodes(cells.synthetic, cells.cellCount);
  const [realRows, syntheticRows] = [cells.real.length, cells.synthetic.length];
  let distance = 0;
  const signs = new Float64Array(cells.cellCount);
  for (let cell = 0; cell < signs.length; cell++) {
    const gap = real[cell]! / realRows - synthetic[cell]! / syntheticRows;
    distance += Math.abs(gap);
    signs[cell] = Math.sign(gap);
  }
  const association = cramersV(left, right, cells.real, real);
  const isAssociated = association !== null && association > associationThreshold;
  if (isAssociated) {
    for (let row = 0; row < realRows; row++) sums.real[row]! -= signs[cells.real[row]!]! / 2;
    for (let row = 0; row < syntheticRows; row++) sums.synthetic[row]! += signs[cells.synthetic[row]!]! / 2;
  }
  return { score: 1 - distance / 2, isAssociated };
}

/** Cramér's V of the real sample, without correction; null when a column has one value only. */
function cramersV(left: CodePair, right: CodePair, cells: Int32Array, cellCounts: Float64Array): number | null {
  const leftCounts = countCodes(left.real, left.width);
  const rightCounts = countCodes(right.real, right.width);
  const shortest = Math.min(leftCounts.filter((count) => count > 0).length, rightCounts.filter((count) => count > 0).length);
  if (shortest < 2) return null;
  let sum = 0;
  for (let row = 0; row < cells.length; row++) {
    sum += cellCounts[cells[row]!]! / (leftCounts[left.real[row]!]! * rightCounts[right.real[row]!]!);
  }
  return Math.sqrt(Math.max(0, sum - 1) / (shortest - 1));
}

interface Moments {
  readonly count: number;
  readonly meanX: number;
  readonly meanY: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly correlation: number;
}

function correlationPair(a: number, b: number, real: Sample, synthetic: Sample, sums: Sums): PairResult {
  const realMoments = momentsOf(real.numbers[a]!, real.numbers[b]!);
  const syntheticMoments = momentsOf(synthetic.numbers[a]!, synthetic.numbers[b]!);
  if (realMoments === null || syntheticMoments === null) return { score: null, isAssociated: false };
  const gap = realMoments.correlation - syntheticMoments.correlation;
  const isAssociated = Math.abs(realMoments.correlation) > correlationThreshold;
  if (isAssociated) {
    addCorrelation(real.numbers[a]!, real.numbers[b]!, realMoments, -Math.sign(gap) / 2, sums.real);
    addCorrelation(synthetic.numbers[a]!, synthetic.numbers[b]!, syntheticMoments, Math.sign(gap) / 2, sums.synthetic);
  }
  return { score: 1 - Math.abs(gap) / 2, isAssociated };
}

/** Over the rows with both values; null when there are fewer than two or one column is constant. */
function momentsOf(x: Float64Array, y: Float64Array): Moments | null {
  let [count, meanX, meanY] = [0, 0, 0];
  for (let row = 0; row < x.length; row++) {
    if (Number.isNaN(x[row]! + y[row]!)) continue;
    count++;
    meanX += x[row]!;
    meanY += y[row]!;
  }
  if (count < 2) return null;
  meanX /= count;
  meanY /= count;
  let [xx, yy, xy] = [0, 0, 0];
  for (let row = 0; row < x.length; row++) {
    const [dx, dy] = [x[row]! - meanX, y[row]! - meanY];
    if (Number.isNaN(dx + dy)) continue;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  if (!(xx > 0 && yy > 0)) return null;
  const correlation = xy / Math.sqrt(xx) / Math.sqrt(yy);
  return Number.isFinite(correlation)
    ? { count, meanX, meanY, scaleX: Math.sqrt(xx / count), scaleY: Math.sqrt(yy / count), correlation }
    : null;
}

/** Adds weight × the influence of each row on the correlation. */
function addCorrelation(x: Float64Array, y: Float64Array, moments: Moments, weight: number, out: Float64Array): void {
  const scale = (weight * x.length) / moments.count;
  for (let row = 0; row < x.length; row++) {
    const zx = (x[row]! - moments.meanX) / moments.scaleX;
    const zy = (y[row]! - moments.meanY) / moments.scaleY;
    const influence = zx * zy - (moments.correlation * (zx * zx + zy * zy)) / 2;
    if (!Number.isNaN(influence)) out[row] = out[row]! + scale * influence;
  }
}
