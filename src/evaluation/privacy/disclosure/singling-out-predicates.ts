import { uniformInteger } from "../../../random/draws.js";
import { mix, type Rng } from "../../../random/rng.js";
import { newRankRanges, personsInRanges, type Predicate, type PredicateIndex, type RankRanges } from "./predicate-index.js";

/** Most conjunctions tried: on coarse tables hardly any row stands alone on a few columns. */
const mostTries = 200_000;
/** After so many tries in a row that were made before, the table has hardly any others. */
const mostRepeats = 2000;
/** Slots of the table of keys, more than twice `mostTries`. */
const keyBits = 19;

/**
 * Predicates on one column that exactly one synthetic person matches: the value is missing; a number at or below the smallest, at or above
 * the largest; a value that nobody else holds. Datetimes are numbers here (Anonymeter 1.1.0 skips their rare values).
 *
 * @param output the whole attacked table
 * @returns all of them, or a uniform sample of `wanted`
 */
export function univariatePredicates(output: PredicateIndex, wanted: number, rng: Rng): Predicate[] {
  const kept: Predicate[] = [];
  let seen = 0;
  const offer = (column: number, low: number, high: number): void => {
    const slot = seen < wanted ? seen : uniformInteger(seen + 1, rng); // Algorithm R (Vitter 1985)
    if (slot < wanted) kept[slot] = [{ column, low, high }];
    seen++;
  };
  output.columns.forEach(({ knots }, column) => {
    for (let rank = 0; rank <= knots.length; rank++) {
      if (!heldByOnePerson(output, column, rank)) continue;
      const value = knots[rank] ?? Number.NaN; // beyond the last: missing
      offer(column, value, value);
      if (column < output.categoryCount) continue;
      if (rank === 0 && knots.length > 0) offer(column, Number.NEGATIVE_INFINITY, value);
      if (rank === knots.length - 1) offer(column, value, Number.POSITIVE_INFINITY);
    }
  });
  return kept;
}

function heldByOnePerson({ columns, personOf }: PredicateIndex, column: number, rank: number): boolean {
  const { order, starts } = columns[column]!;
  const [start, end] = [starts[rank]!, starts[rank + 1]!];
  for (let i = start + 1; i < end; i++) if (personOf[order[i]!] !== personOf[order[start]!]) return false;
  return end > start;
}

/**
 * Conjunctions over `columnCount` random columns of a random synthetic row that exactly one synthetic person matches, each once: a category
 * is equal; a number is at least the row's where that lies above the median, else at most; a missing value is missing.
 *
 * @param columnCount at most the columns there are
 * @returns `wanted` of them, or fewer where 200,000 tries find no more
 */
export function multivariatePredicates(output: PredicateIndex, columnCount: number, wanted: number, rng: Rng): Predicate[] {
  const medians = output.columns.map(medianRank);
  const columns = Int32Array.from(output.columns, (_, column) => column);
  const ranges = newRankRanges(columnCount);
  ranges.count = columnCount;
  const found = new Int32Array(1);
  const tried = new Float64Array(2 ** keyBits);
  const made: Predicate[] = [];
  let repeats = output.personOf.length === 0 ? mostRepeats : 0;
  for (let tries = 0; tries < mostTries && repeats < mostRepeats && made.length < wanted; tries++) {
    const row = uniformInteger(output.personOf.length, rng);
    drawToFront(columns, columnCount, rng);
    for (let t = 0; t < columnCount; t++) insertColumn(ranges.columns, t, columns[t]!);
    for (let t = 0; t < columnCount; t++) setRange(output, ranges, t, row, medians);
    repeats = remember(tried, keyOf(ranges)) ? 0 : repeats + 1;
    if (repeats > 0) continue;
    if (personsInRanges(output, ranges, found) === 1) made.push(predicateOf(output, ranges));
  }
  return made;
}

/** Shuffles the first `count` places (Fisher & Yates). */
function drawToFront(list: Int32Array, count: number, rng: Rng): void {
  for (let i = 0; i < count; i++) {
    const j = i + uniformInteger(list.length - i, rng);
    const kept = list[i]!;
    list[i] = list[j]!;
    list[j] = kept;
  }
}

/** Keeps the first `count` + 1 columns ascending, so that one conjunction has one key. */
function insertColumn(chosen: Int32Array, count: number, column: number): void {
  let at = count;
  for (; at > 0 && chosen[at - 1]! > column; at--) chosen[at] = chosen[at - 1]!;
  chosen[at] = column;
}

/** Adds a key to a table with open addressing, 0 for a free slot. @returns false if it was there */
function remember(table: Float64Array, key: number): boolean {
  const mask = table.length - 1;
  let slot = (key >>> 0) & mask;
  while (table[slot] !== 0) {
    if (table[slot] === key) return false;
    slot = (slot + 1) & mask;
  }
  table[slot] = key;
  return true;
}

function setRange(
  { columns, categoryCount }: PredicateIndex,
  ranges: RankRanges,
  t: number,
  row: number,
  medians: readonly number[],
): void {
  const column = ranges.columns[t]!;
  const { knots, ranks } = columns[column]!;
  const rank = ranks[row]!;
  const equal = column < categoryCount || rank === knots.length;
  const above = rank > medians[column]!;
  ranges.firsts[t] = equal || above ? rank : 0;
  ranges.lasts[t] = equal || !above ? rank : knots.length - 1;
}

/** A 53-bit hash; that two of a hundred thousand conjunctions share one, and the second is passed over, has a chance of 1e-6. */
function keyOf({ count, columns, firsts, lasts }: RankRanges): number {
  let [low, high] = [0x9e3779b9, 0x7f4a7c15];
  for (let t = 0; t < count; t++) {
    low = mix(mix(mix(low ^ columns[t]!) ^ firsts[t]!) ^ lasts[t]!);
    high = mix(mix(mix(high + columns[t]!) + firsts[t]!) + lasts[t]!);
  }
  return (high >>> 11) * 4294967296 + (low >>> 0) || 1;
}

function predicateOf({ columns, categoryCount }: PredicateIndex, { count, columns: chosen, firsts, lasts }: RankRanges): Predicate {
  return Array.from({ length: count }, (_, t) => {
    const column = chosen[t]!;
    const { knots } = columns[column]!;
    const [first, last] = [firsts[t]!, lasts[t]!];
    if (first === knots.length) return { column, low: Number.NaN, high: Number.NaN };
    if (column < categoryCount) return { column, low: knots[first]!, high: knots[last]! };
    // "at least" never starts at the lowest rank, for that is not above the median
    return first === 0
      ? { column, low: Number.NEGATIVE_INFINITY, high: knots[last]! }
      : { column, low: knots[first]!, high: Number.POSITIVE_INFINITY };
  });
}

/** Rank of the lower median of the values that are present. */
function medianRank({ knots, starts, order, ranks }: PredicateIndex["columns"][number]): number {
  const present = starts[knots.length]!;
  return present === 0 ? 0 : ranks[order[(present - 1) >>> 1]!]!;
}
