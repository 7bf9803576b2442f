import { drawCopula, type DrawCopulaInput } from "./draw-copula.js";

/** Entry of a worker thread: draws one block of rows. */
export function run(input: DrawCopulaInput): Uint16Array[] {
  return drawCopula(input);
}
