import { oneRunEpsilon } from "../../../math/one-run-epsilon.js";
import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";

/** One in twenty runs on a method of that ε may read more. */
const significance = 0.05;

/** How many canaries are guessed, fixed before anything is fitted: shares of all that are called in from the top and out from the bottom. */
const plans = [
  { name: "the top twentieth in", top: 1 / 20, bottom: 0 },
  { name: "a tenth at each end", top: 1 / 10, bottom: 1 / 10 },
  { name: "a quarter at each end", top: 1 / 4, bottom: 1 / 4 },
] as const;

/** Scores of all canaries under one attack; higher says "included". */
export interface CanaryScores {
  readonly name: string;
  readonly scores: Float64Array;
}

export interface CanaryBound {
  /** Lower bound on ε, nats, at 95 % over all attacks and plans together. */
  readonly epsilon: number;
  /** Which attack and plan gave it, and how often it was right. */
  readonly attack: string;
  readonly guessCount: number;
  readonly correctCount: number;
}

/**
 * The best lower bound that any attack reaches under any plan. Each is tested at 0.05 over their number (Bonferroni), so that the best of them
 * exceeds the true ε in at most 5 % of runs. Equal scores are ordered at random.
 * @param included 1 for canaries in the fit's input
 */
export function canaryBound(attacks: readonly CanaryScores[], included: Uint8Array, rng: Rng): CanaryBound {
  const each = significance / (attacks.length * plans.length);
  const bounds = attacks.flatMap(({ name, scores }) => {
    const order = ranking(scores, rng.fork(`ties/${name}`));
    return plans.map((plan): CanaryBound => {
      const [top, bottom] = [Math.floor(plan.top * scores.length), Math.floor(plan.bottom * scores.length)];
      let correctCount = 0;
      for (let i = 0; i < top; i++) correctCount += included[order[i]!]!;
      for (let i = order.length - bottom; i < order.length; i++) correctCount += 1 - included[order[i]!]!;
      const guessCount = top + bottom;
      const epsilon = oneRunEpsilon({ canaryCount: scores.length, guessCount, correctCount }, each);
      return { epsilon, attack: `${name}, ${plan.name}`, guessCount, correctCount };
    });
  });
  return bounds.reduce((best, bound) => (isBetter(bound, best) ? bound : best));
}

/** Where no attack shows anything, the one that was right most often stands for all. */
function isBetter(a: CanaryBound, b: CanaryBound): boolean {
  if (a.epsilon !== b.epsilon) return a.epsilon > b.epsilon;
  return a.correctCount / Math.max(1, a.guessCount) > b.correctCount / Math.max(1, b.guessCount);
}

/** Canaries from the highest score down. */
function ranking(scores: Float64Array, rng: Rng): Uint32Array {
  const random = permutation(scores.length, rng);
  return Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || random[a]! - random[b]!);
}
