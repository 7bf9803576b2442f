import { evenedText } from "../../../language/tokens.js";
import type { Unit } from "../../../metadata/metadata.js";
import type { Table, TextColumn } from "../../../table/table.js";
import type { Fold } from "../../figures.js";
import { rowsByPerson } from "../compared/holders.js";
import { type Persons, personsOf } from "../compared/persons.js";

/** Who of one side wrote which text, each text of a person once; what k persons wrote is nobody's and left out. */
export interface PersonTexts {
  readonly persons: Persons;
  /** Person p wrote `texts[starts[p] .. starts[p + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly texts: Uint32Array;
}

/** Texts of train and of the holdout, as numbers of one list. */
export interface SourceTexts {
  /** Distinct texts, spelling evened out. */
  readonly texts: readonly string[];
  readonly train: PersonTexts;
  readonly holdout: PersonTexts;
  /** By text, true for what k persons of both sides wrote. */
  readonly isCommon: (text: number) => boolean;
}

/** Distinct texts of an output, spelling evened out, and the rows that hold each. */
export interface OutputTexts {
  readonly texts: readonly string[];
  readonly rowCounts: Uint32Array;
}

/**
 * The texts of a fold's persons in some columns.
 * @param names columns of text
 * @param k     persons of both sides together who make a text common
 */
export function sourceTexts(fold: Fold, names: readonly string[], unit: Unit, k: number): SourceTexts {
  const numberOf = new Map<string, number>();
  const sides = [fold.train, fold.holdout].map((table) => everyText(table, names, unit, numberOf));
  const holders = new Uint32Array(numberOf.size);
  for (const { texts } of sides) for (const text of texts) holders[text]!++;
  const isCommon = (text: number) => holders[text]! >= k;
  const [train, holdout] = sides.map((side) => withoutCommon(side, isCommon)) as [PersonTexts, PersonTexts];
  return { texts: [...numberOf.keys()], train, holdout, isCommon };
}

/** Texts of some columns of an output. */
export function outputTexts(table: Table, names: readonly string[]): OutputTexts {
  const numberOf = new Map<string, number>();
  const counts: number[] = [];
  for (const { codes, dictionary } of textColumnsNamed(table, names)) {
    const textOf = dictionary.map((text) => numbered(evenedText(text), numberOf));
    while (counts.length < numberOf.size) counts.push(0);
    for (const code of codes) if (code >= 0) counts[textOf[code]!]!++;
  }
  return { texts: [...numberOf.keys()], rowCounts: Uint32Array.from(counts) };
}

/** Columns of a table that are among the names and hold text. */
function textColumnsNamed(table: Table, names: readonly string[]): TextColumn[] {
  return table.columns.filter((column): column is TextColumn => column.storage === "text" && names.includes(column.name));
}

function everyText(table: Table, names: readonly string[], unit: Unit, numberOf: Map<string, number>): PersonTexts {
  const persons = personsOf(table, unit);
  const columns = textColumnsNamed(table, names).map(({ codes, dictionary }) => ({
    codes,
    textOf: dictionary.map((text) => numbered(evenedText(text), numberOf)),
  }));
  const starts = new Uint32Array(persons.personCount + 1);
  const texts: number[] = [];
  const lastHolder = new Int32Array(numberOf.size).fill(-1);
  for (const row of rowsByPerson(persons)) {
    const person = persons.personOf[row]!;
    for (const { codes, textOf } of columns) {
      const text = codes[row]! < 0 ? -1 : textOf[codes[row]!]!;
      if (text < 0 || lastHolder[text] === person) continue;
      lastHolder[text] = person;
      texts.push(text);
      starts[person + 1]!++;
    }
  }
  for (let person = 0; person < persons.personCount; person++) starts[person + 1]! += starts[person]!;
  return { persons, starts, texts: Uint32Array.from(texts) };
}

function withoutCommon({ persons, starts, texts }: PersonTexts, isCommon: (text: number) => boolean): PersonTexts {
  const kept: number[] = [];
  const keptStarts = new Uint32Array(starts.length);
  for (let person = 0; person < persons.personCount; person++) {
    for (let i = starts[person]!; i < starts[person + 1]!; i++) if (!isCommon(texts[i]!)) kept.push(texts[i]!);
    keptStarts[person + 1] = kept.length;
  }
  return { persons, starts: keptStarts, texts: Uint32Array.from(kept) };
}

function numbered(text: string, numberOf: Map<string, number>): number {
  const known = numberOf.get(text);
  if (known !== undefined) return known;
  numberOf.set(text, numberOf.size);
  return numberOf.size - 1;
}
