import type { ComparedTable } from "../compared/compared-fold.js";

/** Rows of some persons, every column as numbers: a category as its code, NaN for missing. */
export interface PersonRows {
  readonly columns: readonly Float64Array[];
  /** The first so many columns are categories. */
  readonly categoryCount: number;
  /** Person of each row; only equality matters. */
  readonly personOf: Uint32Array;
}

/** One condition of a predicate: low <= value <= high; where low is NaN, the value is missing. */
export interface Term {
  readonly column: number;
  readonly low: number;
  readonly high: number;
}

/** A conjunction: a person matches when one of its rows meets every term. At least one term. */
export type Predicate = readonly Term[];

/** A column as ranks of its distinct values, ascending, missing last, and the rows of each rank. */
interface RankedColumn {
  readonly knots: Float64Array;
  /** By row: index into knots, or knots.length for missing. */
  readonly ranks: Int32Array;
  /** Rows of rank r are order[starts[r]] .. order[starts[r + 1] - 1]; length knots.length + 2. */
  readonly starts: Uint32Array;
  readonly order: Uint32Array;
}

export interface PredicateIndex {
  readonly personOf: Uint32Array;
  readonly categoryCount: number;
  readonly columns: readonly RankedColumn[];
}

/** @param chosen persons to take, by index (nonzero is in); null takes all */
export function personRows(table: ComparedTable, chosen: Uint8Array | null): PersonRows {
  const { personOf } = table.persons;
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) if (chosen === null || chosen[personOf[row]!] !== 0) rows.push(row);
  const categories = table.categories.map((codes) => Float64Array.from(rows, (row) => (codes[row]! < 0 ? Number.NaN : codes[row]!)));
  const numbers = table.numbers.map((values) => Float64Array.from(rows, (row) => values[row]!));
  return {
    columns: [...categories, ...numbers],
    categoryCount: categories.length,
    personOf: Uint32Array.from(rows, (row) => personOf[row]!),
  };
}

/** Rows of both, all persons of the second other than those of the first. */
export function joinPersonRows(first: PersonRows, second: PersonRows): PersonRows {
  const offset = first.personOf.reduce((most, person) => Math.max(most, person + 1), 0);
  const rowCount = first.personOf.length;
  const personOf = new Uint32Array(rowCount + second.personOf.length);
  personOf.set(first.personOf);
  second.personOf.forEach((person, row) => {
    personOf[rowCount + row] = person + offset;
  });
  const columns = first.columns.map((values, c) => {
    const joined = new Float64Array(personOf.length);
    joined.set(values);
    joined.set(second.columns[c]!, rowCount);
    return joined;
  });
  return { columns, categoryCount: first.categoryCount, personOf };
}

/** O(columns × rows × log rows). */
export function buildPredicateIndex({ columns, categoryCount, personOf }: PersonRows): PredicateIndex {
  return { personOf, categoryCount, columns: columns.map(rankColumn) };
}

function rankColumn(values: Float64Array): RankedColumn {
  const sorted = values.slice().sort(); // NaN last
  let distinct = 0;
  for (let i = 0; i < sorted.length && !Number.isNaN(sorted[i]!); i++) {
    if (distinct === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i]!;
  }
  const knots = sorted.slice(0, distinct);
  const ranks = new Int32Array(values.length);
  const starts = new Uint32Array(distinct + 2);
  for (let row = 0; row < values.length; row++) {
    const rank = Number.isNaN(values[row]!) ? distinct : firstAtLeast(knots, values[row]!);
    ranks[row] = rank;
    starts[rank + 1]!++;
  }
  for (let rank = 0; rank <= distinct; rank++) starts[rank + 1]! += starts[rank]!;
  const next = starts.slice();
  const order = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) order[next[ranks[row]!]!++] = row;
  return { knots, ranks, starts, order };
}

/** Index of the first knot at or above the value; knots.length where there is none. */
function firstAtLeast(knots: Float64Array, value: number): number {
  let [low, high] = [0, knots.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (knots[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A predicate in the ranks of one index: term t holds where firsts[t] <= rank in columns[t] <= lasts[t]. Written over and over, to allocate once. */
export interface RankRanges {
  count: number;
  readonly columns: Int32Array;
  readonly firsts: Int32Array;
  readonly lasts: Int32Array;
}

export function newRankRanges(most: number): RankRanges {
  return { count: 0, columns: new Int32Array(most), firsts: new Int32Array(most), lasts: new Int32Array(most) };
}

/** The persons who match, up to `found.length` of them. @returns how many; found.length + 1 where there are more, and then none are told */
export function matchingPersons(index: PredicateIndex, predicate: Predicate, scratch: RankRanges, found: Int32Array): number {
  scratch.count = predicate.length;
  for (const [t, { column, low, high }] of predicate.entries()) {
    const { knots } = index.columns[column]!;
    const missing = Number.isNaN(low);
    const end = missing ? knots.length : firstAtLeast(knots, high);
    scratch.columns[t] = column;
    scratch.firsts[t] = missing ? end : firstAtLeast(knots, low);
    scratch.lasts[t] = missing || (end < knots.length && knots[end] === high) ? end : end - 1;
  }
  return personsInRanges(index, scratch, found);
}

/** Persons who meet all ranges, as `matchingPersons`. Hot loop: the rows of the term that fewest rows meet are looked through, until there is a person too many. */
export function personsInRanges(index: PredicateIndex, { count, columns, firsts, lasts }: RankRanges, found: Int32Array): number {
  let lead = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let t = 0; t < count; t++) {
    if (lasts[t]! < firsts[t]!) return 0;
    const { starts } = index.columns[columns[t]!]!;
    const rows = starts[lasts[t]! + 1]! - starts[firsts[t]!]!;
    if (rows < fewest) {
      fewest = rows;
      lead = t;
    }
  }
  const { order, starts } = index.columns[columns[lead]!]!;
  const end = starts[lasts[lead]! + 1]!;
  let persons = 0;
  for (let i = starts[firsts[lead]!]!; i < end; i++) {
    const row = order[i]!;
    let t = 0;
    for (; t < count; t++) {
      if (t === lead) continue;
      const rank = index.columns[columns[t]!]!.ranks[row]!;
      if (rank < firsts[t]! || rank > lasts[t]!) break;
    }
    if (t < count) continue;
    const person = index.personOf[row]!;
    let known = 0;
    while (known < persons && found[known] !== person) known++;
    if (known < persons) continue;
    if (persons === found.length) return persons + 1;
    found[persons++] = person;
  }
  return persons;
}
