import { sharedArray } from "../parallel/shared-array.js";

/** One column as a tree sees it: small codes, the last of which means missing. */
export interface TreeFeature {
  /** One code a row, each in [0, binCount]; `binCount` itself is missing. */
  readonly codes: Uint8Array;
  /** Count of codes that stand for a value, 1 to 255. */
  readonly binCount: number;
  /** True when the codes are names and not an order. */
  readonly categorical: boolean;
}

/** The most codes for values that a feature can have; one more is kept for missing. */
export const maxBinCount = 255;

/**
 * Upper ends of the bins of a numeric column: midpoints between the distinct values where there are at most `binCount` of them, else quantiles.
 * A value x falls into bin i iff thresholds[i - 1] < x <= thresholds[i].
 *
 * @param values   NaN is missing and left out
 * @param binCount in [1, 255]
 * @returns ascending, distinct, at most binCount - 1 of them
 * @throws RangeError if binCount is outside [1, 255]
 * @see scikit-learn 1.9.1, ensemble/_hist_gradient_boosting/binning.py (numpy's "averaged_inverted_cdf" percentiles); all rows, no subsample
 */
export function binThresholds(values: Float64Array, binCount = maxBinCount): Float64Array {
  if (!(binCount >= 1 && binCount <= maxBinCount)) throw new RangeError(`binCount must be in [1, ${maxBinCount}], got ${binCount}`);
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = distinctOf(sorted);
  if (distinct.length <= binCount) {
    const midpoints = new Float64Array(Math.max(0, distinct.length - 1));
    for (let i = 0; i < midpoints.length; i++) midpoints[i] = distinct[i]! / 2 + distinct[i + 1]! / 2;
    return distinctOf(midpoints);
  }
  const quantiles = new Float64Array(binCount - 1);
  for (let i = 0; i < quantiles.length; i++) quantiles[i] = quantileOf(sorted, ((i + 1) * (100 / binCount)) / 100);
  return distinctOf(quantiles);
}

/** Inverse of the empirical distribution function, averaged where it is flat; flat is decided by exact floats, as numpy does. */
function quantileOf(sorted: Float64Array, share: number): number {
  const position = sorted.length * share - 1;
  const before = Math.floor(position);
  const upper = sorted[Math.min(sorted.length - 1, before + 1)]!;
  return position === before ? sorted[Math.max(0, before)]! / 2 + upper / 2 : upper;
}

function distinctOf(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

/** Numeric column as a feature with the given thresholds; NaN becomes the code for missing. O(n log bins). */
export function orderedFeature(values: Float64Array, thresholds: Float64Array): TreeFeature {
  const binCount = thresholds.length + 1;
  const codes = sharedCodes(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      codes[row] = binCount;
      continue;
    }
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= thresholds[middle]!) high = middle;
      else low = middle + 1;
    }
    codes[row] = low;
  }
  return { codes, binCount, categorical: false };
}

/** A zeroed code column over shared memory, so that worker threads read it without a copy. */
export function sharedCodes(rowCount: number): Uint8Array {
  return sharedArray(Uint8Array, rowCount);
}
