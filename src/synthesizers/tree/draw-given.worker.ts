import { type GivenInput, type GivenOutput, workOnGiven } from "../conditional/draw-given.js";
import { treeConditional } from "./conditional-shares.js";
import type { DrawnColumn } from "./draw-rows.js";

/** Entry of a worker thread: draws a block of rows under conditions, or tries conditions out. */
export function run({ model, task }: GivenInput<readonly DrawnColumn[]>): GivenOutput {
  return workOnGiven(treeConditional(model), task);
}
