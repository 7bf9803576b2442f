import type { Pool } from "../../../parallel/pool.js";
import type { NearestIndex } from "./nearest-index.js";
import { type NearestTask, run } from "./nearest.worker.js";
import type { Points } from "./points.js";

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

/** An upper limit of each query's nearest distance, quickly. @returns length rowCount; Infinity where its leaf holds nobody else */
export function nearbyDistances(pool: Pool, index: NearestIndex, queries: Queries): Promise<Float64Array> {
  return search(pool, index, queries, 1, () => ({ kind: "nearby" }));
}

/** Number of points within each query's radius (equal counts). @returns length rowCount */
export function countsWithin(pool: Pool, index: NearestIndex, queries: Queries, radii: Float64Array): Promise<Float64Array> {
  return search(pool, index, queries, 1, (from, to) => ({ kind: "within", radii: radii.slice(from, to) }));
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
