import { type GivenInput, type GivenOutput, workOnGiven } from "../conditional/draw-given.js";
import { copulaConditional } from "./conditional-shares.js";
import type { LatentColumns } from "./draw-copula.js";

/** Entry of a worker thread: draws one block of rows under conditions. */
export function run({ model, task }: GivenInput<LatentColumns>): GivenOutput {
  return workOnGiven(copulaConditional(model), task);
}
