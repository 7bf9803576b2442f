import type { BoostingLoss } from "../../trees/loss.js";
import { bonferroni, influenceVariance, z90 } from "../fidelity/estimate.js";
import type { Interval } from "../figures.js";
import { influencedScore, type InfluencedScore, pairedDifference, type Persons, personsAt } from "./prediction-score.js";
import type { PredictionTrial } from "./prediction-trial.js";

const mostCategories = 30;
const fewestPersons = 100;
/** Rows that a group must have of a class, and lack of it, for that class to be told apart in it. */
const fewestRowsPerClass = 10;
/** Columns looked at, times the outputs of the model. */
const mostColumns = 40;

/** Persons of the holdout who share a category of a column. */
export interface Subgroup {
  readonly column: string;
  readonly category: string;
  /** Places among the trial's test rows. */
  readonly places: Uint32Array;
  readonly persons: Persons;
}

export interface SubgroupGap {
  readonly subgroup: Subgroup;
  /** Score of one model less that of the other in this group. */
  readonly gap: Interval;
}

/**
 * Groups by the categories of columns of at most 30 categories, each with at least 100 persons of the holdout and at least k of train (among the
 * rows drawn), in which the target can be told apart. At most 40 columns (fewer for several classes), in the table's order.
 */
export function subgroupsOf(trial: PredictionTrial, k: number): Subgroup[] {
  const outputs = trial.loss.kind === "multiclass" ? trial.loss.classCount : 1;
  const train = trial.samples[0]!;
  const low = trial.columns
    .map((column, c) => ({ column, c }))
    .filter(({ column }) => column.kind === "categorical" && column.dictionary.length <= mostCategories)
    .slice(0, Math.max(2, Math.floor(mostColumns / outputs)));
  return low.flatMap(({ column, c }) =>
    column.dictionary.flatMap((category, code) => {
      const places = placesOf(trial, c, code);
      const persons = personsAt(trial.persons, places);
      if (persons.personCount < fewestPersons || personsWith(train, c, code) < k) return [];
      return isTestable(trial, places) ? [{ column: column.name, category, places, persons }] : [];
    }),
  );
}

/** Test rows with the code. */
function placesOf({ samples, rows, starts }: PredictionTrial, c: number, code: number): Uint32Array {
  const codes = samples[3]!.codes[c]!;
  const places = new Uint32Array(rows.holdout.length);
  let count = 0;
  for (let place = 0; place < places.length; place++) {
    if (codes[rows.holdout[place]! - starts.holdout] === code) places[count++] = place;
  }
  return places.slice(0, count);
}

/** Persons of a sample who hold a code of a column. */
export function personsWith({ codes, personOf }: PredictionTrial["samples"][number], c: number, code: number): number {
  const own = codes[c]!;
  const persons = new Set<number>();
  let rowCount = 0;
  for (let row = 0; row < own.length; row++) {
    if (own[row] !== code) continue;
    rowCount++;
    if (personOf !== null) persons.add(personOf[row]!);
  }
  return personOf === null ? rowCount : persons.size;
}

function isTestable({ loss, expected }: PredictionTrial, places: Uint32Array): boolean {
  if (loss.kind === "squared") return true;
  const counts = new Map<number, number>();
  for (const place of places) counts.set(expected[place]!, (counts.get(expected[place]!) ?? 0) + 1);
  const told = [...counts.values()].filter((count) => count >= fewestRowsPerClass && places.length - count >= fewestRowsPerClass);
  return told.length > 0;
}

/**
 * Score of the model behind `a` less that behind `b`, group by group, in pairs. For numbers the score in a group is 1 less its mean squared error
 * over the variance of the whole holdout: a group of little spread would blow up an R² of its own.
 */
export function subgroupGaps(trial: PredictionTrial, subgroups: readonly Subgroup[], a: Float64Array, b: Float64Array): SubgroupGap[] {
  const score = groupScore(trial);
  return subgroups.map((subgroup) => ({
    subgroup,
    gap: pairedDifference(score(a, subgroup.places), score(b, subgroup.places), subgroup.persons),
  }));
}

function groupScore({ loss, expected }: PredictionTrial): (predictions: Float64Array, places: Uint32Array) => InfluencedScore {
  if (loss.kind === "squared") {
    const variance = influenceVariance(expected, { personOf: null, personCount: expected.length }) * expected.length;
    return (predictions, places) => shareOfVariance(predictions, expected, places, variance);
  }
  return (predictions, places) =>
    influencedScore(
      loss,
      predictionsAt(loss, predictions, places),
      Float64Array.from(places, (place) => expected[place]!),
    );
}

function shareOfVariance(predictions: Float64Array, expected: Float64Array, places: Uint32Array, variance: number): InfluencedScore {
  const own = Float64Array.from(places, (place) => 1 - (expected[place]! - predictions[place]!) ** 2 / variance);
  return { value: own.reduce((sum, value) => sum + value, 0) / own.length, influence: own };
}

function predictionsAt(loss: BoostingLoss, predictions: Float64Array, places: Uint32Array): Float64Array {
  if (loss.kind !== "multiclass") return Float64Array.from(places, (place) => predictions[place]!);
  const own = new Float64Array(places.length * loss.classCount);
  places.forEach((place, i) => own.set(predictions.subarray(place * loss.classCount, (place + 1) * loss.classCount), i * loss.classCount));
  return own;
}

/** Groups by how sure it is that they lose, surest first: by the upper end of the gap. */
export function surestFirst(gaps: readonly SubgroupGap[]): SubgroupGap[] {
  return gaps.toSorted((left, right) => left.gap.upper - right.gap.upper);
}

/**
 * The gap with an upper end that allows for its choice, as the one that surest loses, among so many (Bonferroni, one-sided 5 %): the choice moves it
 * away from the truth downward.
 */
export function chosenGap({ gap }: SubgroupGap, groupCount: number): Interval {
  return { ...gap, upper: widenedUpper(gap, groupCount) };
}

function widenedUpper({ estimate, upper }: Interval, groupCount: number): number {
  return estimate + (bonferroni(Math.max(1, groupCount)) / z90) * (upper - estimate);
}

/** Groups whose gap is below 0 at a one-sided 95 % limit shared by all groups (Bonferroni), in the order given. */
export function clearlyWorse(gaps: readonly SubgroupGap[]): SubgroupGap[] {
  return gaps.filter(({ gap }) => widenedUpper(gap, gaps.length) < 0);
}
