import { partCount } from "./query-engine.js";

export interface Spread {
  readonly variance: number;
  /** Parts that the variance comes from: 1 where one part makes all of it, about 7 where all persons weigh alike; infinite without variance. */
  readonly effectiveParts: number;
}

/**
 * Variance of an answer from the answers without each part of the persons.
 * @param without of length `partCount`
 * @see Quenouille (1956); Wolter (2007), Introduction to Variance Estimation, chapter 4 (delete-a-group jackknife)
 */
export function jackknife(without: readonly number[]): Spread {
  const mean = without.reduce((sum, value) => sum + value, 0) / partCount;
  const squares = without.map((value) => (value - mean) ** 2);
  const sum = squares.reduce((total, square) => total + square, 0);
  const largest = Math.max(...without.map(Math.abs), Number.MIN_VALUE);
  if (Math.sqrt(sum) <= 1e-12 * largest) return { variance: 0, effectiveParts: Number.POSITIVE_INFINITY };
  return {
    variance: ((partCount - 1) / partCount) * sum,
    effectiveParts: sum ** 2 / squares.reduce((total, square) => total + square ** 2, 0),
  };
}

/**
 * Variance of a quantile from those of each part alone: without a part it hardly moves where many persons share a value.
 * @see Wolter (2007), chapter 2 (random groups)
 */
export function betweenParts(alone: readonly number[]): number {
  const mean = alone.reduce((sum, value) => sum + value, 0) / partCount;
  return alone.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (partCount * (partCount - 1));
}

/** 0.95 quantile of Student's law with partCount - 1 degrees of freedom: the half width of a two-sided 90 % interval in standard errors. */
export const t90 = 1.729;
