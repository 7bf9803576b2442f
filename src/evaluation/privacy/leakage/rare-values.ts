import { fisherExact } from "../../../math/fisher-exact.js";
import type { ColumnMetadata } from "../../../metadata/metadata.js";
import { categoryView, isNumberLike, numberView, parseNumber } from "../../../metadata/views.js";
import type { Column } from "../../../table/table.js";
import type { EvaluationInput } from "../../figures.js";
import { type CheckResult, countFigure } from "../figure.js";
import { holderCounts } from "../compared/holders.js";
import { type Persons, personsOf } from "../compared/persons.js";

/** A released value is a spike when at least this share of rows holds it (and at least k rows): such values have codes of their own. */
const spikeShare = 1 / 256;
/** How far a spike stands above its neighbours in the output. */
const spikeOverNeighbours = 3;
/** Chance of a false spike anywhere in the table. */
const spikeFalseAlarm = 0.01;

interface Counts {
  categories: number;
  extremes: number;
  /** Of the numbers that repeat too often at first sight: chance of that, were they drawn as often as the source has them. */
  readonly spikePValues: number[];
  /** Rare numbers that could have repeated. */
  spikeTests: number;
  invented: number;
}

/**
 * A5: values in the released file that fewer than k persons of the source hold.
 *
 * categories: distinct categories held by 1 to k - 1 persons. Categories that the source does not have were invented; a note says that
 * there are some.
 * extremes: released numbers below the k-th smallest or above the k-th largest person's value (a person's own smallest and largest where
 * it has several rows); where fewer than k persons have a number at all, every released number.
 * spikes: distinct numbers that (1) 1 to k - 1 persons hold, (2) stand in at least max(k, 1/256) of the released rows, (3) stand there at
 * least three times as often as the two values on either side do on average, and (4) have a larger share of the rows than of the source,
 * beyond chance (Fisher's exact test, one-sided, 1 % over all rare numbers of the table that were released: Bonferroni). A number drawn
 * from a smooth bin that happens to equal a rare one is about as frequent as its neighbours, so it hardly ever fires; nor does rounding to
 * multiples of 5, which raises a value in the source as well.
 * Both sides of (4) are samples, and a wide table tests ten thousands of numbers: taken one by one, some would always stand out.
 */
export function measureRareValues(input: EvaluationInput): CheckResult {
  const persons = personsOf(input.fittedOn, input.metadata.unit);
  const counts: Counts = { categories: 0, extremes: 0, spikePValues: [], spikeTests: 0, invented: 0 };
  const notes: string[] = [];
  let lookedAt = 0;
  for (const meta of input.metadata.columns) {
    if (meta.treatment !== "model" && meta.treatment !== "constant") continue;
    const source = input.fittedOn.columns.find((column) => column.name === meta.name);
    const released = input.released.columns.find((column) => column.name === meta.name);
    if (source === undefined || released === undefined) continue;
    lookedAt++;
    if (isNumberLike(meta)) countNumbers(numberView(source, meta), numberView(released, meta), persons, input.k, counts);
    else countCategories(source, released, meta, persons, input.k, counts);
  }
  if (lookedAt === 0) return { kind: "notApplicable", reason: "No modelled column stands in the source and in the output." };
  if (counts.invented > 0) notes.push("The output has categories that the source does not have; they are invented, not copied.");
  const spikes = counts.spikePValues.filter((p) => p * counts.spikeTests < spikeFalseAlarm).length;
  const figures = [
    countFigure("categories", `Categories that fewer than ${input.k} persons hold`, counts.categories),
    countFigure("extremes", `Numbers beyond the ${input.k}-th smallest or largest`, counts.extremes),
    countFigure("spikes", `Repeated numbers that fewer than ${input.k} persons hold`, spikes),
  ];
  return { kind: "measured", figures, twin: null, notes };
}

function countCategories(source: Column, released: Column, meta: ColumnMetadata, persons: Persons, k: number, counts: Counts): void {
  const key = (text: string) => (source.storage === released.storage || Number.isNaN(parseNumber(text)) ? text : String(parseNumber(text)));
  const [real, output] = [categoryView(source, meta), categoryView(released, meta)];
  const codeOf = new Map<string, number>();
  const shared = real.dictionary.map((text) => {
    const known = codeOf.get(key(text)) ?? codeOf.size;
    codeOf.set(key(text), known);
    return known;
  });
  const holders = holderCounts(
    real.codes.map((code) => (code < 0 ? -1 : shared[code]!)),
    codeOf.size,
    persons,
  );
  const present = new Set(output.codes);
  for (const text of new Set(output.dictionary.filter((_, code) => present.has(code)).map(key))) {
    const code = codeOf.get(text);
    if (code === undefined || holders[code] === 0) counts.invented++;
    else if (holders[code]! < k) counts.categories++;
  }
}

function countNumbers(source: Float64Array, released: Float64Array, persons: Persons, k: number, counts: Counts): void {
  const ends = protectedEnds(source, persons, k);
  for (const value of released) {
    if (!Number.isNaN(value) && (ends === null || value < ends.low || value > ends.high)) counts.extremes++;
  }
  testSpikes(source, released, persons, k, counts);
}

/** The k-th smallest and the k-th largest person's value; null when fewer than k persons have one. */
function protectedEnds(source: Float64Array, persons: Persons, k: number): { low: number; high: number } | null {
  const lowest = new Float64Array(persons.personCount).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(persons.personCount).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < source.length; row++) {
    const value = source[row]!;
    const person = persons.personOf[row]!;
    if (value < lowest[person]!) lowest[person] = value;
    if (value > highest[person]!) highest[person] = value;
  }
  const low = lowest.sort()[k - 1] ?? Number.POSITIVE_INFINITY;
  const high = highest.sort()[highest.length - k] ?? Number.NEGATIVE_INFINITY;
  return Number.isFinite(low) && Number.isFinite(high) ? { low, high } : null;
}

function testSpikes(source: Float64Array, released: Float64Array, persons: Persons, k: number, found: Counts): void {
  const { values, counts } = tallied(released);
  const codeOf = new Map(values.map((value, code) => [value, code]));
  const codes = Int32Array.from(source, (value) => codeOf.get(value) ?? -1);
  const holders = holderCounts(codes, values.length, persons);
  const rows = new Uint32Array(values.length);
  for (const code of codes) if (code >= 0) rows[code]!++;
  const wanted = Math.max(k, spikeShare * released.length);
  for (let code = 0; code < values.length; code++) {
    if (holders[code]! < 1 || holders[code]! >= k) continue;
    found.spikeTests++;
    if (counts[code]! < wanted || !standsOut(counts, code)) continue;
    const table = { firstHits: counts[code]!, firstTrials: released.length, secondHits: rows[code]!, secondTrials: source.length };
    found.spikePValues.push(fisherExact(table, "greater"));
  }
}

/** Distinct values ascending, and how often each occurs. */
function tallied(numbers: Float64Array): { values: number[]; counts: number[] } {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (values.length === 0 || values[values.length - 1] !== value) {
      values.push(value);
      counts.push(0);
    }
    counts[counts.length - 1]!++;
  }
  return { values, counts };
}

function standsOut(counts: readonly number[], at: number): boolean {
  const neighbours = [at - 2, at - 1, at + 1, at + 2].filter((i) => i >= 0 && i < counts.length).map((i) => counts[i]!);
  const mean = neighbours.reduce((sum, count) => sum + count, 0) / Math.max(1, neighbours.length);
  return counts[at]! >= spikeOverNeighbours * mean;
}
