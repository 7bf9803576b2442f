import type { Estimate } from "./estimate.js";
import type { Sample, SampleColumn } from "./sample.js";

export interface Shape {
  /** Mean over the columns that could be measured; null when none could. */
  readonly overall: Estimate | null;
  /** By column, in [0, 1]; null where neither sample has a value. */
  readonly scores: readonly (number | null)[];
}

/**
 * Likeness of single columns: 1 less the Kolmogorov-Smirnov distance (numbers, datetimes) or the total variation distance (categories), missing
 * cells left out.
 *
 * Departure: a column that only one of the samples has values in scores 0; sdmetrics leaves it out. Without sdmetrics' rounding to 14 decimals.
 * @see sdmetrics 0.32.0, KSComplement, TVComplement, ColumnShapes
 */
export function shapeOf(columns: readonly SampleColumn[], real: Sample, synthetic: Sample): Shape {
  const sums = { real: new Float64Array(real.rowCount), synthetic: new Float64Array(synthetic.rowCount) };
  const scores = columns.map((column, c) =>
    column.kind === "categorical"
      ? addCategories(real.codes[c]!, synthetic.codes[c]!, column.dictionary.length, sums)
      : addNumbers(real.numbers[c]!, synthetic.numbers[c]!, sums),
  );
  const measured = scores.filter((score) => score !== null);
  if (measured.length === 0) return { overall: null, scores };
  const scale = 1 / measured.length;
  return {
    overall: {
      value: measured.reduce((sum, score) => sum + score, 0) * scale,
      real: sums.real.map((sum) => sum * scale),
      synthetic: sums.synthetic.map((sum) => sum * scale),
    },
    scores,
  };
}

/** Influences summed over columns. */
interface Sums {
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
}

function addNumbers(real: Float64Array, synthetic: Float64Array, sums: Sums): number | null {
  const sortedReal = real.filter((value) => !Number.isNaN(value)).sort();
  const sortedSynthetic = synthetic.filter((value) => !Number.isNaN(value)).sort();
  if (sortedReal.length === 0 || sortedSynthetic.length === 0) return sortedReal.length === sortedSynthetic.length ? null : 0;
  const { cut, shareReal, shareSynthetic } = widestGap(sortedReal, sortedSynthetic);
  const sign = Math.sign(shareReal - shareSynthetic);
  addBelow(real, cut, shareReal, (-sign * real.length) / sortedReal.length, sums.real);
  addBelow(synthetic, cut, shareSynthetic, (sign * synthetic.length) / sortedSynthetic.length, sums.synthetic);
  return 1 - Math.abs(shareReal - shareSynthetic);
}

/** The value at which the two empirical distribution functions are furthest apart, and both functions there. */
function widestGap(real: Float64Array, synthetic: Float64Array): { cut: number; shareReal: number; shareSynthetic: number } {
  let [i, j] = [0, 0];
  let widest = -1;
  let [cut, shareReal, shareSynthetic] = [0, 0, 0];
  while (i < real.length || j < synthetic.length) {
    const value = j >= synthetic.length || (i < real.length && real[i]! <= synthetic[j]!) ? real[i]! : synthetic[j]!;
    while (i < real.length && real[i]! === value) i++;
    while (j < synthetic.length && synthetic[j]! === value) j++;
    const gap = Math.abs(i / real.length - j / synthetic.length);
    if (gap > widest) {
      widest = gap;
      [cut, shareReal, shareSynthetic] = [value, i / real.length, j / synthetic.length];
    }
  }
  return { cut, shareReal, shareSynthetic };
}

function addBelow(values: Float64Array, cut: number, share: number, weight: number, out: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) out[row] = out[row]! + weight * ((value <= cut ? 1 : 0) - share);
  }
}

function addCategories(real: Int32Array, synthetic: Int32Array, cardinality: number, sums: Sums): number | null {
  const realShares = sharesOf(real, cardinality);
  const syntheticShares = sharesOf(synthetic, cardinality);
  if (realShares.count === 0 || syntheticShares.count === 0) return realShares.count === syntheticShares.count ? null : 0;
  const signs = realShares.shares.map((share, code) => Math.sign(share - syntheticShares.shares[code]!));
  let distance = 0;
  let realMean = 0;
  let syntheticMean = 0;
  for (let code = 0; code < cardinality; code++) {
    const [p, q] = [realShares.shares[code]!, syntheticShares.shares[code]!];
    distance += Math.abs(p - q);
    realMean += p * signs[code]!;
    syntheticMean += q * signs[code]!;
  }
  addSigns(real, signs, realMean, (-0.5 * real.length) / realShares.count, sums.real);
  addSigns(synthetic, signs, syntheticMean, (0.5 * synthetic.length) / syntheticShares.count, sums.synthetic);
  return 1 - distance / 2;
}

function sharesOf(codes: Int32Array, cardinality: number): { shares: Float64Array; count: number } {
  const counts = new Float64Array(cardinality);
  let count = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    counts[code]!++;
    count++;
  }
  return { shares: counts.map((value) => value / Math.max(1, count)), count };
}

function addSigns(codes: Int32Array, signs: Float64Array, mean: number, weight: number, out: Float64Array): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) out[row] = out[row]! + weight * (signs[code]! - mean);
  }
}
