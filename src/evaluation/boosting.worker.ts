import { boostingDefaults, fitBoosting, predictBoosting } from "../trees/boosting.js";
import type { BoostingLoss } from "../trees/loss.js";
import type { TreeFeature } from "../trees/tree-feature.js";

export interface BoostingTask {
  readonly features: readonly TreeFeature[];
  /** By row of `features`. */
  readonly target: Float64Array;
  readonly trainRows: Uint32Array;
  readonly testRows: Uint32Array;
  readonly loss: BoostingLoss;
  readonly iterations: number;
}

export interface BoostingAnswer {
  /** For testRows, as predictBoosting gives them. */
  readonly predictions: Float64Array;
  readonly gainByFeature: Float64Array;
}

export function run({ features, target, trainRows, testRows, loss, iterations }: BoostingTask): BoostingAnswer {
  const model = fitBoosting(features, target, trainRows, loss, { ...boostingDefaults, iterations });
  return { predictions: predictBoosting(model, features, testRows), gainByFeature: model.gainByFeature };
}
