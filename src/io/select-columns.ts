import { StandinError } from "../errors.js";
import { nearestName } from "../metadata/nearest-name.js";
import type { ReadOptions } from "../table/ports.js";

/**
 * Positions of the columns that are to be read, in the file's order.
 *
 * @throws StandinError COLUMN_UNKNOWN for a name in `columns`, `drop` or `missingTokensByColumn` that the file has not;
 *   READ_OPTION_INVALID when none is left
 */
export function selectColumns(file: string, names: readonly string[], options: ReadOptions): number[] {
  const known = new Set(names);
  for (const name of options.columns ?? []) requireColumn(file, "columns", name, known);
  for (const name of options.drop ?? []) requireColumn(file, "drop", name, known);
  for (const name of options.missingTokensByColumn?.keys() ?? []) requireColumn(file, "missing tokens", name, known);
  const kept = options.columns === undefined ? known : new Set(options.columns);
  const dropped = new Set(options.drop);
  const positions = [...names.keys()].filter((at) => kept.has(names[at]!) && !dropped.has(names[at]!));
  if (positions.length > 0) return positions;
  throw new StandinError(
    "READ_OPTION_INVALID",
    `${file}: --columns and --drop leave none of the ${names.length} columns. Keep at least one.`,
    { file, columns: names.length },
  );
}

function requireColumn(file: string, option: string, name: string, known: ReadonlySet<string>): void {
  if (known.has(name)) return;
  const nearest = nearestName(name, [...known]);
  const advice = nearest === null ? `Its columns are ${listed([...known])}` : `Did you mean ${JSON.stringify(nearest)}?`;
  throw new StandinError(
    "COLUMN_UNKNOWN",
    `${file} has no column ${JSON.stringify(name)}, which ${option} names. ${advice}${nearest === null ? "." : ""}`,
    { file, option, name, nearest },
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

/** @throws StandinError READ_OPTION_INVALID */
export function checkMaxRows(maxRows: number | undefined): number {
  if (maxRows === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isSafeInteger(maxRows) && maxRows >= 1) return maxRows;
  throw new StandinError("READ_OPTION_INVALID", `--max-rows must be a whole number of at least 1; ${maxRows} was given.`, {
    option: "max-rows",
    found: maxRows,
  });
}
