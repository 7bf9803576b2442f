import { incompleteBeta } from "./incomplete-beta.js";

/** Guesses whether canaries were in the input of one run. */
export interface CanaryGuesses {
  /** Canaries, each included independently with probability 1/2; integer >= guessCount. */
  readonly canaryCount: number;
  /** Canaries that a guess was made about, fixed before the run; the others are abstained from. */
  readonly guessCount: number;
  /** Guesses that were right, integer in [0, guessCount]. */
  readonly correctCount: number;
  /** δ of the claim that is tested, in [0, 1); 0 for pure differential privacy. */
  readonly delta?: number;
}

/** Nothing above is told apart: a perfect score of a million guesses certifies less. */
const largestEpsilon = 40;

/**
 * Lower bound on ε from one run with canaries: the largest ε at which (ε, δ)-differential privacy is refuted at the given significance.
 *
 * Under (ε, δ)-DP the number of right guesses is dominated by Bin(guesses, e^ε / (1 + e^ε)) but for δ: p = β + 2 m δ α, with
 * β = P[Bin >= v] and α = max over i in 1..v of (P[Bin >= v - i] - β) / i. Bisection; the lower end is returned, so the bound never errs upward.
 * @param significance in (0, 1), e.g. 0.05 for a 95 % lower bound
 * @returns in nats, >= 0; 0 where not even ε = 0 is refuted. O(guesses) a step for δ > 0, O(1) for δ = 0
 * @throws RangeError outside these ranges
 * @see Steinke, Nasr & Jagielski (2023), "Privacy Auditing with One (1) Training Run", Theorem 5.2 and Appendix D
 */
export function oneRunEpsilon(guesses: CanaryGuesses, significance: number): number {
  const { canaryCount, guessCount, correctCount, delta = 0 } = guesses;
  const whole = [canaryCount, guessCount, correctCount].every(Number.isInteger);
  if (!(whole && correctCount >= 0 && correctCount <= guessCount && guessCount <= canaryCount))
    throw new RangeError(`need whole 0 <= correct <= guesses <= canaries, got ${correctCount}, ${guessCount}, ${canaryCount}`);
  if (!(delta >= 0 && delta < 1)) throw new RangeError(`delta is in [0, 1), got ${delta}`);
  if (!(significance > 0 && significance < 1)) throw new RangeError(`significance is in (0, 1), got ${significance}`);
  const refuted = (epsilon: number): boolean => pValue(guesses, delta, epsilon) <= significance;
  if (!refuted(0)) return 0;
  let [low, high] = [0, largestEpsilon];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (refuted(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function pValue({ canaryCount, guessCount, correctCount }: CanaryGuesses, delta: number, epsilon: number): number {
  const rate = 1 / (1 + Math.exp(-epsilon));
  const beta = atLeast(correctCount, guessCount, rate);
  if (delta === 0) return beta;
  let alpha = 0;
  for (let i = 1; i <= correctCount; i++) alpha = Math.max(alpha, (atLeast(correctCount - i, guessCount, rate) - beta) / i);
  return Math.min(1, beta + 2 * canaryCount * delta * alpha);
}

/** P[Bin(trials, rate) >= count]. */
function atLeast(count: number, trials: number, rate: number): number {
  return count === 0 ? 1 : incompleteBeta(rate, count, trials - count + 1);
}
