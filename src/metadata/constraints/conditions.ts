import { parseDatetime } from "../datetime.js";
import type { Condition } from "./constraint.js";
import type { TableCells } from "./table-cells.js";

/** A bound as a number; dates are read as the column writes them. NaN where it cannot be read. */
export function boundNumber(bound: string | number, name: string, cells: Pick<TableCells, "meta">): number {
  if (typeof bound === "number") return bound;
  const { datetime } = cells.meta(name);
  return datetime === undefined ? Number(bound) : parseDatetime(bound, datetime);
}

/** 1 for each row in which all conditions hold. */
export function rowsWhere(conditions: Readonly<Record<string, Condition>>, cells: TableCells): Uint8Array {
  const holds = new Uint8Array(cells.rowCount).fill(1);
  for (const [name, condition] of Object.entries(conditions)) restrict(holds, name, condition, cells);
  return holds;
}

function restrict(holds: Uint8Array, name: string, condition: Condition, cells: TableCells): void {
  const { is, oneOf, not, atLeast, atMost, missing } = condition;
  const allowed = oneOf === undefined ? null : new Set(oneOf.map(String));
  if (is !== undefined || allowed !== null || not !== undefined || missing !== undefined) {
    const { codes, dictionary } = cells.categories(name);
    const isGood = (text: string): boolean =>
      (is === undefined || text === String(is)) && (allowed === null || allowed.has(text)) && (not === undefined || text !== String(not));
    const entryGood = Uint8Array.from(dictionary, (text) => (missing !== true && isGood(text) ? 1 : 0));
    const missingGood = missing === true || (missing === undefined && is === undefined && allowed === null && not === undefined) ? 1 : 0;
    for (let row = 0; row < holds.length; row++) holds[row]! &= codes[row]! < 0 ? missingGood : entryGood[codes[row]!]!;
  }
  if (atLeast === undefined && atMost === undefined) return;
  const values = cells.numbers(name);
  const low = atLeast === undefined ? Number.NEGATIVE_INFINITY : boundNumber(atLeast, name, cells);
  const high = atMost === undefined ? Number.POSITIVE_INFINITY : boundNumber(atMost, name, cells);
  for (let row = 0; row < holds.length; row++) if (!(values[row]! >= low && values[row]! <= high)) holds[row] = 0;
}
