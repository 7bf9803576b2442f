import { inverseIncompleteBeta } from "./incomplete-beta.js";

/**
 * Exact interval for a success rate (Clopper & Pearson 1934), two-sided.
 *
 * Successes may be fractional (a tie at a threshold counts in part): the beta quantiles are defined for them and lie between those of
 * the neighbouring integers.
 * @param successes in [0, trials]
 * @param trials    positive
 * @param level     coverage in (0, 1); 0.9 makes each end a one-sided 95 % limit
 * @throws RangeError outside these ranges
 */
export function clopperPearson(successes: number, trials: number, level = 0.9): { estimate: number; lower: number; upper: number } {
  if (!(trials > 0 && successes >= 0 && successes <= trials))
    throw new RangeError(`need 0 <= successes <= trials, got ${successes} of ${trials}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be in (0, 1), got ${level}`);
  const tail = (1 - level) / 2;
  const failures = trials - successes;
  return {
    estimate: successes / trials,
    lower: successes === 0 ? 0 : inverseIncompleteBeta(tail, successes, failures + 1),
    upper: failures === 0 ? 1 : inverseIncompleteBeta(1 - tail, successes + 1, failures),
  };
}
