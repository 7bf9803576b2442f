import { normalQuantile } from "../../math/normal.js";
import type { Interval } from "../figures.js";
import type { Sample } from "./sample.js";

/**
 * A figure that compares two samples, with the influence of every row on it: to first order the figure moves by
 * (influence of a row) / (rows of its sample) when that row is added once more.
 */
export interface Estimate {
  readonly value: number;
  /** By row of the real sample. */
  readonly real: Float64Array;
  /** By row of the synthetic sample. */
  readonly synthetic: Float64Array;
}

/** Standard normal quantile of a two-sided 90 % interval. */
export const z90 = normalQuantile(0.95);

/** One-sided 5 % quantile of the normal law for so many comparisons together. */
export function bonferroni(comparisonCount: number): number {
  return normalQuantile(1 - 0.05 / comparisonCount);
}

/**
 * Variance of a figure from the influence of the rows of one sample, persons being independent and rows of a person not.
 * @see Jaeckel (1972), "The infinitesimal jackknife"; Huber (1967) for the sum over clusters
 */
export function influenceVariance(influence: Float64Array, sample: Pick<Sample, "personOf" | "personCount">): number {
  const { personOf, personCount } = sample;
  const rowCount = influence.length;
  if (rowCount < 2 || personCount < 2) return 0;
  let mean = 0;
  for (let row = 0; row < rowCount; row++) mean += influence[row]!;
  mean /= rowCount;
  const sums = new Float64Array(personOf === null ? 0 : personCount);
  let squares = 0;
  for (let row = 0; row < rowCount; row++) {
    const deviation = influence[row]! - mean;
    if (personOf === null) squares += deviation * deviation;
    else sums[personOf[row]!]! += deviation;
  }
  for (let person = 0; person < sums.length; person++) squares += sums[person]! * sums[person]!;
  return ((squares / (rowCount * rowCount)) * personCount) / (personCount - 1);
}

/** Two-sided 90 % interval of a figure by the normal law, clipped to [low, high]. */
export function normalInterval(estimate: number, variance: number, low: number, high: number): Interval {
  const half = z90 * Math.sqrt(variance);
  const inside = (value: number): number => Math.min(high, Math.max(low, value));
  return { estimate, lower: inside(estimate - half), upper: inside(estimate + half) };
}

/** Two-sided 90 % interval of a share-like figure in [0, 1]: both samples are taken as draws of persons. */
export function intervalOf(estimate: Estimate, real: Sample, synthetic: Sample): Interval {
  return normalInterval(estimate.value, influenceVariance(estimate.real, real) + influenceVariance(estimate.synthetic, synthetic), 0, 1);
}

/** Mean of several intervals: of the estimates and of the ends, which is wider than the interval of the mean. */
export function averageInterval(intervals: readonly Interval[]): Interval {
  const mean = (pickEnd: (interval: Interval) => number): number =>
    intervals.reduce((sum, interval) => sum + pickEnd(interval), 0) / intervals.length;
  return { estimate: mean((i) => i.estimate), lower: mean((i) => i.lower), upper: mean((i) => i.upper) };
}
