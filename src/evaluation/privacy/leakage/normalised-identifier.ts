import type { ColumnMetadata } from "../../../metadata/metadata.js";
import type { Column } from "../../../table/table.js";
import { type CodedValues, codeColumn } from "./coded-values.js";
import { evenedText } from "../../../language/tokens.js";

const stripped: ReadonlySet<string> = new Set(["phone", "iban", "payment-card", "national-id", "mac"]);

/**
 * An identifier in the form in which two spellings of it are one: NFKC, lower case, marks and surplus spaces removed; of phone, card,
 * account and identity numbers the letters and digits alone, of phone numbers the digits without leading zeros.
 * @returns "" when nothing is left
 */
export function normalisedIdentifier(text: string, surrogate: ColumnMetadata["surrogate"]): string {
  const plain = evenedText(text);
  if (surrogate === "phone") return plain.replace(/\D/g, "").replace(/^0+/, "");
  return surrogate !== undefined && stripped.has(surrogate) ? plain.replace(/[^\p{L}\d]/gu, "") : plain;
}

/** Identifier of each row, as an index into the distinct ones that stand in some row; -1 for missing. Numbers count as their decimal text. */
export function identifiersOf(column: Column, surrogate: ColumnMetadata["surrogate"]): CodedValues {
  const codeOf = new Map<string, number>();
  const codes = codeColumn(column, (text) => normalisedIdentifier(text, surrogate), codeOf);
  return { codes, distinct: [...codeOf.keys()] };
}

/** True for whole numbers that fill their range without a gap or a repeat: row numbers, which say nothing about anybody. */
export function isDenseNumbering(column: Column): boolean {
  const numbers =
    column.storage === "number"
      ? column.values
      : Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : Number(column.dictionary[code])));
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of numbers) {
    if (!Number.isInteger(value)) return false;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  return numbers.length > 0 && largest - smallest === numbers.length - 1 && new Set(numbers).size === numbers.length;
}

/** What identifiers of one length look like. */
interface Shape {
  readonly count: number;
  /** At each place the character that all have there, or null. */
  readonly fixed: readonly (string | null)[];
  /** Size of the space that the other places span, in bits: letters and digits where there are any, else what was seen. */
  readonly bits: number;
}

/** Shapes of some identifiers by length. */
function identifierShapes(distinct: readonly string[]): Map<number, Shape> {
  const byLength = new Map<number, Set<string>[]>();
  const counts = new Map<number, number>();
  for (const text of distinct) {
    const places = byLength.get(text.length) ?? Array.from(text, () => new Set<string>());
    for (let place = 0; place < places.length; place++) places[place]!.add(text[place]!);
    byLength.set(text.length, places);
    counts.set(text.length, (counts.get(text.length) ?? 0) + 1);
  }
  return new Map(
    [...byLength].map(([length, places]) => [
      length,
      {
        count: counts.get(length)!,
        fixed: places.map((seen) => (seen.size === 1 ? [...seen][0]! : null)),
        bits: places.reduce((sum, seen) => sum + (seen.size === 1 ? 0 : Math.log2(alphabetSize(seen))), 0),
      },
    ]),
  );
}

function alphabetSize(seen: ReadonlySet<string>): number {
  const digits = [...seen].some((character) => /\d/.test(character)) ? 10 : 0;
  const letters = [...seen].some((character) => /\p{L}/u.test(character)) ? 26 : 0;
  return Math.min(digits + letters || seen.size, seen.size * 2);
}

/**
 * How many identifiers of the output would equal one of the source by chance if both were drawn from the space that the source's span.
 * Output that does not look like the source (another length, another prefix) cannot coincide, and what does equal it is not counted.
 */
export function expectedCoincidences(source: readonly string[], output: readonly string[]): number {
  const shapes = identifierShapes(source);
  const known = new Set(source);
  let expected = 0;
  for (const text of output) {
    const shape = shapes.get(text.length);
    if (shape === undefined || known.has(text)) continue;
    if (shape.fixed.every((character, place) => character === null || character === text[place])) expected += shape.count / 2 ** shape.bits;
  }
  return expected;
}
