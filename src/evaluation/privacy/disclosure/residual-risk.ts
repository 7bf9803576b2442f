import { normalQuantile } from "../../../math/normal.js";
import type { Interval } from "../../figures.js";

/** Attacks that hit among attacks made; both may be fractional (a mean over draws or folds). */
export interface Attacks {
  readonly successes: number;
  readonly trials: number;
}

/** Of a two-sided 90 % interval. */
export const z = normalQuantile(0.95);

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

/** Centre and half-width of Wilson's two-sided 90 % interval. */
export function wilsonRate({ successes, trials }: Attacks): { readonly rate: number; readonly error: number } {
  if (!(trials > 0 && successes >= 0 && successes <= trials))
    throw new RangeError(`need 0 <= successes <= trials and trials > 0, got ${successes} of ${trials}`);
  const shrink = trials + z * z;
  const variance = (successes * (trials - successes)) / trials;
  return { rate: (successes + (z * z) / 2) / shrink, error: (z / shrink) * Math.sqrt(variance + (z * z) / 4) };
}
