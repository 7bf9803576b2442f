import { roundCount } from "../../math/round-count.js";
import type { FigureResult } from "../fidelity/compared.js";
import { influenceVariance, normalInterval } from "../fidelity/estimate.js";
import type { Interval, LearningCurve } from "../figures.js";
import { type NotedFigure, unmeasured } from "./noted-figure.js";
import { type InfluencedScore, influencedScore, pairedDifference, type Persons, scoreName, scoreOf } from "./prediction-score.js";
import type { PredictionTrial } from "./prediction-trial.js";
import type { TreeModels } from "./tree-models.js";

/** What so many real rows reach. */
interface Point extends InfluencedScore {
  readonly rowCount: number;
}

/** Numbers of rows looked at between two points, evenly spaced by their logarithm. */
const stepsBetween = 16;

export interface Worth extends NotedFigure {
  readonly curve: LearningCurve | null;
}

/**
 * How many real rows the synthetic ones are worth: the number of real rows from which the same trees reach the score of those trained on the
 * synthetic rows, as a share of as many real rows. Its interval holds the numbers of rows whose score differs from that by no more than the
 * persons of the holdout leave open (the paired differences at 90 %, inverted). Floor: what permuted columns are worth.
 * @param k rows are told in multiples of it
 */
export function worth(trial: PredictionTrial, models: TreeModels, k: number): Worth {
  const points = curveOf(trial, models);
  if (points.length < 3) return { ...unmeasured("notApplicable", "train has too few rows for models of parts of it"), curve: null };
  const { loss, expected, persons } = trial;
  const own = influencedScore(loss, models.synthetic.predictions, expected);
  const result: FigureResult = {
    kind: "measured",
    value: worthOf(points, own, persons),
    ceiling: null,
    floor: worthOf(points, influencedScore(loss, models.permuted.predictions, expected), persons),
  };
  const lowest = loss.kind === "squared" ? Number.NEGATIVE_INFINITY : 0;
  const curve = {
    score: scoreName(loss),
    points: points.map(({ rowCount, value, influence }) => ({
      rows: roundCount(Math.round(rowCount), k),
      score: normalInterval(value, influenceVariance(influence, persons), lowest, 1),
    })),
    synthetic: scoreOf(loss, models.synthetic.predictions, expected, persons),
  };
  return { result, curve, notes: [worthNote(points, result.value, k)] };
}

/** Scores by number of real rows, ascending, made to rise with them. */
function curveOf({ loss, expected, rows }: PredictionTrial, { train, halves, smaller }: TreeModels): Point[] {
  const score = (predictions: Float64Array): InfluencedScore => influencedScore(loss, predictions, expected);
  const point = (rowCount: number, predictions: readonly Float64Array[]): Point => ({ rowCount, ...meanOf(predictions.map(score)) });
  const half = halves === null ? [] : [point(rows.train.length / 2, [halves.first.predictions, halves.second.predictions])];
  const points = [point(rows.train.length, [train.predictions]), ...half, ...smaller.map((part) => point(part.rowCount, part.predictions))];
  return rising(points.toReversed());
}

function meanOf(scores: readonly InfluencedScore[]): InfluencedScore {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / scores.length;
  return {
    value: mean(scores.map(({ value }) => value)),
    influence: scores[0]!.influence.map((_, row) => mean(scores.map(({ influence }) => influence[row]!))),
  };
}

/** Neighbours that fall are set to their mean until none falls (pool adjacent violators; Barlow et al. 1972). */
function rising(points: readonly Point[]): Point[] {
  const blocks: { points: Point[]; mean: InfluencedScore }[] = [];
  for (const point of points) {
    let block = { points: [point], mean: point as InfluencedScore };
    while (blocks.length > 0 && blocks.at(-1)!.mean.value >= block.mean.value) {
      const pooled = [...blocks.pop()!.points, ...block.points];
      block = { points: pooled, mean: meanOf(pooled) };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => block.points.map(({ rowCount }) => ({ rowCount, ...block.mean })));
}

function worthOf(points: readonly Point[], own: InfluencedScore, persons: Persons): Interval {
  const all = points.at(-1)!.rowCount;
  let [estimate, lower, upper] = [all, all, points[0]!.rowCount];
  for (const point of refined(points).toReversed()) {
    const difference = pairedDifference(point, own, persons);
    if (difference.estimate >= 0) estimate = point.rowCount;
    if (difference.upper >= 0) lower = point.rowCount;
    if (difference.lower <= 0) upper = Math.max(upper, point.rowCount);
  }
  return { estimate: estimate / all, lower: Math.min(lower, estimate) / all, upper: Math.max(upper, estimate) / all };
}

/** The points, and more between them: on straight lines over the logarithm of the rows. */
function refined(points: readonly Point[]): Point[] {
  return points.flatMap((point, p) => {
    const next = points[p + 1];
    if (next === undefined) return [point];
    return Array.from({ length: stepsBetween }, (_, step) => {
      const share = step / stepsBetween;
      const between = (a: number, b: number): number => (1 - share) * a + share * b;
      return {
        rowCount: point.rowCount * (next.rowCount / point.rowCount) ** share,
        value: between(point.value, next.value),
        influence: point.influence.map((value, row) => between(value, next.influence[row]!)),
      };
    });
  });
}

function worthNote(points: readonly Point[], { estimate, lower, upper }: Interval, k: number): string {
  const all = roundCount(points.at(-1)!.rowCount, k);
  const fewest = points[0]!.rowCount / points.at(-1)!.rowCount;
  const rows = (share: number): string => String(Number((share * all).toPrecision(2)));
  const start = `Learning the target from ${all} synthetic rows does as well as learning it from`;
  if (upper <= fewest) return `${start} fewer than ${rows(fewest)} real rows, the fewest that were tried.`;
  const about = estimate <= fewest ? `at most ${rows(fewest)}` : estimate >= 1 ? `${all} or more` : `about ${rows(estimate)}`;
  const ends = `${lower <= fewest ? `fewer than ${rows(fewest)}` : rows(lower)} to ${upper >= 1 ? `${all} or more` : rows(upper)}`;
  return `${start} ${about} real rows (90 % interval ${ends}).`;
}
