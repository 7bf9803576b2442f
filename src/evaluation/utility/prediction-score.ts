import { placements } from "../../math/auc.js";
import type { BoostingLoss } from "../../trees/loss.js";
import { influenceVariance, normalInterval } from "../fidelity/estimate.js";
import type { Sample } from "../fidelity/sample.js";
import { clusteredAuc } from "../fidelity/two-sample.js";
import type { Interval } from "../figures.js";

export type Persons = Pick<Sample, "personOf" | "personCount">;

/** The persons of the rows at `places`, renumbered. */
export function personsAt({ personOf }: Persons, places: Uint32Array): Persons {
  if (personOf === null) return { personOf: null, personCount: places.length };
  const own = new Map<number, number>();
  const renumbered = Uint32Array.from(places, (place) => {
    const person = personOf[place]!;
    if (!own.has(person)) own.set(person, own.size);
    return own.get(person)!;
  });
  return { personOf: renumbered, personCount: own.size };
}

/** A score with the influence of every test row on it: to first order, adding a row once more moves the score by influence / rows. */
export interface InfluencedScore {
  readonly value: number;
  /** By test row. */
  readonly influence: Float64Array;
}

/**
 * How well predictions meet the target: AUC for two classes, the mean over classes of the AUC of one against the rest for several, R² for
 * numbers (below 0 when worse than the mean of the test rows).
 * @param predictions as predictBoosting gives them: probability of class 1, probabilities row-major [rows × classCount], or values
 * @param expected    target by row: class, or number
 * @returns with a 90 % interval over the persons of the test rows
 */
export function scoreOf(loss: BoostingLoss, predictions: Float64Array, expected: Float64Array, persons: Persons): Interval {
  if (loss.kind === "binary") return binaryAuc(predictions, expected, persons);
  const { value, influence } = influencedScore(loss, predictions, expected);
  const lowest = loss.kind === "squared" ? Number.NEGATIVE_INFINITY : 0;
  return normalInterval(value, influenceVariance(influence, persons), lowest, 1);
}

/** The score of `scoreOf` by rows, so that scores of the same rows can be compared in pairs. NaN for classes that cannot be told apart. */
export function influencedScore(loss: BoostingLoss, predictions: Float64Array, expected: Float64Array): InfluencedScore {
  if (loss.kind === "squared") return explainedVariance(predictions, expected);
  if (loss.kind === "binary") return meanAuc([1], (row) => predictions[row]!, expected);
  const classes = Array.from({ length: loss.classCount }, (_, k) => k);
  return meanAuc(classes, (row, k) => predictions[row * loss.classCount + k]!, expected);
}

/** 90 % interval of `a` - `b`, both scores of the same rows. */
export function pairedDifference(a: InfluencedScore, b: InfluencedScore, persons: Persons): Interval {
  const influence = a.influence.map((value, row) => value - b.influence[row]!);
  return normalInterval(a.value - b.value, influenceVariance(influence, persons), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** What the score is called. */
export function scoreName(loss: BoostingLoss): string {
  if (loss.kind === "squared") return "R²";
  return loss.kind === "binary" ? "AUC" : `AUC, mean over ${loss.classCount} classes against the rest`;
}

function binaryAuc(predictions: Float64Array, expected: Float64Array, persons: Persons): Interval {
  const side = (label: number): Persons => ({
    personOf: persons.personOf === null ? null : persons.personOf.filter((_, i) => expected[i] === label),
    personCount: persons.personOf === null ? expected.filter((value) => value === label).length : persons.personCount,
  });
  const scores = (label: number): Float64Array => predictions.filter((_, i) => expected[i] === label);
  return clusteredAuc(scores(1), scores(0), side(1), side(0));
}

/** Mean, over those of `classes` that the rows both have and lack, of the AUC of one against the rest. */
function meanAuc(classes: readonly number[], scoreFor: (row: number, k: number) => number, expected: Float64Array): InfluencedScore {
  const influence = new Float64Array(expected.length);
  let sum = 0;
  let count = 0;
  for (const k of classes) {
    const { own, others } = rowsByClass(expected, k);
    if (own.length === 0 || others.length === 0) continue;
    const [scores, otherScores] = [scoresOf(own, k, scoreFor), scoresOf(others, k, scoreFor)];
    const [above, below] = [placements(scores, otherScores), placements(otherScores, scores)];
    const auc = above.reduce((total, value) => total + value, 0) / above.length;
    for (let i = 0; i < above.length; i++) influence[own[i]!]! += ((above[i]! - auc) * expected.length) / above.length;
    for (let i = 0; i < below.length; i++) influence[others[i]!]! += ((1 - below[i]! - auc) * expected.length) / below.length;
    sum += auc;
    count++;
  }
  return { value: count === 0 ? Number.NaN : sum / count, influence: influence.map((value) => value / Math.max(1, count)) };
}

function rowsByClass(expected: Float64Array, k: number): { own: Uint32Array; others: Uint32Array } {
  const [own, others] = [new Uint32Array(expected.length), new Uint32Array(expected.length)];
  let ownCount = 0;
  for (let row = 0; row < expected.length; row++) {
    if (expected[row] === k) own[ownCount++] = row;
    else others[row - ownCount] = row;
  }
  return { own: own.subarray(0, ownCount), others: others.subarray(0, expected.length - ownCount) };
}

function scoresOf(rows: Uint32Array, k: number, scoreFor: (row: number, k: number) => number): Float64Array {
  const scores = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) scores[i] = scoreFor(rows[i]!, k);
  return scores;
}

function explainedVariance(predictions: Float64Array, expected: Float64Array): InfluencedScore {
  const count = expected.length;
  const mean = expected.reduce((sum, value) => sum + value, 0) / count;
  let [residual, total] = [0, 0];
  for (let i = 0; i < count; i++) {
    residual += (expected[i]! - predictions[i]!) ** 2;
    total += (expected[i]! - mean) ** 2;
  }
  const influence = Float64Array.from(expected, (value, i) => {
    const [error, spread] = [(value - predictions[i]!) ** 2, (value - mean) ** 2];
    return (-count * (error - (residual / total) * spread)) / total;
  });
  return { value: 1 - residual / total, influence };
}
