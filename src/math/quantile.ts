/**
 * Quantile of sorted numbers by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996; the default of R and NumPy).
 *
 * @param sorted ascending, length >= 1, no NaN
 * @param share  in [0, 1]
 * @throws RangeError on an empty array or a share outside [0, 1]
 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError("no quantile of an empty array");
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is in [0, 1], got ${share}`);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const weight = position - below;
  return weight === 0 ? low : low + weight * (high - low);
}

/** Several quantiles of unsorted numbers; the input is left as it is. O(n log n). @throws RangeError as `quantileOfSorted`, or on NaN */
export function quantiles(values: Float64Array, shares: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length > 0 && Number.isNaN(sorted[sorted.length - 1]!)) throw new RangeError("no quantile of values that are not numbers");
  return shares.map((share) => quantileOfSorted(sorted, share));
}
