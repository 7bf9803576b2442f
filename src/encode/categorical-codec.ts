import { intervalOf } from "../math/count-at-most.js";
import type { CategoricalCodec } from "./codebook.js";
import { personsPerCode } from "./distinct-values.js";

export interface CategoricalOptions {
  readonly k: number;
  /** Most codes, the missing and the rare one included. */
  readonly maxCodes: number;
  /** True where the categories are numbers, so that code order can be value order. */
  readonly ordered: boolean;
  /** Place of each dictionary entry on a line: where there are more categories than codes, neighbours on it share a code. */
  readonly place: Float64Array;
}

interface Category {
  readonly entry: number;
  readonly persons: number;
}

/**
 * Learns the categories that k persons hold.
 *
 * Where they are more than the codes left, the most frequent half of the codes stay single and the rest are grouped along `place`; the decoder
 * draws inside a group by the values' shares. Categories below k share one code, drawn as a common value; where even together they are below k they
 * are coded as the most frequent value.
 * @param cells    dictionary index a row, -1 missing
 * @param personOf row → person, rows of one person contiguous; null when every row is a person
 */
export function learnCategoricalCodec(
  cells: Int32Array,
  dictionary: readonly string[],
  personOf: Uint32Array | null,
  options: CategoricalOptions,
): CategoricalCodec {
  const { persons, missingPersons } = personsPerCode(cells, dictionary.length, personOf);
  const common: Category[] = [];
  persons.forEach((count, entry) => {
    if (count >= options.k) common.push({ entry, persons: count });
  });
  const missingCode = missingPersons >= options.k ? 0 : -1;
  const hasRare = common.length > 0 && rarePersons(cells, persons, personOf, options.k) >= options.k;
  const groups = groupCategories(common, options.maxCodes - (missingCode + 1) - (hasRare ? 1 : 0), options, dictionary);
  const values: string[] = [];
  const codes: number[] = [];
  const weights: number[] = [];
  groups.forEach((group, i) => {
    for (const { entry, persons: held } of group) {
      values.push(dictionary[entry]!);
      codes.push(i + missingCode + 1);
      weights.push(Math.max(1, Math.round(held / options.k)));
    }
  });
  const cardinality = groups.length + missingCode + 1 + (hasRare ? 1 : 0);
  return {
    kind: "categorical",
    cardinality: Math.max(1, cardinality),
    missingCode: groups.length === 0 ? 0 : missingCode,
    rareCode: hasRare ? cardinality - 1 : -1,
    ordered: options.ordered,
    values,
    codes,
    weights,
  };
}

/** Persons with a category that fewer than k hold. */
function rarePersons(cells: Int32Array, persons: Uint32Array, personOf: Uint32Array | null, k: number): number {
  if (personOf === null) return persons.reduce((sum, count) => (count < k ? sum + count : sum), 0);
  const rareCells = cells.map((entry) => (entry >= 0 && persons[entry]! < k ? 0 : -1));
  return personsPerCode(rareCells, 1, personOf).persons[0]!;
}

function groupCategories(common: Category[], codes: number, options: CategoricalOptions, dictionary: readonly string[]): Category[][] {
  const byCount = [...common].sort((a, b) => b.persons - a.persons || a.entry - b.entry);
  const single = byCount.length <= codes ? byCount : byCount.slice(0, codes >> 1);
  const groups = single.map((category) => [category]);
  if (single.length < byCount.length) groups.push(...neighbours(byCount.slice(single.length), codes - single.length, options.place));
  if (!options.ordered) return groups;
  const number = (group: readonly Category[]): number => Number(dictionary[group[0]!.entry]);
  return groups.sort((a, b) => number(a) - number(b));
}

/** Runs of categories along `place`, of about equal persons. */
function neighbours(categories: readonly Category[], groupCount: number, place: Float64Array): Category[][] {
  const line = [...categories].sort((a, b) => place[a.entry]! - place[b.entry]! || a.entry - b.entry);
  const total = line.reduce((sum, { persons }) => sum + persons, 0);
  const groups: Category[][] = [[]];
  let done = 0;
  for (const category of line) {
    const current = groups[groups.length - 1]!;
    if (current.length > 0 && done * groupCount >= total * groups.length) groups.push([category]);
    else current.push(category);
    done += category.persons;
  }
  return groups;
}

/** Codes of a category column; a category the codec does not hold goes to the rare code, else to the most frequent value. */
export function encodeCategories(cells: Int32Array, dictionary: readonly string[], codec: CategoricalCodec): Uint16Array {
  const codeOf = new Map(codec.values.map((value, i) => [value, codec.codes[i]!]));
  const most = codec.weights.reduce((best, weight) => Math.max(best, weight), 0);
  const commonest = codec.codes[codec.weights.indexOf(most)] ?? 0;
  const other = codec.rareCode >= 0 ? codec.rareCode : commonest;
  const missing = codec.missingCode >= 0 ? codec.missingCode : commonest;
  const codeOfEntry = Uint16Array.from(dictionary, (value) => codeOf.get(value) ?? other);
  const codes = new Uint16Array(cells.length);
  for (let row = 0; row < cells.length; row++) codes[row] = cells[row]! < 0 ? missing : codeOfEntry[cells[row]!]!;
  return codes;
}

/**
 * Categories for codes: index into `codec.values`, -1 missing. Inside a shared code, and for the rare one, a value is drawn by its share.
 * @param draw uniform number on [0, 1) for a row
 */
export function decodeCategories(codes: Uint16Array, codec: CategoricalCodec, draw: (row: number) => number): Int32Array {
  const members: number[][] = Array.from({ length: codec.cardinality }, () => []);
  codec.codes.forEach((code, value) => members[code]!.push(value));
  if (codec.rareCode >= 0) members[codec.rareCode] = codec.values.map((_, value) => value);
  const cumulative = members.map((values) => {
    let sum = 0;
    return Float64Array.from(values, (value) => (sum += codec.weights[value]!));
  });
  const cells = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const values = members[codes[row]!]!;
    if (values.length <= 1) cells[row] = values[0] ?? -1;
    else cells[row] = values[place(cumulative[codes[row]!]!, draw(row))]!;
  }
  return cells;
}

function place(cumulative: Float64Array, uniform: number): number {
  return intervalOf(cumulative, uniform * cumulative[cumulative.length - 1]!);
}
