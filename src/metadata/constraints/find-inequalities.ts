import type { Constraint } from "./constraint.js";
import type { SourceTable } from "./source-table.js";
import type { TableCells } from "./table-cells.js";

/** Share of pairs of values, drawn independently, that would break the order, at least: else the ranges alone make it hold. */
const leastBroken = 0.01;
/** Natural logarithm of the largest chance that independent columns would never break it. */
const mostLogChance = -40;
/** Persons just above the boundary, at least: a tail of unrelated columns would have as many just below it. */
const leastNear = 20;
/** What just above means, in interquartile ranges of the difference. */
const nearShare = 0.1;
/** Persons whose rows could break it, at least. */
const leastPersons = 500;
/** Number columns that are compared with each other, at most. */
const mostColumns = 400;
/** Different values of each column in the sample, at least. */
const leastValues = 5;

interface Order {
  readonly low: string;
  readonly high: string;
}

/** Pairs of number or date columns in order in every row, without those that two others imply. */
export function findInequalities(source: SourceTable): Constraint[] {
  const { columns, some, all } = source;
  const found: Order[] = [];
  for (const kind of ["numeric", "datetime"] as const) {
    const names = columns
      .filter((meta) => meta.kind === kind && valueCount(some.numbers(meta.name)) >= leastValues)
      .slice(0, mostColumns)
      .map(({ name }) => name);
    const sorted = new Map(
      names.map((name) => [
        name,
        some
          .numbers(name)
          .filter((value) => !Number.isNaN(value))
          .sort(),
      ]),
    );
    for (const low of names) {
      for (const high of names) {
        if (low === high || !isOrdered(low, high, some)) continue;
        const broken = brokenShare(sorted.get(low)!, sorted.get(high)!);
        if (broken < leastBroken || !isOrdered(low, high, all)) continue;
        if (isBeyondChance(low, high, broken, source)) found.push({ low, high });
      }
    }
  }
  const has = (low: string, high: string): boolean => found.some((one) => one.low === low && one.high === high);
  return found
    .filter(({ low, high }) => !has(high, low)) // equal columns: a ratio of one
    .filter(({ low, high }) => !found.some((one) => one.low === low && one.high !== high && has(one.high, high) && !has(one.high, low)))
    .map(({ low, high }) => ({ kind: "inequality", low, high, ...(isStrict(low, high, source) ? { strict: true } : {}) }));
}

function valueCount(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) if (!Number.isNaN(value) && seen.add(value).size >= leastValues) break;
  return seen.size;
}

function isOrdered(low: string, high: string, cells: TableCells): boolean {
  const lows = cells.numbers(low);
  const highs = cells.numbers(high);
  for (let row = 0; row < lows.length; row++) if (lows[row]! > highs[row]!) return false;
  return true;
}

/** Share of pairs (one value of each) with the first above the second. @param lows @param highs ascending */
function brokenShare(lows: Float64Array, highs: Float64Array): number {
  let below = 0;
  let broken = 0;
  for (const low of lows) {
    while (below < highs.length && highs[below]! < low) below++;
    broken += below;
  }
  return broken / Math.max(1, lows.length * highs.length);
}

/**
 * Whether the order is a rule rather than the look of two columns of different size: enough persons whose lower value could be above some
 * higher one, and enough of them just above the boundary. Columns that merely seldom cross would cross in as many rows again.
 */
function isBeyondChance(low: string, high: string, broken: number, source: SourceTable): boolean {
  const lows = source.all.numbers(low);
  const highs = source.all.numbers(high);
  const least = highs.reduce((min, value) => (value < min ? value : min), Number.POSITIVE_INFINITY);
  const speaks = new Uint8Array(lows.length);
  for (let row = 0; row < lows.length; row++) speaks[row] = lows[row]! > least && !Number.isNaN(highs[row]!) ? 1 : 0;
  const needed = Math.max(leastPersons, 2 * source.k, Math.ceil(mostLogChance / Math.log1p(-broken)));
  if (source.personsAmong(speaks, needed) < needed) return false;
  const reach = Math.max(nearShare * spread(low, high, source.some), stepOf(low, source.all), stepOf(high, source.all)) * (1 + 1e-9);
  const isNear = new Uint8Array(lows.length);
  for (let row = 0; row < lows.length; row++) {
    const difference = highs[row]! - lows[row]!;
    isNear[row] = speaks[row] === 1 && difference > 0 && difference <= reach ? 1 : 0;
  }
  const near = Math.max(source.k, leastNear);
  return source.personsAmong(isNear, near) >= near;
}

/** Interquartile range of the difference in the sample. */
function spread(low: string, high: string, cells: TableCells): number {
  const lows = cells.numbers(low);
  const differences = cells
    .numbers(high)
    .map((value, row) => value - lows[row]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (share: number): number => differences[Math.floor(share * (differences.length - 1))] ?? 0;
  return at(0.75) - at(0.25);
}

/** Never equal, although k persons come within one step of it. */
function isStrict(low: string, high: string, source: SourceTable): boolean {
  const { all } = source;
  const lows = all.numbers(low);
  const highs = all.numbers(high);
  const step = Math.max(stepOf(low, all), stepOf(high, all));
  const isNear = new Uint8Array(lows.length);
  for (let row = 0; row < lows.length; row++) {
    if (lows[row] === highs[row]) return false;
    isNear[row] = highs[row]! - lows[row]! <= step * (1 + 1e-9) ? 1 : 0;
  }
  return source.personsAmong(isNear, source.k) >= source.k;
}

function stepOf(name: string, cells: TableCells): number {
  const { datetime } = cells.meta(name);
  if (datetime !== undefined) return datetime.resolutionSeconds;
  const column = cells.column(name);
  return column.storage === "number" ? 10 ** -column.decimals : 0;
}
