import { type DrawRowsInput, drawRows } from "./draw-rows.js";

/** Entry of a worker thread: draws one block of rows. */
export function run(input: DrawRowsInput): Uint16Array[] {
  return drawRows(input);
}
