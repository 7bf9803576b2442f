import { dependenceTree, type Edge, pairKeys } from "./dependence-tree.js";
import type { Points } from "../compared/points.js";
import { recordKeys } from "../compared/record-keys.js";

/** Columns up to which records are counted; in more, hardly any record repeats and distances say what counts would. */
const widestCounted = 16;
/** Slices of a number of many values. */
const sliceCount = 64;

/** How records are coded, and which pairs of columns the expected count looks at; learned from the reference alone. */
export interface RecordScheme {
  /** By number column: smallest values of the slices, ascending. */
  readonly edges: readonly Float32Array[];
  readonly tree: readonly Edge[];
  /** By column: values that the reference has, and one more for those that it has not. */
  readonly cardinalities: readonly number[];
}

/** How often each query's record, its values and its joined pairs of values stand in a table, rows of its own person left out. */
export interface RecordCounts {
  /** Rows of the table that are not of the query's person; length queries, like all below. */
  readonly sizes: Float64Array;
  readonly records: Float64Array;
  /** By column. */
  readonly values: readonly Float64Array[];
  /** By edge of the tree. */
  readonly pairs: readonly Float64Array[];
}

/** Categories stay as they are; numbers of more than 64 values are cut into slices of equal counts. @returns null above 16 columns */
export function recordScheme(reference: Points): RecordScheme | null {
  if (reference.width > widestCounted || reference.rowCount === 0) return null;
  const edges = Array.from({ length: reference.width - reference.categoryCount }, (_, n) =>
    sliceEdges(columnOf(reference, reference.categoryCount + n)),
  );
  const cells = cellsOf(reference, edges);
  return { edges, tree: dependenceTree(cells), cardinalities: cells.map((codes) => new Set(codes).size + 1) };
}

/** Queries ready to be counted: each list of keys with a number for every key that differs. */
export interface RecordQueries {
  readonly keys: readonly NumberedKeys[];
  /** Persons of the queries who have rows in the table, person after person; null when nobody has. */
  readonly persons: ArrayLike<number> | null;
  readonly own: Uint32Array | null;
}

interface NumberedKeys {
  readonly numbers: ReadonlyMap<number, number>;
  /** Length queries. */
  readonly ofQuery: Uint32Array;
}

/**
 * @param persons of the queries, negative for those who have no rows in the table; null when nobody has. A person's rows in the table must
 *   be all among the queries
 */
export function recordQueries(queries: Points, persons: ArrayLike<number> | null, scheme: RecordScheme): RecordQueries {
  return { keys: keysOf(queries, scheme).map(numberedKeys), persons, own: persons === null ? null : ownOrder(persons) };
}

/** Counts in one table. O(rows × columns); memory by the queries, not by the table. */
export function countRecords(table: Points, { keys, persons, own }: RecordQueries, scheme: RecordScheme): RecordCounts {
  const counts = keysOf(table, scheme).map((held, k) => countsAt(keys[k]!, held, persons, own));
  const [sizes, records] = counts as [Float64Array, Float64Array];
  return { sizes, records, values: counts.slice(2, 2 + table.width), pairs: counts.slice(2 + table.width) };
}

/** What is counted: rows, records, values by column, pairs by edge. */
function keysOf(points: Points, { edges, tree }: RecordScheme): ArrayLike<number>[] {
  const cells = cellsOf(points, edges);
  return [
    new Uint8Array(points.rowCount),
    recordKeys({ rowCount: points.rowCount, categories: cells, numbers: [] }),
    ...cells,
    ...tree.map(([a, b]) => pairKeys(cells[a]!, cells[b]!)),
  ];
}

function numberedKeys(keys: ArrayLike<number>): NumberedKeys {
  const numbers = new Map<number, number>();
  const ofQuery = new Uint32Array(keys.length);
  for (let query = 0; query < keys.length; query++) {
    const known = numbers.get(keys[query]!);
    ofQuery[query] = known ?? numbers.size;
    if (known === undefined) numbers.set(keys[query]!, numbers.size);
  }
  return { numbers, ofQuery };
}

/** The counts of two tables put together. */
export function mergedCounts(first: RecordCounts, second: RecordCounts): RecordCounts {
  const sum = (a: Float64Array, b: Float64Array) => a.map((count, i) => count + b[i]!);
  return {
    sizes: sum(first.sizes, second.sizes),
    records: sum(first.records, second.records),
    values: first.values.map((counts, column) => sum(counts, second.values[column]!)),
    pairs: first.pairs.map((counts, edge) => sum(counts, second.pairs[edge]!)),
  };
}

/**
 * Rows expected at each query in a table of one row, were it drawn like the reference: the tree's product (`dependence-tree.ts`) with
 * additive smoothing. A value counts half a row more than it has (Krichevsky & Trofimov 1981); how much more often than by chance a pair
 * occurs counts one row more, seen and expected alike, so that pairs too rare to judge are taken as independent.
 * @returns in (0, 1), length queries; not normalised over all records
 */
export function expectedShares({ sizes, values, pairs }: RecordCounts, { tree, cardinalities }: RecordScheme): Float64Array {
  return sizes.map((size, query) => {
    const share = (column: number) => (values[column]![query]! + 0.5) / (size + 0.5 * cardinalities[column]!);
    let log = 0;
    for (let column = 0; column < values.length; column++) log += Math.log(share(column));
    tree.forEach(([a, b], edge) => {
      log += Math.log((pairs[edge]![query]! + 1) / (size * share(a) * share(b) + 1));
    });
    return Math.exp(Math.min(0, log));
  });
}

function columnOf({ rowCount, width, values }: Points, column: number): Float32Array {
  const cells = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) cells[row] = values[row * width + column]!;
  return cells;
}

function sliceEdges(numbers: Float32Array): Float32Array {
  const sorted = numbers.sort();
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length && distinct.length <= sliceCount; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]!);
  if (distinct.length <= sliceCount) return Float32Array.from(distinct);
  const starts = Array.from({ length: sliceCount }, (_, slice) => sorted[Math.floor((slice * sorted.length) / sliceCount)]!);
  return Float32Array.from(new Set(starts));
}

/** Codes >= 0 by column: category + 1 (0 is missing), or how many edges a number has reached (a missing one is below all others). */
function cellsOf(points: Points, edges: readonly Float32Array[]): Int32Array[] {
  return Array.from({ length: points.width }, (_, column) => {
    const values = columnOf(points, column);
    const ends = edges[column - points.categoryCount];
    return Int32Array.from(values, (value) => (ends === undefined ? value + 1 : value < 0 ? 0 : 1 + reached(value, ends)));
  });
}

function reached(value: number, edges: Float32Array): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Queries that have rows in the table, person after person. */
function ownOrder(persons: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(Array.from({ length: persons.length }, (_, query) => query).filter((query) => persons[query]! >= 0)).sort(
    (a, b) => persons[a]! - persons[b]! || a - b,
  );
}

function countsAt(
  { numbers, ofQuery }: NumberedKeys,
  held: ArrayLike<number>,
  persons: ArrayLike<number> | null,
  own: Uint32Array | null,
): Float64Array {
  const counts = new Float64Array(numbers.size);
  for (let row = 0; row < held.length; row++) {
    const number = numbers.get(held[row]!);
    if (number !== undefined) counts[number]!++;
  }
  const found = Float64Array.from(ofQuery, (number) => counts[number]!);
  if (persons !== null && own !== null) leaveOutOwn(found, ofQuery, persons, own, numbers.size);
  return found;
}

/** Takes from each query's count the rows of its own person that it counts. */
function leaveOutOwn(found: Float64Array, ids: Uint32Array, persons: ArrayLike<number>, own: Uint32Array, idCount: number): void {
  const ownCounts = new Uint32Array(idCount);
  for (let from = 0; from < own.length; ) {
    let to = from;
    while (to < own.length && persons[own[to]!] === persons[own[from]!]) ownCounts[ids[own[to++]!]!]!++;
    for (let i = from; i < to; i++) found[own[i]!]! -= ownCounts[ids[own[i]!]!]!;
    for (let i = from; i < to; i++) ownCounts[ids[own[i]!]!] = 0;
    from = to;
  }
}
