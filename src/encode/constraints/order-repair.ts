import type { OrderedPair } from "../../metadata/constraints/constraint.js";
import type { TableCells } from "../../metadata/constraints/table-cells.js";
import type { ColumnEnds } from "./plan.js";
import type { TableEditor } from "./table-editor.js";

/**
 * Brings the higher column of each pair above the lower one where it is not: its shortfall is mirrored, so that a small one stays small, then
 * moved to a value that the column may have. Nothing beyond the protected end, unless the lower column leaves no other choice.
 */
export function orderRepair(pairs: readonly OrderedPair[], cells: TableCells, editor: TableEditor, ends: readonly ColumnEnds[]): void {
  // the values as they are by now: a column may be the higher one of one pair and the lower one of the next
  const current = new Map<string, Float64Array>();
  const valuesOf = (name: string): Float64Array => {
    const known = current.get(name) ?? cells.numbers(name).slice();
    current.set(name, known);
    return known;
  };
  for (const { low, high, strict } of pairs) {
    const lows = valuesOf(low);
    const highs = valuesOf(high);
    const grid = gridOf(high, cells);
    const own = ends.find(({ column }) => column === high);
    for (let row = 0; row < highs.length; row++) {
      const shortfall = lows[row]! - highs[row]!;
      if (!(shortfall > 0 || (strict && shortfall === 0))) continue;
      const least = upTo(grid, strict ? lows[row]! + grid : lows[row]!);
      const value = allowed(Math.max(least, lows[row]! + shortfall), least, own);
      highs[row] = value;
      editor.setNumber(high, row, value);
    }
  }
}

/** Step of the numbers that the column can write; 0 where it has none. */
function gridOf(name: string, cells: TableCells): number {
  const { datetime } = cells.meta(name);
  if (datetime !== undefined) return datetime.resolutionSeconds;
  const column = cells.column(name);
  return column.storage === "number" && column.decimals < 16 ? Number(`1e-${column.decimals}`) : 0;
}

function upTo(grid: number, value: number): number {
  return grid === 0 ? value : Math.ceil(value / grid - 1e-9) * grid;
}

function allowed(wanted: number, least: number, ends: ColumnEnds | undefined): number {
  if (ends === undefined) return wanted;
  if (ends.levels !== null)
    return ends.levels.find((level) => level >= wanted) ?? [...ends.levels].reverse().find((level) => level >= least) ?? least;
  return Math.max(least, Math.min(wanted, ends.high));
}
