import { normalQuantile } from "../../../math/normal.js";
import type { Interval } from "../../figures.js";

/** Attacks that hit among attacks made; both may be fractional (a mean over draws or folds). */
export interface Attacks {
  readonly successes: number;
  readonly trials: number;
}

const z = normalQuantile(0.95);

/** Attacks that rest on one person of the output: how many were made, and how many hit a person of each side (fractional where a mean over draws). */
export interface AttackCluster {
  readonly trials: number;
  readonly train: number;
  readonly holdout: number;
}

/**
 * Residual risk R = (r_train - r_control) / (1 - r_control): what attacks on persons of train find beyond what the same attacks find of
 * strangers, as a share of what was left to find.
 *
 * Rates are the centres of Wilson's intervals and errors their half-widths, propagated as
 * √((e_train / (1 - r_control))² + ((r_train - 1) e_control / (1 - r_control)²)²). Departure from the source, which clips all three numbers
 * to [0, 1]: nothing is clipped below, so that a negative risk (strangers found more often) and the width of its interval stay visible;
 * only an end above 1 becomes 1.
 *
 * @param train   successes in [0, trials], trials > 0; so `control`
 * @returns estimate <= 1, two-sided 90 % interval
 * @throws RangeError outside these ranges
 * @see Giomi, Boenisch, Wehmeyer & Tasnádi (2023), "A unified framework for quantifying privacy risk in synthetic data", PETS 2023(2):312-328
 */
export function residualRisk(train: Attacks, control: Attacks): Interval {
  const [attack, chance] = [wilsonRate(train), wilsonRate(control)];
  const left = 1 - chance.rate; // positive: Wilson's centre never reaches 1
  const estimate = (attack.rate - chance.rate) / left;
  const error = Math.hypot(attack.error / left, ((attack.rate - 1) * chance.error) / (left * left));
  return { estimate, lower: estimate - error, upper: Math.min(1, estimate + error) };
}

/**
 * The residual risk where the same attacks are made on both sides and several rest on one person of the output.
 *
 * The estimate is that of `residualRisk`. Its error knows that attacks on two sides are the same (an easy one is easy on both) and that those of
 * one person succeed together: the variance of the linearised ratio, summed by person (cluster-robust; Cameron & Miller 2015, "A practitioner's
 * guide to cluster-robust inference", Journal of Human Resources 50(2), eq. 11), with Wilson's correction so that it never vanishes.
 *
 * @param clusters at least one attack in all
 * @param missed   attacks beside them that hit nobody, each of a person of its own; integer >= 0
 * @throws RangeError where nothing was attacked
 */
export function clusteredRisk(clusters: readonly AttackCluster[], missed: number): Interval {
  const sum = (part: keyof AttackCluster): number => clusters.reduce((total, cluster) => total + cluster[part], 0);
  const trials = sum("trials") + missed;
  const [attack, chance] = [wilsonRate({ successes: sum("train"), trials }), wilsonRate({ successes: sum("holdout"), trials })];
  const left = 1 - chance.rate;
  const estimate = (attack.rate - chance.rate) / left;
  const slope = (attack.rate - 1) / (left * left);
  const [meanTrain, meanHoldout] = [sum("train") / trials, sum("holdout") / trials];
  const influence = ({ trials: own, train, holdout }: AttackCluster): number =>
    (train - own * meanTrain) / left + slope * (holdout - own * meanHoldout);
  const squares = clusters.reduce((total, cluster) => total + influence(cluster) ** 2, 0);
  const ofMissed = missed * influence({ trials: 1, train: 0, holdout: 0 }) ** 2;
  const count = clusters.length + missed;
  const spread = ((squares + ofMissed) * count) / Math.max(1, count - 1);
  const error = (z / (trials + z * z)) * Math.sqrt(spread + (z * z * (1 / (left * left) + slope * slope)) / 4);
  return { estimate, lower: estimate - error, upper: Math.min(1, estimate + error) };
}

/** Centre and half-width of Wilson's two-sided 90 % interval. */
function wilsonRate({ successes, trials }: Attacks): { readonly rate: number; readonly error: number } {
  if (!(trials > 0 && successes >= 0 && successes <= trials))
    throw new RangeError(`need 0 <= successes <= trials and trials > 0, got ${successes} of ${trials}`);
  const shrink = trials + z * z;
  const variance = (successes * (trials - successes)) / trials;
  return { rate: (successes + (z * z) / 2) / shrink, error: (z / shrink) * Math.sqrt(variance + (z * z) / 4) };
}
