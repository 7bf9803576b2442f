import { type GivenInput, type GivenOutput, workOnGiven } from "../conditional/draw-given.js";
import { independentConditional, type Marginal } from "./conditional-shares.js";

/** Entry of a worker thread: draws a block of rows under conditions, or tries conditions out. */
export function run({ model, task }: GivenInput<readonly Marginal[]>): GivenOutput {
  return workOnGiven(independentConditional(model), task);
}
