import { logBinomial } from "./log-gamma.js";

/**
 * Smirnov's one-sided test of two samples of equal size: is the first larger?
 *
 * @param first  numbers
 * @param second numbers, as many
 * @param allowed share in [0, 1] by which the second's distribution function may rise above the first's; what goes beyond it is tested
 * @returns P(it rises by so much more or further | it rises by no more than allowed), in (0, 1]; with 0 allowed exact without ties, and too
 *   large with them; 1 for empty samples. O(n log n)
 * @throws RangeError where the sizes differ
 * @see Gnedenko & Korolyuk (1951): binomial(2n, n + d) / binomial(2n, n) for a difference of d / n
 */
export function smirnovGreater(first: Float64Array, second: Float64Array, allowed = 0): number {
  const count = first.length;
  if (second.length !== count) throw new RangeError(`the samples must have one size, got ${count} and ${second.length}`);
  const [a, b] = [first.toSorted(), second.toSorted()];
  let [i, j, lead] = [0, 0, 0];
  while (j < count) {
    const value = b[j]!;
    while (j < count && b[j] === value) j++;
    while (i < count && a[i]! <= value) i++;
    lead = Math.max(lead, j - i);
  }
  const beyond = Math.max(0, Math.floor(lead - allowed * count));
  return Math.exp(logBinomial(2 * count, count + beyond) - logBinomial(2 * count, count));
}
