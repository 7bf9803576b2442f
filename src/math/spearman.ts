/**
 * Spearman's rank correlation of paired numbers, ties sharing their mean rank. O(n log n).
 * @param a finite; @param b finite, same length
 * @returns in [-1, 1]; null where one side is constant or there are fewer than two pairs
 * @see Spearman (1904), American Journal of Psychology 15:72-101
 */
export function spearman(a: Float64Array, b: Float64Array): number | null {
  const [left, right] = [centredRanks(a), centredRanks(b)];
  let [product, squaresLeft, squaresRight] = [0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    product += left[i]! * right[i]!;
    squaresLeft += left[i]! ** 2;
    squaresRight += right[i]! ** 2;
  }
  if (squaresLeft === 0 || squaresRight === 0) return null;
  return Math.max(-1, Math.min(1, product / Math.sqrt(squaresLeft * squaresRight)));
}

/** Ranks less their mean. */
function centredRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]! || i - j);
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && values[order[next]!] === values[order[first]!]) next++;
    const rank = (first + next - 1) / 2 - (values.length - 1) / 2;
    for (; first < next; first++) ranks[order[first]!] = rank;
  }
  return ranks;
}
