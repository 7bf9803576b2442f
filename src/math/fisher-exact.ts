import { logBinomial } from "./log-gamma.js";

/** A 2 × 2 table: hits among the trials of two groups, all integers. */
interface TwoByTwo {
  readonly firstHits: number;
  readonly firstTrials: number;
  readonly secondHits: number;
  readonly secondTrials: number;
}

/**
 * Fisher's exact test.
 *
 * @param alternative greater: P(first group has at least so many hits | margins) · two-sided: all tables no likelier than this one
 *   (within a relative 1e-7, as R and scipy do)
 * @returns p-value in (0, 1]; 1 for empty groups. O(hits).
 * @throws RangeError unless 0 <= hits <= trials, integers
 * @see Fisher (1934), Statistical Methods for Research Workers, 21.02
 */
export function fisherExact(table: TwoByTwo, alternative: "greater" | "two-sided"): number {
  const { firstHits, firstTrials, secondHits, secondTrials } = table;
  for (const [hits, trials] of [
    [firstHits, firstTrials],
    [secondHits, secondTrials],
  ] as const) {
    if (!(Number.isInteger(hits) && Number.isInteger(trials) && hits >= 0 && hits <= trials)) {
      throw new RangeError(`Fisher's test needs whole hits between 0 and trials, got ${hits} of ${trials}`);
    }
  }
  const hits = firstHits + secondHits;
  const low = Math.max(0, hits - secondTrials);
  const high = Math.min(hits, firstTrials);
  const logTotal = logBinomial(firstTrials + secondTrials, hits);
  const logProbability = (x: number) => logBinomial(firstTrials, x) + logBinomial(secondTrials, hits - x) - logTotal;
  const observed = logProbability(firstHits);
  let sum = 0;
  for (let x = alternative === "greater" ? firstHits : low; x <= high; x++) {
    const log = logProbability(x);
    if (alternative === "greater" || log <= observed + 1e-7) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
