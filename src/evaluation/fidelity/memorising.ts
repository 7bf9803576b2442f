import { type Estimate, influenceVariance, normalInterval } from "./estimate.js";
import type { Sample } from "./sample.js";

/**
 * Says whether the synthetic rows are closer to train than to the holdout beyond the interval (a figure that is higher when closer).
 *
 * @param estimates   the same figure against the holdout and against an equal-size draw of train, with the same synthetic rows
 * @param copyGap     the difference that a full copy of train reads; null when not known
 */
export function memorisingNote(
  estimates: { readonly holdout: Estimate; readonly train: Estimate },
  samples: { readonly holdout: Sample; readonly trainAsReal: Sample; readonly synthetic: Sample },
  copyGap: number | null,
): string {
  const { holdout, train } = estimates;
  const gap = train.value - holdout.value;
  const shared = train.synthetic.map((influence, row) => influence - holdout.synthetic[row]!);
  const variance =
    influenceVariance(holdout.real, samples.holdout) +
    influenceVariance(train.real, samples.trainAsReal) +
    influenceVariance(shared, samples.synthetic);
  const { lower, upper } = normalInterval(gap, variance, -1, 1);
  const copy = copyGap === null ? "" : ` A full copy of train reads ${copyGap.toFixed(4)}.`;
  const numbers = `accuracy against train less accuracy against the holdout ${gap.toFixed(4)}, 90 % interval ${lower.toFixed(4)} to ${upper.toFixed(4)}`;
  return lower > 0
    ? `The synthetic rows are closer to train than to the holdout beyond the interval (${numbers}); memorising does this, and in some measure any fit to train's tables.${copy}`
    : `The synthetic rows are not closer to train than to the holdout beyond the interval (${numbers}).${copy}`;
}
