import type { LinearColumn } from "./linear-columns.js";
import type { Persons } from "./prediction-score.js";
import { fitRegression, type Regression, type RegressionKind } from "./regression.js";

export interface RegressionTask {
  readonly kind: RegressionKind;
  readonly columns: readonly LinearColumn[];
  /** By row of `columns`. */
  readonly target: Float64Array;
  readonly rows: Uint32Array;
  /** Of `rows`. */
  readonly persons: Persons;
}

export function run({ kind, columns, target, rows, persons }: RegressionTask): Regression {
  return fitRegression(kind, columns, target, rows, persons);
}
