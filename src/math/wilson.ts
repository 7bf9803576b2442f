import { normalQuantile } from "./normal.js";

/**
 * Wilson's score interval for a success rate, two-sided.
 *
 * @param successes in [0, trials], may be fractional
 * @param trials    positive
 * @param level     coverage in (0, 1)
 * @returns ends in [0, 1] around the plain rate
 * @throws RangeError outside these ranges
 * @see Wilson (1927), JASA 22:209-212
 */
export function wilson(successes: number, trials: number, level = 0.9): { estimate: number; lower: number; upper: number } {
  if (!(trials > 0 && successes >= 0 && successes <= trials))
    throw new RangeError(`need 0 <= successes <= trials, got ${successes} of ${trials}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be in (0, 1), got ${level}`);
  const z = normalQuantile(0.5 + level / 2);
  const rate = successes / trials;
  const shrink = trials + z * z;
  const centre = (successes + (z * z) / 2) / shrink;
  const half = (z / shrink) * Math.sqrt(successes * (1 - rate) + (z * z) / 4);
  return {
    estimate: rate,
    lower: successes === 0 ? 0 : Math.min(rate, Math.max(0, centre - half)),
    upper: successes === trials ? 1 : Math.max(rate, Math.min(1, centre + half)),
  };
}

/**
 * Interval for the difference of two independent rates, first less second (Newcombe's hybrid score interval, his method 10).
 *
 * With a mean of fractions in [0, 1] instead of a count of hits it is conservative, for no variable on [0, 1] varies more than a coin.
 * @param successes in [0, trials] of each side, may be fractional
 * @returns ends in [-1, 1]
 * @throws RangeError as `wilson`
 * @see Newcombe (1998), Statistics in Medicine 17:873-890
 */
export function newcombe(
  first: { successes: number; trials: number },
  second: { successes: number; trials: number },
  level = 0.9,
): { estimate: number; lower: number; upper: number } {
  const a = wilson(first.successes, first.trials, level);
  const b = wilson(second.successes, second.trials, level);
  const estimate = a.estimate - b.estimate;
  return {
    estimate,
    lower: estimate - Math.hypot(a.estimate - a.lower, b.upper - b.estimate),
    upper: estimate + Math.hypot(a.upper - a.estimate, b.estimate - b.lower),
  };
}
