import { roundCount } from "../../math/round-count.js";
import { sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { FigureResult } from "../fidelity/compared.js";
import type { EvaluationInput, Fold, LearningCurve } from "../figures.js";
import { worth } from "./learning-curve.js";
import { coefficients } from "./coefficients.js";
import { linearColumns } from "./linear-columns.js";
import { linearJob } from "./linear-job.js";
import { scoreName, scoreOf } from "./prediction-score.js";
import { type PredictionTrial, predictionTrial } from "./prediction-trial.js";
import { calibration, importance, trainedOnBoth } from "./tree-model-figures.js";
import { subgroupGap } from "./subgroup-figure.js";
import { treeModels } from "./tree-models.js";

/** A linear model learns little more from more rows. */
const mostLinearRows = 10_000;

export const utilityIds = [
  ...(["tstr", "trtr", "worth", "tstrLinear", "trtrLinear"] as const),
  ...(["coefficients", "tbtr", "calibration", "importance", "subgroupGap"] as const),
] as const;
export type UtilityId = (typeof utilityIds)[number];
type Results = Readonly<Record<UtilityId, FigureResult>>;

export interface FoldUtility {
  readonly results: Results;
  readonly learningCurve: LearningCurve | null;
  readonly notes: readonly string[];
}

/** Predictions for the holdout of the same kind of model trained on each of three parts. */
interface Predictions {
  readonly train: Float64Array;
  readonly synthetic: Float64Array;
  readonly permuted: Float64Array;
}

/** Told the share done in [0, 1]. */
type Report = (share: number) => void;

/**
 * Models trained on synthetic rows against models trained on real ones, boosted trees and linear ones, all tested on the holdout. The ceiling
 * of TSTR is TRTR on as many rows; the floor is trained on permuted columns.
 * @see Esteban et al. (2017), arXiv:1706.02633 (TSTR)
 */
export async function foldUtility(fold: Fold, input: EvaluationInput, rng: Rng, report: Report): Promise<FoldUtility> {
  const trial = predictionTrial(fold, input.metadata, rng);
  if ("reason" in trial) return { results: recordOf(() => trial), learningCurve: null, notes: [] };
  input.signal.throwIfAborted();
  const trees = await treeModels(trial, input, rng.fork("trees"), (share) => report(0.9 * share));
  const linear = await linearPredictions(trial, input, rng.fork("linear"), (share) => report(0.9 + 0.1 * share));
  const [tstr, trtr] = syntheticAndReal(trial, {
    train: trees.train.predictions,
    synthetic: trees.synthetic.predictions,
    permuted: trees.permuted.predictions,
  });
  const [tstrLinear, trtrLinear] = syntheticAndReal(trial, linear);
  const regression = await coefficients(trial, input, rng.fork("coefficients"));
  const rows = worth(trial, trees, input.k);
  const both = trainedOnBoth(trial, trees, input.k);
  const calibrated = calibration(trial, trees);
  const agreement = importance(trial, trees, input.k, rng.fork("importance"));
  const gap = subgroupGap(trial, trees, input.k);
  return {
    results: {
      tstr,
      trtr,
      worth: rows.result,
      tstrLinear,
      trtrLinear,
      coefficients: regression.result,
      tbtr: both.result,
      calibration: calibrated.result,
      importance: agreement.result,
      subgroupGap: gap.result,
    },
    learningCurve: rows.curve,
    notes: [utilityNote(trial, input.k), ...[rows, regression, both, calibrated, agreement, gap].flatMap(({ notes }) => notes)],
  };
}

function recordOf(of: (id: UtilityId) => FigureResult): Results {
  return Object.fromEntries(utilityIds.map((id) => [id, of(id)])) as Record<UtilityId, FigureResult>;
}

async function linearPredictions(trial: PredictionTrial, input: EvaluationInput, rng: Rng, report: Report): Promise<Predictions> {
  const columns = linearColumns(trial.columns, trial.samples);
  const { target, loss, rows } = trial;
  const tasks = (["train", "synthetic", "permuted"] as const).map((part) => {
    const drawn = sampleIndices(rows[part].length, mostLinearRows, rng.fork(part));
    const trainRows = Uint32Array.from(drawn, (place) => rows[part][place]!);
    return { columns, target, trainRows, testRows: rows.holdout, loss };
  });
  let done = 0;
  const [train, synthetic, permuted] = await input.pool.map(linearJob, tasks, () => {
    input.signal.throwIfAborted();
    report(++done / tasks.length);
  });
  return { train: train!, synthetic: synthetic!, permuted: permuted! };
}

/** Trained on synthetic and trained on real rows. */
function syntheticAndReal({ loss, expected, persons }: PredictionTrial, predictions: Predictions): readonly [FigureResult, FigureResult] {
  const [synthetic, train, floor] = [predictions.synthetic, predictions.train, predictions.permuted].map((own) =>
    scoreOf(loss, own, expected, persons),
  );
  return [
    { kind: "measured", value: synthetic!, ceiling: train!, floor: floor! },
    { kind: "measured", value: train!, ceiling: null, floor: floor! },
  ];
}

function utilityNote({ loss, samples }: PredictionTrial, k: number): string {
  const rowCount = roundCount(samples[0]!.rowCount, k);
  const linear = samples[0]!.rowCount > mostLinearRows ? ` (linear models on ${mostLinearRows})` : "";
  return `Utility is ${scoreName(loss)} on the holdout of models trained on ${rowCount} rows${linear}; its floor is trained on train rows with permuted columns.`;
}
