import type { Pool } from "../../../parallel/pool.js";
import { countsWithin, nearestDistances, type Queries } from "../compared/nearest.js";
import { buildNearestIndex, type NearestIndex } from "../compared/nearest-index.js";
import type { Points } from "../compared/points.js";

/**
 * Columns up to which neighbours are counted too. Where there are more, records hardly ever repeat, the count says what the distances say,
 * and a search without a shrinking bound is slow.
 */
const widestCounted = 8;

/** Neighbours in a list. */
export const neighbourCount = 20;

/** What each query sees of one table. */
export interface NeighbourLists {
  /** rowCount × `neighbourCount`, ascending; a table with fewer points is padded with the largest distance there is. */
  readonly distances: Float64Array;
  /** Points within the query's radius; null on more than eight columns. */
  readonly counts: Float64Array | null;
  /** Points of the table. */
  readonly size: number;
}

/** Neighbours in the list whose last sets the radius. */
export const radiusNeighbour = 5;

/**
 * @param radii  of each query; null takes the distance of the fifth neighbour found here
 * @param nearer lists that these will be merged with, which lets the search leave out whatever is farther away than their last
 */
export async function neighbourLists(
  pool: Pool,
  table: Points,
  tablePersons: ArrayLike<number> | null,
  queries: Queries,
  radii: Float64Array | null,
  nearer: NeighbourLists | null = null,
): Promise<NeighbourLists & { readonly radii: Float64Array; readonly index: NearestIndex }> {
  const index = buildNearestIndex(table, tablePersons);
  const distances = await nearestDistances(pool, index, queries, neighbourCount, nearer && lastDistances(nearer));
  for (let i = 0; i < distances.length; i++) if (distances[i] === Number.POSITIVE_INFINITY) distances[i] = table.width;
  const own =
    radii ?? Float64Array.from({ length: queries.points.rowCount }, (_, i) => distances[i * neighbourCount + radiusNeighbour - 1]!);
  const counts = table.width <= widestCounted ? await countsWithin(pool, index, queries, own) : null;
  return { distances, counts, size: table.rowCount, radii: own, index };
}

function lastDistances({ distances }: NeighbourLists): Float64Array {
  return Float64Array.from({ length: distances.length / neighbourCount }, (_, i) => distances[(i + 1) * neighbourCount - 1]!);
}

/** The lists of two tables put together. */
export function mergedLists(first: NeighbourLists, second: NeighbourLists): NeighbourLists {
  const distances = new Float64Array(first.distances.length);
  for (let from = 0; from < distances.length; from += neighbourCount) {
    let [a, b] = [from, from];
    for (let i = from; i < from + neighbourCount; i++)
      distances[i] = first.distances[a]! <= second.distances[b]! ? first.distances[a++]! : second.distances[b++]!;
  }
  const counts = first.counts === null || second.counts === null ? null : first.counts.map((count, i) => count + second.counts![i]!);
  return { distances, counts, size: first.size + second.size };
}
