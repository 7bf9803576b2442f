import type { FittedColumn } from "./fitted-column.js";
import { type ColumnFitInput, fitColumn } from "./fit-column.js";

/** Entry of a worker thread: fits one column. */
export function run(input: ColumnFitInput): FittedColumn {
  return fitColumn(input);
}
