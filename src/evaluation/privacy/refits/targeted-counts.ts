import type { Rng } from "../../../random/rng.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Points } from "../compared/points.js";

/** Codes a column: the commonest categories, or slices of a number's rank, and one code for all else. */
const codeCount = 16;
const mostPairs = 200;
const mostTriples = 300;
/** Counts of pairs, and of triples, that one table is given; 4 bytes each. */
const mostCounts = 4_000_000;

/** How records are cut into cells, and which columns are crossed; learned without knowing who is a member. */
export interface QueryScheme {
  readonly width: number;
  /** By category column: category to code; others have 0. */
  readonly commonCodes: readonly ReadonlyMap<number, number>[];
  /** Columns crossed, two or three, ascending. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * Pairs and triples of columns, all of them or a random choice: up to 200 and 300, fewer where so many queries would fill the memory. A single
 * column is a group of one.
 * @param points what codes are learned from
 */
export function queryScheme(points: Points, queryCount: number, rng: Rng): QueryScheme {
  const { width, categoryCount } = points;
  const commonCodes = Array.from({ length: categoryCount }, (_, column) => commonCategories(points, column));
  const most = Math.max(10, Math.floor(mostCounts / Math.max(1, queryCount)));
  const pairs = combinations(width, 2, Math.min(mostPairs, most), rng.fork("pairs"));
  const triples = combinations(width, 3, Math.min(mostTriples, most), rng.fork("triples"));
  return { width, commonCodes, groups: width === 1 ? [[0]] : [...pairs, ...triples] };
}

/** All subsets of 2 or 3 columns, or `most` random ones. */
function combinations(width: number, size: 2 | 3, most: number, rng: Rng): number[][] {
  const total = size === 2 ? (width * (width - 1)) / 2 : (width * (width - 1) * (width - 2)) / 6;
  if (total <= most) {
    const all: number[][] = [];
    for (let a = 0; a < width; a++) {
      for (let b = a + 1; b < width; b++) {
        if (size === 2) all.push([a, b]);
        else for (let c = b + 1; c < width; c++) all.push([a, b, c]);
      }
    }
    return all;
  }
  const chosen = new Map<string, number[]>();
  while (chosen.size < most) {
    const columns = new Set<number>();
    while (columns.size < size) columns.add(sampleIndices(width, 1, rng)[0]!);
    const sorted = [...columns].sort((a, b) => a - b);
    chosen.set(String(sorted), sorted);
  }
  return [...chosen.values()];
}

function commonCategories({ rowCount, width, values }: Points, column: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row < rowCount; row++) counts.set(values[row * width + column]!, (counts.get(values[row * width + column]!) ?? 0) + 1);
  const common = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, codeCount - 1);
  return new Map(common.map(([value], i) => [value, i + 1]));
}

/** By column, codes in [0, 16). */
function cellsOf({ rowCount, width, values }: Points, { commonCodes }: QueryScheme): Uint8Array[] {
  return Array.from({ length: width }, (_, column) => {
    const codes = new Uint8Array(rowCount);
    const common = commonCodes[column];
    for (let row = 0; row < rowCount; row++) {
      const value = values[row * width + column]!;
      // a number is twice its rank; below 0 it is missing
      if (common === undefined) codes[row] = value < 0 ? 0 : 1 + Math.min(codeCount - 2, Math.floor((value / 2) * (codeCount - 1)));
      else codes[row] = common.get(value) ?? 0;
    }
    return codes;
  });
}

/** A table as cells, ready to be counted. */
export interface CellTable {
  readonly rowCount: number;
  readonly cells: readonly Uint8Array[];
}

export function cellTable(points: Points, scheme: QueryScheme): CellTable {
  return { rowCount: points.rowCount, cells: cellsOf(points, scheme) };
}

/** How often each query's values occur together in a table. */
export interface TargetedCounts {
  /** Rows of the table. */
  readonly size: number;
  /** Rows in the query's cell, [group × queryCount + query]. */
  readonly counts: Uint32Array;
}

/** Counts every query's cells in a table. Memory by the queries, not by the table. O(groups × rows) */
export function targetedCounts(queries: CellTable, table: CellTable, { groups }: QueryScheme): TargetedCounts {
  const queryCount = queries.rowCount;
  const counts = new Uint32Array(groups.length * queryCount);
  const seen = new Uint32Array(codeCount ** 3);
  for (const [g, group] of groups.entries()) {
    seen.fill(0);
    countCells(columnsOf(table, group), seen);
    const [a, b, c] = columnsOf(queries, group);
    for (let i = 0; i < queryCount; i++) counts[g * queryCount + i] = seen[(a[i]! * codeCount + b[i]!) * codeCount + c[i]!]!;
  }
  return { size: table.rowCount, counts };
}

type Crossed = readonly [Uint8Array, Uint8Array, Uint8Array];

/** The columns of a group; one that is not there is 0 throughout. */
function columnsOf({ cells, rowCount }: CellTable, group: readonly number[]): Crossed {
  const none = new Uint8Array(group.length < 3 ? rowCount : 0);
  const column = (place: number): Uint8Array => (place < group.length ? cells[group[place]!]! : none);
  return [column(0), column(1), column(2)];
}

/** Hot loop: one count a row. */
function countCells([a, b, c]: Crossed, seen: Uint32Array): void {
  const { length } = a;
  for (let row = 0; row < length; row++) seen[(a[row]! * codeCount + b[row]!) * codeCount + c[row]!]!++;
}

/** The counts of two tables put together. */
export function addedCounts(first: TargetedCounts, second: TargetedCounts): TargetedCounts {
  return { size: first.size + second.size, counts: first.counts.map((count, i) => count + second.counts[i]!) };
}

/**
 * How much more often the queries' values occur together in an output than a reference makes one expect: the targeted counts of TAPAS
 * (Houssiau et al. 2022), over pairs and triples of columns.
 *
 * Score = sum over groups of (c - e) / (e + 1), c the output's rows in the query's cell, e the reference's, scaled to the output's size. One
 * row more in a Poisson count of mean e raises the log likelihood by about (c - e) / (e + 1): what is rare weighs most.
 * @returns length of the queries
 */
export function targetedScores(output: TargetedCounts, reference: TargetedCounts, { groups }: QueryScheme): Float64Array {
  const queryCount = output.counts.length / groups.length;
  const scale = output.size / Math.max(1, reference.size);
  const scores = new Float64Array(queryCount);
  for (let at = 0; at < output.counts.length; at++) {
    const e = reference.counts[at]! * scale;
    scores[at % queryCount]! += (output.counts[at]! - e) / (e + 1);
  }
  return scores;
}
