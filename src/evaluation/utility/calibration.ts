import type { BoostingLoss } from "../../trees/loss.js";
import { influenceVariance, z90 } from "../fidelity/estimate.js";
import type { Interval } from "../figures.js";
import { type Persons, personsAt } from "./prediction-score.js";

/** Bins of as many rows each. */
const mostBins = 15;
const fewestRowsPerBin = 20;

/**
 * Expected calibration error of a classifier, root mean square over the test rows: by how much a stated probability misses the share of rows
 * for which it comes true. Equal-count bins, debiased: the squared gap of each bin less the sampling variance of that gap, which makes a
 * calibrated classifier read 0 and not what its bins scatter.
 *
 * Two classes: probability of class 1 against how often it is class 1. Several: probability of the likeliest class against how often it is right.
 * The interval is of the mean square, with variance 4 δ² s² + 2 s⁴ in a bin of gap δ ± s, taking bins for independent.
 * @param predictions as `scoreOf` takes them, of a binary or multiclass loss
 * @returns in [0, 1], 90 % interval over persons
 * @see Kumar, Liang & Ma (2019), "Verified uncertainty calibration", arXiv:1909.10155; Bröcker (2012) and Ferro & Fricker (2012) for the debiasing;
 *   Roelofs et al. (2022), arXiv:2012.08668, for equal counts; Guo et al. (2017), arXiv:1706.04599, for the likeliest class
 */
export function calibrationError(loss: BoostingLoss, predictions: Float64Array, expected: Float64Array, persons: Persons): Interval {
  const { stated, came } = outcomes(loss, predictions, expected);
  const order = Uint32Array.from(stated.keys()).sort((i, j) => stated[i]! - stated[j]! || i - j);
  const bins = Math.max(1, Math.min(mostBins, Math.floor(order.length / fewestRowsPerBin)));
  let [square, variance] = [0, 0];
  for (let bin = 0; bin < bins; bin++) {
    const rows = order.subarray(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    const gaps = Float64Array.from(rows, (row) => stated[row]! - came[row]!);
    const gap = gaps.reduce((sum, value) => sum + value, 0) / gaps.length;
    const noise = influenceVariance(gaps, personsAt(persons, rows));
    const share = rows.length / order.length;
    square += share * (gap * gap - noise);
    variance += share * share * (4 * Math.max(0, gap * gap - noise) * noise + 2 * noise * noise);
  }
  const half = z90 * Math.sqrt(variance);
  const root = (value: number): number => Math.min(1, Math.sqrt(Math.max(0, value)));
  return { estimate: root(square), lower: root(square - half), upper: root(square + half) };
}

/** Probability that was stated and 1 where it came true, by row. */
function outcomes(loss: BoostingLoss, predictions: Float64Array, expected: Float64Array): { stated: Float64Array; came: Float64Array } {
  if (loss.kind !== "multiclass") return { stated: predictions, came: expected };
  const stated = new Float64Array(expected.length);
  const came = new Float64Array(expected.length);
  for (let row = 0; row < expected.length; row++) {
    const own = predictions.subarray(row * loss.classCount, (row + 1) * loss.classCount);
    const likeliest = own.indexOf(Math.max(...own));
    stated[row] = own[likeliest]!;
    came[row] = likeliest === expected[row] ? 1 : 0;
  }
  return { stated, came };
}
