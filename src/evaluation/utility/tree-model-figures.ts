import { roundCount } from "../../math/round-count.js";
import type { Rng } from "../../random/rng.js";
import type { Interval } from "../figures.js";
import { calibrationError } from "./calibration.js";
import { importanceAgreement, worths } from "./importance-agreement.js";
import { influencedScore, pairedDifference, personsAt, scoreName, scoreOf } from "./prediction-score.js";
import { type NotedFigure, unmeasured } from "./noted-figure.js";
import type { PredictionTrial } from "./prediction-trial.js";
import type { TreeModels } from "./tree-models.js";

/** Fewer columns have no ranks to speak of. */
const fewestColumns = 3;

/** Trained on half of train and as many synthetic rows; the ceiling has real rows in their place. */
export function trainedOnBoth(trial: PredictionTrial, models: TreeModels, k: number): NotedFigure {
  if (models.halves === null) return unmeasured("notMeasured", "half of the train rows are too few to train on");
  const { loss, expected, persons } = trial;
  const score = (predictions: Float64Array): Interval => scoreOf(loss, predictions, expected, persons);
  const alone = influencedScore(loss, models.halves.first.predictions, expected);
  const moved = (predictions: Float64Array): string =>
    intervalText(pairedDifference(influencedScore(loss, predictions, expected), alone, persons));
  return {
    result: {
      kind: "measured",
      value: score(models.halves.mixed.predictions),
      ceiling: score(models.train.predictions),
      floor: null,
    },
    notes: [
      `Trained on ${roundCount(models.halfRowCount, k)} real rows, the trees reach ${scoreName(loss)} ${alone.value.toFixed(3)}. As many synthetic rows beside them move it by ${moved(models.halves.mixed.predictions)}, as many real ones by ${moved(models.train.predictions)}.`,
    ],
  };
}

/** Calibration error of the trees trained on synthetic rows; the ceiling is trained on train. */
export function calibration({ loss, expected, persons }: PredictionTrial, models: TreeModels): NotedFigure {
  if (loss.kind === "squared") return unmeasured("notApplicable", "the target is a number, and only probabilities can be calibrated");
  const error = (predictions: Float64Array): Interval => calibrationError(loss, predictions, expected, persons);
  const [value, ceiling] = [error(models.synthetic.predictions), error(models.train.predictions)];
  return { result: { kind: "measured", value, ceiling, floor: null }, notes: [] };
}

/** Rank agreement of what columns are worth to the trees trained on synthetic rows and to those trained on train; ceiling: two halves of train. */
export function importance(trial: PredictionTrial, models: TreeModels, k: number, rng: Rng): NotedFigure {
  if (trial.columns.length < fewestColumns) return unmeasured("notApplicable", `ranks need ${fewestColumns} columns beside the target`);
  const places = models.shuffledPlaces;
  const persons = personsAt(trial.persons, places);
  const agreement = (a: Float64Array | null, b: Float64Array | null, name: string): Interval | null =>
    a === null || b === null ? null : importanceAgreement(a, b, persons, places.length, rng.fork(name));
  const value = agreement(models.synthetic.lossIncrease, models.train.lossIncrease, "value");
  if (value === null) return unmeasured("notMeasured", "one of the models makes no use of any column, or the same of all");
  const { halves } = models;
  const ceiling = halves === null ? null : agreement(halves.first.lossIncrease, halves.second.lossIncrease, "ceiling");
  const top = (increases: Float64Array): string => mostWorth(trial, increases, places.length);
  return {
    result: { kind: "measured", value, ceiling, floor: null },
    notes: [
      `Importance is the rise of the loss when a column is shuffled, on ${roundCount(places.length, k)} rows of the holdout. Trees trained on real rows lean most on ${top(models.train.lossIncrease!)}; trained on synthetic rows, on ${top(models.synthetic.lossIncrease!)}.`,
    ],
  };
}

function mostWorth({ columns }: PredictionTrial, increases: Float64Array, rowCount: number): string {
  const worth = worths(increases, new Float64Array(rowCount).fill(1));
  return Array.from(worth.keys())
    .filter((c) => worth[c]! > 0)
    .sort((a, b) => worth[b]! - worth[a]! || a - b)
    .slice(0, 3)
    .map((c) => columns[c]!.name)
    .join(", ");
}

/** Estimate and ends with their signs. */
function intervalText({ estimate, lower, upper }: Interval): string {
  return `${signed(estimate)} (${signed(lower)} to ${signed(upper)})`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return Number(text) === 0 ? "0.000" : `${value < 0 ? "−" : "+"}${text}`;
}
