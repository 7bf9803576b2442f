import type { OrderedPair } from "../../metadata/constraints/constraint.js";
import { tableCells, type TableCells } from "../../metadata/constraints/table-cells.js";
import { columnNamed } from "../../table/table.js";
import type { Step } from "./plan.js";
import type { DescribedTable } from "./reduce-step.js";
import { freeName, storageOfColumn } from "./storage.js";

/** Spread of the difference over that of the column, at most: else the column says more by itself. */
const mostSpread = 0.2;
/** Share of rows with the commonest value of the higher column, at most: a spike that is no spike of the difference would be smeared. */
const mostSpike = 0.1;

/**
 * The step that learns the higher column as its difference to the lower one; null where that would lose more than it keeps: unless the lower one
 * leaves little of the higher one open, both are learned as they stand and drawn rows are repaired.
 */
export function differenceStep({ low, high, strict }: OrderedPair, { table, metadata }: DescribedTable): Step | null {
  const cells = tableCells(table, metadata);
  const unit = unitOf(low, high, cells);
  if (unit === null || !isSmooth(low, high, cells)) return null;
  return {
    kind: "difference",
    column: freeName(`${high} − ${low}`, metadata),
    low,
    high: { name: high, storage: storageOfColumn(columnNamed(table, high)) },
    unit,
    strict,
  };
}

/** Step of the difference: the finer one of the two columns', in seconds for dates. Null at full precision. */
function unitOf(low: string, high: string, cells: TableCells): number | null {
  const [first, second] = [cells.meta(low).datetime, cells.meta(high).datetime];
  if (first !== undefined && second !== undefined) return Math.min(first.resolutionSeconds, second.resolutionSeconds);
  const [a, b] = [cells.column(low), cells.column(high)];
  if (a.storage !== "number" || b.storage !== "number") return null;
  const decimals = Math.max(a.decimals, b.decimals);
  return decimals > 12 ? null : Number(`1e-${decimals}`);
}

function isSmooth(low: string, high: string, cells: TableCells): boolean {
  const lows = cells.numbers(low);
  const highs = cells.numbers(high);
  const present = new Float64Array(highs.length);
  const differences = new Float64Array(highs.length);
  let count = 0;
  for (let row = 0; row < highs.length; row++) {
    if (Number.isNaN(highs[row]!)) continue;
    if (Number.isNaN(lows[row]!)) return false; // nothing to add the difference to
    present[count] = highs[row]!;
    differences[count++] = highs[row]! - lows[row]!;
  }
  if (count === 0) return false;
  const sorted = present.subarray(0, count).sort();
  const own = spread(sorted);
  return own > 0 && spread(differences.subarray(0, count).sort()) <= mostSpread * own && commonestRun(sorted) <= mostSpike * count;
}

function spread(sorted: Float64Array): number {
  return sorted[Math.floor(0.75 * (sorted.length - 1))]! - sorted[Math.floor(0.25 * (sorted.length - 1))]!;
}

function commonestRun(sorted: Float64Array): number {
  let most = 0;
  let run = 0;
  for (let i = 0; i < sorted.length; i++) {
    run = i > 0 && sorted[i] === sorted[i - 1] ? run + 1 : 1;
    if (run > most) most = run;
  }
  return most;
}
