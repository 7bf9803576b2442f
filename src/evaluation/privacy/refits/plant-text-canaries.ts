import type { Unit } from "../../../metadata/metadata.js";
import { permutation, sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { columnNamed, selectRows, type Table, type TextColumn } from "../../../table/table.js";
import type { EvaluationInput } from "../../figures.js";
import { marksOf, type Persons, personsOf, rowsOfPersons } from "../compared/persons.js";
import { freeTextColumns, presentTexts } from "../text/text-columns.js";
import { canaryWords, fewestWords, inventTextCanaries, type TextCanary } from "./text-canaries.js";

/** Persons of the shadow fit, at most. */
export const mostPersons = 3000;
/** Canaries of one person: wanted, fewest, and persons for each. */
export const wantedCanaries = 50;
const fewestCanaries = 16;
const personsPerCanary = 40;
/** Canaries of many persons: wanted, fewest, how many k of persons hold each, and the share of all persons they may take. */
const wantedShared = 6;
const fewestShared = 2;
export const holdersInK = 3;
const sharedShare = 0.07;

/** Persons of a shadow fit with their rows, and the columns of text that are audited. */
export interface Shadow {
  readonly table: Table;
  readonly persons: Persons;
  readonly columns: readonly TextColumn[];
}

/** Persons of train with a text in a column that the output writes too, at most 3,000 at random. */
export function shadowPersons({ fittedOn, released, metadata }: EvaluationInput, rng: Rng): Shadow {
  const written = freeTextColumns(released, metadata.columns).filter((column) => presentTexts([column]).size > 0);
  const columns = freeTextColumns(fittedOn, metadata.columns).filter(({ name }) => written.some((column) => column.name === name));
  const all = personsOf(fittedOn, metadata.unit);
  const writers = new Uint8Array(all.personCount);
  for (const { codes } of columns) for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) writers[all.personOf[row]!] = 1;
  const persons = Uint32Array.from(writers.keys()).filter((person) => writers[person] === 1);
  const chosen = sampleIndices(persons.length, mostPersons, rng).map((i) => persons[i]!);
  return shadowOf(selectRows(fittedOn, rowsOfPersons(all, marksOf(all.personCount, chosen))), metadata.unit, columns);
}

function shadowOf(table: Table, unit: Unit, columns: readonly TextColumn[]): Shadow {
  const own = columns.map(({ name }) => columnNamed(table, name)).filter((column) => column.storage === "text");
  return { table, persons: personsOf(table, unit), columns: own };
}

export interface Planted {
  readonly table: Table;
  /** Canaries of one person each, and of many. */
  readonly single: readonly TextCanary[];
  readonly shared: readonly TextCanary[];
  readonly personCount: number;
}

/** Puts canaries into the columns in turn, no person holding two. @returns why too few can be invented, where that is so */
export function plantTextCanaries(shadow: Shadow, { released, k }: EvaluationInput, rng: Rng): Planted | "few words" | "few orders" {
  const { table, persons, columns } = shadow;
  const total = persons.personCount;
  const singleCount = Math.min(wantedCanaries, Math.max(fewestCanaries, Math.floor(total / personsPerCanary)));
  const sharedCount = Math.min(wantedShared, Math.max(fewestShared, Math.floor((sharedShare * total) / (holdersInK * k))));
  const free = new Uint8Array(total).fill(1);
  const [single, shared]: [TextCanary[], TextCanary[]] = [[], []];
  let isOfFewWords = true;
  const replaced = columns.map((column, c) => {
    const own = rng.fork(column.name);
    const material = canaryWords(column, persons, 2 * k);
    const openings = [...presentTexts([columnNamed(released, column.name) as TextColumn])];
    const share = (count: number) => Math.floor((count + c) / columns.length);
    if (material.words.length >= fewestWords) isOfFewWords = false;
    // the shared first: a method may learn their pairs of words, so that no other canary may have one
    const shares = inventTextCanaries(material, openings, share(sharedCount), own.fork("shared"));
    const singles = inventTextCanaries(material, openings, share(singleCount), own.fork("single"));
    const places = placesOf(column, persons, free, own.fork("places"));
    const cells = new Map<number, string>();
    const plant = (canary: TextCanary, holders: number, kept: TextCanary[]): void => {
      if (places.length < holders) return;
      for (const { row, person } of places.splice(0, holders)) {
        cells.set(row, canary.text);
        free[person] = 0;
      }
      kept.push(canary);
    };
    for (const canary of shares) plant(canary, holdersInK * k, shared);
    for (const canary of singles) plant(canary, 1, single);
    return withTexts(column, cells);
  });
  if (isOfFewWords) return "few words";
  if (single.length < fewestCanaries || shared.length === 0) return "few orders";
  const byName = new Map(replaced.map((column) => [column.name, column]));
  return {
    table: { ...table, columns: table.columns.map((column) => byName.get(column.name) ?? column) },
    single,
    shared,
    personCount: total,
  };
}

/** One row with a text of each person who holds no canary yet, in random order. */
function placesOf({ codes }: TextColumn, persons: Persons, free: Uint8Array, rng: Rng): { row: number; person: number }[] {
  const rowOf = new Map<number, number>();
  for (const row of permutation(codes.length, rng)) {
    const person = persons.personOf[row]!;
    if (codes[row]! >= 0 && free[person] === 1) rowOf.set(person, row);
  }
  return Array.from(rowOf, ([person, row]) => ({ row, person }));
}

function withTexts(column: TextColumn, cells: ReadonlyMap<number, string>): TextColumn {
  const dictionary = [...column.dictionary];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  const codes = column.codes.slice();
  for (const [row, text] of cells) {
    const code = codeOf.get(text) ?? dictionary.push(text) - 1;
    codeOf.set(text, code);
    codes[row] = code;
  }
  return { ...column, codes, dictionary };
}
