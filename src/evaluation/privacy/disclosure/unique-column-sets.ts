import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";

/** A set of columns and how many persons it singles out. */
export interface UniqueSet {
  /** Ascending indices of the columns given. */
  readonly columns: readonly number[];
  /** Share of persons whose values on these columns nobody else has. */
  readonly uniqueShare: number;
}

/** One record a person, as codes >= -1 by column, all of one length. */
export interface Records {
  readonly codes: readonly Int32Array[];
  /** Codes of a column are below its count. */
  readonly codeCounts: readonly number[];
}

/** More persons than this are sampled for the search; the sets that it finds are counted again on all. */
const mostSearched = 20_000;
/** Persons that a set must single out. */
const enough = 0.05;
const widest = 5;
/** A column on which more persons are unique than this is an id or a text in disguise, nothing that is known from elsewhere. */
const nearlyUnique = 0.5;
/** Sets of a size that are extended by another column. */
const beamWidth = 24;
/** Sets of a size that are counted on all persons. */
const mostRecounted = 6;
/** Cells counted in an array; more are counted in a map. */
const mostCells = 1 << 22;

/** Groups of records that are alike so far. */
interface Grouping {
  readonly set: UniqueSet;
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/**
 * The smallest sets of columns on which more than 5 % of the persons are unique, most telling first (the minimal sample uniques of SUDA,
 * Elliot, Manning & Ford 2002, asked of columns and not of records). Level by level: all sets of one and of two columns, from there on every
 * extension by one column of the 24 sets that single out the most persons, which is greedy. Up to five columns.
 *
 * Searched on a random 20,000 persons at most; on a sample more persons look unique, so the best sets of each size are counted on all persons,
 * and these shares decide and are returned.
 * Columns on which more than half of the persons are unique on their own are left out.
 * @returns up to 6 sets of one size; where no set of five columns singles out 5 %, the most telling one of the last size; empty without columns
 */
export function uniqueColumnSets(records: Records, rng: Rng): UniqueSet[] {
  const personCount = records.codes[0]?.length ?? 0;
  const sampled = personCount <= mostSearched ? null : sampleIndices(personCount, mostSearched, rng);
  const searched =
    sampled === null ? records : { ...records, codes: records.codes.map((codes) => Int32Array.from(sampled, (i) => codes[i]!)) };
  const scratch = new Int32Array(mostCells);
  const columns = records.codes.map((_, column) => column).filter((column) => uniqueShare(records, [column], scratch) <= nearlyUnique);
  let level = ranked(columns.map((column) => extended(null, column, searched, scratch)));
  let best: UniqueSet[] = [];
  for (let size = 1; size <= widest && level.length > 0; size++) {
    const counted = level
      .slice(0, mostRecounted)
      .map(({ set }) => (sampled === null ? set : { ...set, uniqueShare: uniqueShare(records, set.columns, scratch) }));
    best = counted.sort(mostTellingFirst);
    if (best[0]!.uniqueShare > enough) return best.filter((set) => set.uniqueShare > enough);
    level = nextLevel(size === 1 ? level : level.slice(0, beamWidth), searched, columns, scratch);
  }
  return best.slice(0, 1);
}

/** Share of persons whose values on the columns nobody else has. */
function uniqueShare(records: Records, columns: readonly number[], scratch: Int32Array): number {
  let grouping: Grouping | null = null;
  for (const column of columns) grouping = extended(grouping, column, records, scratch);
  return grouping?.set.uniqueShare ?? 0;
}

function nextLevel(level: readonly Grouping[], records: Records, columns: readonly number[], scratch: Int32Array): Grouping[] {
  const seen = new Set<string>();
  const next: Grouping[] = [];
  for (const grouping of level) {
    for (const column of columns) {
      const key = [...grouping.set.columns, column].sort((a, b) => a - b).join();
      if (grouping.set.columns.includes(column) || seen.has(key)) continue;
      seen.add(key);
      next.push(extended(grouping, column, records, scratch));
      if (next.length > 4 * beamWidth) next.splice(0, next.length, ...ranked(next).slice(0, beamWidth)); // memory: 20,000 groups a set
    }
  }
  return ranked(next);
}

function ranked(groupings: readonly Grouping[]): Grouping[] {
  return [...groupings].sort((a, b) => mostTellingFirst(a.set, b.set));
}

function mostTellingFirst(a: UniqueSet, b: UniqueSet): number {
  return b.uniqueShare - a.uniqueShare || (a.columns.join() < b.columns.join() ? -1 : 1);
}

/** Splits groups by one more column; missing is a value of its own. @param scratch zeros, left as zeros */
function extended(grouping: Grouping | null, column: number, { codes, codeCounts }: Records, scratch: Int32Array): Grouping {
  const own = codes[column]!;
  const width = codeCounts[column]! + 1;
  const groups = new Int32Array(own.length);
  const before = grouping?.groups ?? groups; // all zeros so far
  const cells = new Float64Array(own.length);
  for (let i = 0; i < cells.length; i++) cells[i] = before[i]! * width + own[i]! + 1;
  const groupCount =
    width * (grouping?.groupCount ?? 1) <= scratch.length ? groupByArray(cells, groups, scratch) : groupByMap(cells, groups);
  const sizes = new Uint32Array(groupCount);
  for (let i = 0; i < groups.length; i++) sizes[groups[i]!]!++;
  let unique = 0;
  for (const size of sizes) if (size === 1) unique++;
  const columns = [...(grouping?.set.columns ?? []), column].sort((a, b) => a - b);
  return { set: { columns, uniqueShare: own.length === 0 ? 0 : unique / own.length }, groups, groupCount };
}

/** Numbers groups by their first record. @param scratch one place a cell: group + 1 */
function groupByArray(cells: Float64Array, groups: Int32Array, scratch: Int32Array): number {
  let count = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (scratch[cell] === 0) scratch[cell] = ++count;
    groups[i] = scratch[cell]! - 1;
  }
  for (let i = 0; i < cells.length; i++) scratch[cells[i]!] = 0;
  return count;
}

function groupByMap(cells: Float64Array, groups: Int32Array): number {
  const groupOf = new Map<number, number>();
  for (let i = 0; i < cells.length; i++) {
    const known = groupOf.get(cells[i]!) ?? groupOf.size;
    if (known === groupOf.size) groupOf.set(cells[i]!, known);
    groups[i] = known;
  }
  return groupOf.size;
}
