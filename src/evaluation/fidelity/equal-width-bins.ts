/**
 * Ends of ten bins of equal width over the values, as numpy makes them.
 * @returns eleven ends, ascending; over [-0.5, 0.5] around a constant; empty when no value is finite
 * @see numpy 1.26.4, histogram_bin_edges
 */
export function equalWidthEdges(values: Float64Array, binCount = 10): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return new Float64Array(0);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / binCount;
  return Float64Array.from({ length: binCount + 1 }, (_, i) => (i === binCount ? high : i * step + low));
}

/** Count of ends that are <= value: numpy's digitize. Missing values come out as ends.length. */
export function digitize(value: number, edges: Float64Array): number {
  let bin = 0;
  while (bin < edges.length && !(value < edges[bin]!)) bin++;
  return bin;
}
