import { normalCdf, normalQuantile } from "../../../math/normal.js";
import type { Interval } from "../../figures.js";

/** What was guessed of the persons of one side, summed by group of secret values; may be fractional. */
export interface SideSums {
  /** Guesses made. */
  readonly trials: Float64Array;
  /** Guesses that were right. */
  readonly hits: Float64Array;
  /** Sums over persons of how well the person is guessed without the output (in [0, 1]), of its square, and of it over the persons guessed right. */
  readonly ease: Float64Array;
  readonly easeSquares: Float64Array;
  readonly easeOfHits: Float64Array;
}

export interface BalancedResidual {
  /** (a_t - a_c) / (1 - a_c); null when strangers' values are guessed so well that nothing is left to find. */
  readonly residual: Interval | null;
  /** One-sided: chance of so much more success on train if both sides were guessed alike; in [0, 1]. */
  readonly pValue: number;
  /** Balanced share of strangers who were guessed right, in [0, 1]. */
  readonly chance: number;
}

const z = normalQuantile(0.95);

/**
 * Residual risk of the balanced accuracy: every group of values weighs the same. Balanced, because where 95 % share a value the plain residual
 * cannot be told from 0 on 2,000 persons, and because the others are whom an attack would hurt.
 *
 * A side's accuracy is the mean over groups of hits / trials. Some persons are easy to guess by anybody, and how many of them a side drew is chance: each
 * group's rates are brought to the mean ease of both sides by regression (a control variate; Glasserman 2004, §4.1), one slope for all groups.
 * Ease must not depend on which side a person is on; its effect then cancels in the mean, and the variance falls by the square of its
 * correlation with success.
 *
 * R = 1 - e_t / e_c with the error rates e = 1 - a; interval by Fieller (1954): the delta method asked exactly, it does not take e_c for known and
 * stays below 1. Variances by group from the residuals, with p(1 - p) at p = (hits + 1) / (trials + 2) so that none vanishes. Clipped to [-1, 1].
 * The p-value is of the normal approximation with both sides' rates pooled by group.
 * @throws RangeError without groups
 */
export function balancedResidual(train: SideSums, control: SideSums): BalancedResidual {
  const count = train.trials.length;
  if (count === 0) throw new RangeError("no group to balance");
  const slope = slopeOf([train, control]);
  let [trainError, controlError, trainVariance, controlVariance, shared, pooledVariance] = [0, 0, 0, 0, 0, 0];
  for (let g = 0; g < count; g++) {
    const [n, m] = [train.trials[g]!, control.trials[g]!];
    const level = (train.ease[g]! + control.ease[g]!) / (n + m);
    trainError += 1 - (train.hits[g]! - slope * (train.ease[g]! - n * level)) / n;
    controlError += 1 - (control.hits[g]! - slope * (control.ease[g]! - m * level)) / m;
    const [a, b] = [spreadOf(train, g, slope), spreadOf(control, g, slope)];
    trainVariance += a / n;
    controlVariance += b / m;
    shared += (slope * slope * (easeSpread(train, g) * n + easeSpread(control, g) * m)) / (n + m) ** 2;
    pooledVariance += pooledSpread(train, control, g, slope) * (1 / n + 1 / m);
  }
  const attack = { mean: trainError / count, variance: (trainVariance + shared) / count ** 2 };
  const chance = { mean: controlError / count, variance: (controlVariance + shared) / count ** 2 };
  return {
    residual: fieller(attack, chance, shared / count ** 2),
    pValue: normalCdf((trainError - controlError) / Math.sqrt(pooledVariance)),
    chance: Math.max(0, Math.min(1, 1 - chance.mean)),
  };
}

/** Regression of success on ease within groups and sides; 0 where ease does not vary. */
function slopeOf(sides: readonly SideSums[]): number {
  let [products, squares] = [0, 0];
  for (const { trials, hits, ease, easeSquares, easeOfHits } of sides) {
    for (let g = 0; g < trials.length; g++) {
      products += easeOfHits[g]! - (ease[g]! * hits[g]!) / trials[g]!;
      squares += easeSquares[g]! - ease[g]! ** 2 / trials[g]!;
    }
  }
  return squares > 1e-9 ? products / squares : 0;
}

function easeSpread({ trials, ease, easeSquares }: SideSums, g: number): number {
  return Math.max(0, easeSquares[g]! / trials[g]! - (ease[g]! / trials[g]!) ** 2);
}

/** Variance of one person's success about its regression on ease. */
function spreadOf(side: SideSums, g: number, slope: number): number {
  const { trials, hits, ease, easeOfHits } = side;
  const smooth = (hits[g]! + 1) / (trials[g]! + 2);
  const covariance = easeOfHits[g]! / trials[g]! - (ease[g]! * hits[g]!) / trials[g]! ** 2;
  const explained = 2 * slope * covariance - slope * slope * easeSpread(side, g);
  return smooth * (1 - smooth) - Math.min(explained, 0.95 * smooth * (1 - smooth));
}

/** The same with both sides as one. */
function pooledSpread(a: SideSums, b: SideSums, g: number, slope: number): number {
  const sum = (part: "trials" | "hits" | "ease" | "easeSquares" | "easeOfHits"): Float64Array => Float64Array.of(a[part][g]! + b[part][g]!);
  const both: SideSums = {
    trials: sum("trials"),
    hits: sum("hits"),
    ease: sum("ease"),
    easeSquares: sum("easeSquares"),
    easeOfHits: sum("easeOfHits"),
  };
  return spreadOf(both, 0, slope);
}

interface Rate {
  readonly mean: number;
  readonly variance: number;
}

/** Interval of 1 - attack / chance; null unless the denominator is clearly above 0 (Fieller's set is then bounded). */
function fieller(attack: Rate, chance: Rate, covariance: number): Interval | null {
  const a = chance.mean ** 2 - z * z * chance.variance;
  if (!(chance.mean > 0 && a > 0)) return null;
  const b = attack.mean * chance.mean - z * z * covariance;
  const c = attack.mean ** 2 - z * z * attack.variance;
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  const clip = (value: number): number => Math.max(-1, Math.min(1, value));
  const estimate = clip(1 - attack.mean / chance.mean);
  return { estimate, lower: Math.min(estimate, clip(1 - (b + root) / a)), upper: Math.max(estimate, clip(1 - (b - root) / a)) };
}

/** Widest half-width that is told, times the root of the persons asked. */
const widestTold = 4.5;
/** A lower end above this is told however wide the interval: it is no chance. */
const clearlyAbove = 0.3;

/**
 * True when an interval is to be held against a limit: its half-width is at most 0.2 where the holdout has 500 persons, 0.1 at 2,000, 0.07 at 4,000, or
 * its lower end is above 0.3. Wider ones come of secrets whose other values hardly anybody has or that strangers give away too; fresh persons
 * would reach over any limit with them, so they are left to the p-value.
 * @param asked persons of the holdout, those without the secret too: where few have it the interval is wide, and left to the p-value
 */
export function isTold(residual: Interval | null, asked: number): boolean {
  if (residual === null) return false;
  return (residual.upper - residual.lower) / 2 <= widestTold / Math.sqrt(asked) || residual.lower > clearlyAbove;
}
