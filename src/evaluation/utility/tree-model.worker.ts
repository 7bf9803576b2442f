import { createRng } from "../../random/rng.js";
import { boostingDefaults, fitBoosting, predictBoosting } from "../../trees/boosting.js";
import type { BoostingTask } from "../boosting.worker.js";
import { permutationImportance } from "./permutation-importance.js";

export interface TreeModelTask extends BoostingTask {
  /** Rows on which to measure what each column is worth, and the key of the shuffles; null: it is not asked. */
  readonly importance: { readonly rows: Uint32Array; readonly key: Uint32Array } | null;
}

export interface TreeModelAnswer {
  /** For testRows, as predictBoosting gives them. */
  readonly predictions: Float64Array;
  /** As permutationImportance gives it. */
  readonly lossIncrease: Float64Array | null;
}

export function run({ features, target, trainRows, testRows, loss, iterations, importance }: TreeModelTask): TreeModelAnswer {
  const model = fitBoosting(features, target, trainRows, loss, { ...boostingDefaults, iterations });
  return {
    predictions: predictBoosting(model, features, testRows),
    lossIncrease: importance && permutationImportance(model, features, target, importance.rows, createRng(importance.key)),
  };
}
