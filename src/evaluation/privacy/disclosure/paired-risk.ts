import type { Interval } from "../../figures.js";
import { wilsonRate, z } from "./residual-risk.js";

/** The same attacks made on both sides, summed; hits of train may be fractions (a mean over draws), those of the holdout are 0 or 1. */
export interface PairedAttacks {
  readonly made: number;
  readonly train: number;
  readonly holdout: number;
  /** Sums of squared hits of train, and of products of both. */
  readonly trainSquares: number;
  readonly products: number;
  /** How much further hits spread than if each attack met persons of its own; at least 1. */
  readonly designEffect: number;
}

/**
 * The residual risk of `residualRisk` where each attack is made on both sides: an attack that is easy is easy on both, and attacks that meet the same
 * persons succeed together.
 *
 * The estimate is that of `residualRisk`. Its error is of the ratio linearised attack by attack (delta method on pairs), times the root of the design
 * effect (Kish 1965, Survey Sampling, section 8.2), with Wilson's correction so that it never vanishes.
 *
 * @param missed attacks beside them that hit nobody; integer >= 0
 * @throws RangeError where nothing was attacked
 */
export function pairedRisk({ made, train, holdout, trainSquares, products, designEffect }: PairedAttacks, missed: number): Interval {
  const trials = made + missed;
  const [attack, chance] = [wilsonRate({ successes: train, trials }), wilsonRate({ successes: holdout, trials })];
  const left = 1 - chance.rate;
  const estimate = (attack.rate - chance.rate) / left;
  const slope = (attack.rate - 1) / (left * left);
  const [spreadTrain, spreadHoldout] = [trainSquares - train ** 2 / trials, holdout - holdout ** 2 / trials];
  const shared = products - (train * holdout) / trials;
  const spread = Math.max(0, spreadTrain / (left * left) + slope * slope * spreadHoldout + (2 * slope * shared) / left);
  const error = (z / (trials + z * z)) * Math.sqrt(designEffect * spread + (z * z * (1 / (left * left) + slope * slope)) / 4);
  return { estimate, lower: estimate - error, upper: Math.min(1, estimate + error) };
}
