import { fisherExact } from "../../../math/fisher-exact.js";
import { normalQuantile } from "../../../math/normal.js";
import type { Interval } from "../../figures.js";

/** Persons who have something rare, a side, and how many of them have something rare that stands in the output. */
export interface PersonHits {
  readonly trainHits: number;
  readonly trainPersons: number;
  readonly holdoutHits: number;
  readonly holdoutPersons: number;
}

export const noHits: PersonHits = { trainHits: 0, trainPersons: 0, holdoutHits: 0, holdoutPersons: 0 };

/** Over folds, or over columns. */
export function addHits(a: PersonHits, b: PersonHits): PersonHits {
  return {
    trainHits: a.trainHits + b.trainHits,
    trainPersons: a.trainPersons + b.trainPersons,
    holdoutHits: a.holdoutHits + b.holdoutHits,
    holdoutPersons: a.holdoutPersons + b.holdoutPersons,
  };
}

/** Every person of train once, although it was in the train of several folds. */
export function weightedHits(hits: PersonHits, foldCount: number): PersonHits {
  const weight = 1 / Math.max(1, foldCount - 1);
  return { ...hits, trainHits: Math.round(hits.trainHits * weight), trainPersons: Math.round(hits.trainPersons * weight) };
}

/**
 * Chance of so many hits among persons of train if the output knew nothing of them: Fisher's exact test, one-sided. What is rare is settled
 * on train and holdout together, so that, given the output, who of them stands in train is the split's own lottery: the test is exact even
 * where hits come in groups, for a value that several persons share.
 */
export function excessPValue({ trainHits, trainPersons, holdoutHits, holdoutPersons }: PersonHits): number {
  const table = { firstHits: trainHits, firstTrials: trainPersons, secondHits: holdoutHits, secondTrials: holdoutPersons };
  return fisherExact(table, "greater");
}

/** Persons of train hit beyond the rate of the holdout, rounded; at least one. For use where the excess is significant. */
export function excessPersons({ trainHits, trainPersons, holdoutHits, holdoutPersons }: PersonHits): number {
  const expected = holdoutPersons === 0 ? 0 : (holdoutHits / holdoutPersons) * trainPersons;
  return Math.max(1, Math.round(trainHits - expected));
}

/** Hits by chance that are assumed on the smaller side before anything is counted. */
const assumedHits = 400;

/**
 * Rate of hits in train over the rate in the holdout, shrunk towards 1: 400 hits are added to the smaller side and as many to the other as
 * make the ratio of these alone 1. Interval: Katz's, on the logarithm.
 *
 * The plain ratio has no use as a limit where hits are few: none against none would read up to 11 at 7,000 and 3,000 persons. Shrunk, a few
 * hits leave it near 1 (the p-value sees them), and an upper end above 1.2 is no accident: by the normal
 * approximation fewer than 1 % of fresh samples reach it, whatever the number of hits by chance.
 * @see Katz, Baptista, Azen & Pike (1978), Biometrics 34:469-474
 */
export function shrunkRatio({ trainHits, trainPersons, holdoutHits, holdoutPersons }: PersonHits): Interval {
  const smaller = Math.min(trainPersons, holdoutPersons);
  const assumedOf = (persons: number) => (assumedHits * persons) / smaller;
  const [a, b] = [trainHits + assumedOf(trainPersons), holdoutHits + assumedOf(holdoutPersons)];
  const logRatio = Math.log(a / trainPersons) - Math.log(b / holdoutPersons);
  const half = normalQuantile(0.95) * Math.sqrt(1 / a + 1 / b);
  return { estimate: Math.exp(logRatio), lower: Math.exp(logRatio - half), upper: Math.exp(logRatio + half) };
}
