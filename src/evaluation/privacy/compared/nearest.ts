import type { Pool } from "../../../parallel/pool.js";
import { buildNearestIndex, type NearestIndex } from "./nearest-index.js";
import { type NearestTask, run } from "./nearest.worker.js";
import type { Points } from "./points.js";
import { type NearestRowsTask, run as findRows } from "./nearest-rows.worker.js";

/** Points to look up, and whose rows they are when their own person must be left out. */
export interface Queries {
  readonly points: Points;
  /** Length rowCount, in shared memory; null when the index holds none of these persons. */
  readonly persons: Int32Array | null;
}

const address = new URL("./nearest.worker.js", import.meta.url);
const queriesPerTask = 512;

/** The `count` smallest distances of each query, ascending. @returns rowCount × count, Infinity where the index holds fewer (or none within `bounds`) */
export function nearestDistances(
  pool: Pool,
  index: NearestIndex,
  queries: Queries,
  count: number,
  bounds: Float64Array | null = null,
): Promise<Float64Array> {
  return search(pool, index, queries, count, (from, to) => ({ kind: "nearest", count, bounds: bounds?.slice(from, to) ?? null }));
}

/** Neighbours of each query, rowCount × count, ascending by distance. */
export interface Neighbours {
  readonly count: number;
  /** Infinity where the index holds fewer. */
  readonly distances: Float64Array;
  /** Rows of the table behind the index; -1 where it holds fewer. */
  readonly rows: Int32Array;
}

/** The `count` nearest rows of each query. Ties in an order that depends on the table alone. @param table from all of which the index is made here */
export async function nearestNeighbours(pool: Pool, table: Points, queries: Points, count: number): Promise<Neighbours> {
  const index = buildNearestIndex(
    table,
    Uint32Array.from({ length: table.rowCount }, (_, row) => row),
  );
  const both = await search(pool, index, { points: queries, persons: null }, 2 * count, () => ({ kind: "neighbours", count }));
  const distances = new Float64Array(queries.rowCount * count);
  const rows = new Int32Array(queries.rowCount * count);
  for (let query = 0; query < queries.rowCount; query++) {
    const from = 2 * query * count;
    distances.set(both.subarray(from, from + count), query * count);
    rows.set(both.subarray(from + count, from + 2 * count), query * count);
  }
  return { count, distances, rows };
}

/** An upper limit of each query's nearest distance, quickly. @returns length rowCount; Infinity where its leaf holds nobody else */
export function nearbyDistances(pool: Pool, index: NearestIndex, queries: Queries): Promise<Float64Array> {
  return search(pool, index, queries, 1, () => ({ kind: "nearby" }));
}

/** Number of points within each query's radius (equal counts). @returns length rowCount */
export function countsWithin(pool: Pool, index: NearestIndex, queries: Queries, radii: Float64Array): Promise<Float64Array> {
  return search(pool, index, queries, 1, (from, to) => ({ kind: "within", radii: radii.slice(from, to) }));
}

const rowsAddress = new URL("./nearest-rows.worker.js", import.meta.url);

/** Neighbours of each query, nearest first. */
export interface NeighbourRows {
  readonly count: number;
  /** rowCount × count rows of the index; -1 where it holds fewer. */
  readonly rows: Int32Array;
  /** Distance of each, Infinity where there is none. */
  readonly distances: Float64Array;
  /** Order of each among those at the same distance: smaller comes first. */
  readonly priorities: Uint32Array;
}

/**
 * The `count` nearest rows of each query. Among rows at the same distance a random order decides, drawn anew for each query, in which no row
 * is favoured; with one `key` it is the same order in every index, for the same numbers of query and row.
 * @param key       a 32-bit word
 * @param rowOffset what is added to a row's number for that order, so that two indices can be searched as one
 */
export async function nearestRows(
  pool: Pool,
  index: NearestIndex,
  queries: Points,
  count: number,
  { key, rowOffset }: { readonly key: number; readonly rowOffset: number },
): Promise<NeighbourRows> {
  const tasks: NearestRowsTask[] = [];
  for (let from = 0; from < queries.rowCount; from += queriesPerTask) {
    tasks.push({ index, queries: queries.values, from, to: Math.min(queries.rowCount, from + queriesPerTask), count, key, rowOffset });
  }
  const parts = await pool.map({ address: rowsAddress, run: findRows }, tasks);
  const size = queries.rowCount * count;
  const all = { count, rows: new Int32Array(size), distances: new Float64Array(size), priorities: new Uint32Array(size) };
  parts.forEach((part, i) => {
    const at = i * queriesPerTask * count;
    all.rows.set(part.rows, at);
    all.distances.set(part.distances, at);
    all.priorities.set(part.priorities, at);
  });
  return all;
}

type ModeOf = (from: number, to: number) => NearestTask["mode"];

async function search(pool: Pool, index: NearestIndex, queries: Queries, width: number, modeOf: ModeOf): Promise<Float64Array> {
  const { rowCount, values } = queries.points;
  const tasks: NearestTask[] = [];
  for (let from = 0; from < rowCount; from += queriesPerTask) {
    const to = Math.min(rowCount, from + queriesPerTask);
    tasks.push({ index, queries: values, queryPersons: queries.persons, from, to, mode: modeOf(from, to) });
  }
  const parts = await pool.map({ address, run }, tasks);
  const all = new Float64Array(rowCount * width);
  parts.forEach((part, i) => all.set(part, i * queriesPerTask * width));
  return all;
}
