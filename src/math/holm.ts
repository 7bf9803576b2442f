/**
 * Holm's step-down adjustment: adjusted p-values that control the family-wise error rate whatever their dependence.
 *
 * @param pValues each in [0, 1], any length
 * @returns same order and length, each in [0, 1]
 * @throws RangeError on a value outside [0, 1]
 * @see Holm (1979), Scandinavian Journal of Statistics 6:65-70
 */
export function holm(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value is in [0, 1], got ${p}`);
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]! || i - j);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
