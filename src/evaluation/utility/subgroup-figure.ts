import type { Interval } from "../figures.js";
import type { PredictionTrial } from "./prediction-trial.js";
import { chosenGap, clearlyWorse, subgroupGaps, type SubgroupGap, subgroupsOf, surestFirst } from "./subgroup-gaps.js";
import { influencedScore, scoreName } from "./prediction-score.js";
import { type NotedFigure, unmeasured } from "./noted-figure.js";
import type { TreeModels } from "./tree-models.js";

/** Groups that the note names. */
const mostNamed = 3;

/**
 * The gap, trained on synthetic less trained on real rows, of the group that most surely loses (lowest upper end). Ceiling: the same of two
 * halves of train; floor: trained on permuted columns. Picked out of many, such a gap lies below 0 by chance alone: the ceiling says how far, and the upper end allows for the choice.
 * @param k persons of train that must hold a category before the note may name it
 */
export function subgroupGap(trial: PredictionTrial, models: TreeModels, k: number): NotedFigure {
  const subgroups = subgroupsOf(trial, k);
  const gapsTo = (own: Float64Array, other: Float64Array): SubgroupGap[] => surestFirst(subgroupGaps(trial, subgroups, own, other));
  const surest = (gaps: readonly SubgroupGap[]): Interval | null => (gaps[0] === undefined ? null : chosenGap(gaps[0], gaps.length));
  const gaps = gapsTo(models.synthetic.predictions, models.train.predictions);
  const value = surest(gaps);
  if (value === null) {
    const reason = "no category of a column with 30 categories or fewer has 100 persons in the holdout among whom the target differs";
    return unmeasured("notApplicable", reason);
  }
  const { halves } = models;
  const ceiling = halves === null ? null : surest(gapsTo(halves.first.predictions, halves.second.predictions));
  const floor = surest(gapsTo(models.permuted.predictions, models.train.predictions));
  return { result: { kind: "measured", value, ceiling, floor }, notes: [gapNote(trial, models, gaps)] };
}

function gapNote({ loss, expected }: PredictionTrial, models: TreeModels, gaps: readonly SubgroupGap[]): string {
  const worse = clearlyWorse(gaps);
  const groups = gaps.length === 1 ? "the one group" : `the ${gaps.length} groups`;
  if (worse.length === 0)
    return `For none of ${groups} with 100 persons of the holdout are trees trained on synthetic rows clearly worse than those trained on real rows.`;
  const named = worse.slice(0, mostNamed).map(({ subgroup, gap }) => {
    const ends = `${(-gap.upper).toFixed(3)} to ${(-gap.lower).toFixed(3)}`;
    return `${subgroup.column} = ${JSON.stringify(subgroup.category)} (${(-gap.estimate).toFixed(3)}, ${ends})`;
  });
  const score = (predictions: Float64Array): number => influencedScore(loss, predictions, expected).value;
  const overall = score(models.train.predictions) - score(models.synthetic.predictions);
  return `Trees trained on synthetic rows are clearly worse than those trained on real rows for ${worse.length} of ${groups} with 100 persons of the holdout; ${scoreName(loss)} falls most surely for ${named.join(", ")}. Over everybody it falls by ${overall.toFixed(3)}.`;
}
