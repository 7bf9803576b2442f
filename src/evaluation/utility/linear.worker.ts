import type { BoostingLoss } from "../../trees/loss.js";
import type { LinearColumn } from "./linear-columns.js";
import { fitLinear, predictLinear } from "./linear-model.js";

export interface LinearTask {
  readonly columns: readonly LinearColumn[];
  /** By row of `columns`. */
  readonly target: Float64Array;
  readonly trainRows: Uint32Array;
  readonly testRows: Uint32Array;
  readonly loss: BoostingLoss;
}

/** @returns predictions for testRows, as predictLinear gives them */
export function run({ columns, target, trainRows, testRows, loss }: LinearTask): Float64Array {
  return predictLinear(fitLinear(columns, target, trainRows, loss), columns, testRows);
}
