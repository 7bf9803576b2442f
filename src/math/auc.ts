import { countAtMost, countBelow } from "./count-at-most.js";
import { normalQuantile } from "./normal.js";

/**
 * Area under the ROC curve: P(positive > negative) + P(equal) / 2.
 *
 * @param positives scores, length >= 1, finite (higher says "positive")
 * @param negatives scores, length >= 1, finite
 * @returns in [0, 1]
 * @throws RangeError if a side is empty or a score is not a number
 */
export function aucOf(positives: Float64Array, negatives: Float64Array): number {
  return meanOf(placements(positives, negatives));
}

/**
 * AUC with a two-sided 90 % interval after DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837-845.
 *
 * Departure: the interval is taken on the logit scale, so that it stays in [0, 1], and where the estimated variance is nought (a perfect
 * separation, or all scores equal on one side) the variance of a null AUC, (m + n + 1) / (12 m n), stands in: no interval is empty.
 * O((m + n) log(m + n)).
 * @throws RangeError if a side is empty or a score is not a number
 */
export function aucInterval(positives: Float64Array, negatives: Float64Array): { estimate: number; lower: number; upper: number } {
  const above = placements(positives, negatives);
  const below = placements(negatives, positives);
  const estimate = meanOf(above);
  const variance = sampleVariance(above) / above.length + sampleVariance(below) / below.length;
  return intervalAround(estimate, variance, above.length, below.length);
}

function intervalAround(estimate: number, variance: number, positiveCount: number, negativeCount: number) {
  const z = normalQuantile(0.95);
  const inside = estimate > 0 && estimate < 1;
  if (variance > 0 && inside) {
    const odds = Math.log(estimate / (1 - estimate));
    const half = (z * Math.sqrt(variance)) / (estimate * (1 - estimate));
    return { estimate, lower: logistic(odds - half), upper: logistic(odds + half) };
  }
  const half = z * Math.sqrt((positiveCount + negativeCount + 1) / (12 * positiveCount * negativeCount));
  return { estimate, lower: Math.max(0, estimate - half), upper: Math.min(1, estimate + half) };
}

/** For each score, the share of `others` below it, ties counting half (the structural components of DeLong). */
export function placements(scores: Float64Array, others: Float64Array): Float64Array {
  if (scores.length === 0 || others.length === 0) throw new RangeError("an AUC needs at least one score on each side");
  const sorted = Float64Array.from(others).sort();
  if (Number.isNaN(sorted[sorted.length - 1]!)) throw new RangeError("an AUC needs scores that are numbers"); // NaN sorts last
  const result = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (Number.isNaN(score)) throw new RangeError("an AUC needs scores that are numbers");
    result[i] = (countBelow(sorted, score) + countAtMost(sorted, score)) / (2 * sorted.length);
  }
  return result;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function sampleVariance(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2;
  return sum / (values.length - 1);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
