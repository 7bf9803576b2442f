import type { CodedColumn } from "../../table/coded-table.js";

/** A column as the axis of another one sees it: one number a code, mean 0 and variance 1 over rows, and what code each row has. */
export interface ScoredColumn {
  readonly codes: Uint16Array;
  /** By code; all 0 for a constant column. */
  readonly scores: Float64Array;
}

export interface AxisInput {
  readonly column: CodedColumn;
  /** Share of rows by code. */
  readonly shares: Float64Array;
  readonly others: readonly ScoredColumn[];
  /** Rows to look at: every `stride`-th. */
  readonly stride: number;
  /** Rows of an average category that weigh as much as a category's own: small ones are drawn to the middle. */
  readonly priorRows: number;
}

/**
 * The codes of a column without order, put on a line so that codes that go along with the same values of the other columns are neighbours: the
 * first axis of the code means of all other columns' scores (reciprocal averaging, the first axis of a correspondence analysis).
 *
 * O(rows / stride × others + codes × others).
 * @returns the codes that some row has, in order; the direction is arbitrary but always the same for the same table
 * @see Hill (1974), "Correspondence analysis: a neglected multivariate method", Applied Statistics 23:340-354
 */
export function categoryAxis({ column, shares, others, stride, priorRows }: AxisInput): Uint16Array {
  const present = Uint16Array.from(Array.from(shares.keys()).filter((code) => shares[code]! > 0));
  const byShare = present.slice().sort((a, b) => shares[b]! - shares[a]! || a - b);
  if (present.length < 3 || others.length === 0) return byShare;
  const means = codeMeans(column, others, stride, priorRows);
  const place = firstAxis(means, shares, others.length);
  return place === null ? byShare : present.sort((a, b) => place[a]! - place[b]! || a - b);
}

/** Mean score of each other column within each code, drawn to 0 by `priorRows`; row-major [code × other]. */
function codeMeans({ codes, cardinality }: CodedColumn, others: readonly ScoredColumn[], stride: number, priorRows: number): Float64Array {
  const width = others.length;
  const sums = new Float64Array(cardinality * width);
  const rows = new Uint32Array(cardinality);
  for (let row = 0; row < codes.length; row += stride) rows[codes[row]!]!++;
  others.forEach(({ codes: theirs, scores }, other) => {
    for (let row = 0; row < codes.length; row += stride) sums[codes[row]! * width + other]! += scores[theirs[row]!]!;
  });
  return sums.map((sum, at) => sum / (rows[Math.floor(at / width)]! + priorRows));
}

/** Place of each code on the axis of largest weighted variance, by power iteration; null where the codes do not differ. */
function firstAxis(means: Float64Array, shares: Float64Array, width: number): Float64Array | null {
  const spread = new Float64Array(width);
  for (let at = 0; at < means.length; at++) spread[at % width]! += shares[Math.floor(at / width)]! * means[at]! ** 2;
  const first = spread.indexOf(Math.max(...spread));
  if (!(spread[first]! > 0)) return null;
  let weights = new Float64Array(width);
  weights[first] = 1;
  let places = new Float64Array(shares.length);
  for (let step = 0; step < 40; step++) {
    places = places.map((_, code) => dot(means, code * width, weights));
    const next = new Float64Array(width);
    for (let at = 0; at < means.length; at++) {
      const code = Math.floor(at / width);
      next[at % width]! += shares[code]! * places[code]! * means[at]!;
    }
    const length = Math.hypot(...next);
    if (!(length > 0)) return null;
    weights = next.map((value) => value / length);
  }
  return places;
}

function dot(values: Float64Array, from: number, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += values[from + i]! * weights[i]!;
  return sum;
}
