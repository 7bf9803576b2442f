import type { Column, NumberColumn } from "../table/table.js";
import { isDigitPattern, parseDatetime } from "./datetime.js";
import type { ColumnMetadata, DatetimeFormat } from "./metadata.js";

/** True for columns that are read as numbers: kinds numeric and datetime. */
export function isNumberLike(meta: ColumnMetadata): boolean {
  return meta.kind === "numeric" || meta.kind === "datetime";
}

/** Number written in a text cell; NaN when it is none ("" and "0x1f" are none, "1e3" is one). */
export function parseNumber(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** Text of a number that stands for a day or a moment, padded to the digits of its pattern (80105 is "080105" under yyMMdd). */
function digitsOf(value: number, format: DatetimeFormat): string {
  const text = String(value);
  return isDigitPattern(format.pattern) ? text.padStart(format.pattern.length, "0") : text;
}

/**
 * A column as numbers: the value for kind numeric, seconds since 1970 for kind datetime.
 * @returns length rowCount; NaN where missing or not readable. The source's own array when nothing needs converting: do not write to it.
 */
export function numberView(column: Column, meta: ColumnMetadata): Float64Array {
  const format = meta.kind === "datetime" ? meta.datetime : undefined;
  if (column.storage === "number") {
    return format === undefined
      ? column.values
      : column.values.map((value) => (Number.isNaN(value) ? value : parseDatetime(digitsOf(value, format), format)));
  }
  const { codes, dictionary } = column;
  const parsed = Float64Array.from(dictionary, (text) => (format === undefined ? parseNumber(text) : parseDatetime(text, format)));
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    values[row] = code < 0 ? Number.NaN : parsed[code]!;
  }
  return values;
}

/** A column as categories. */
export interface CategoryView {
  /** Length rowCount; index into the dictionary, -1 is missing. */
  readonly codes: Int32Array;
  /** Distinct texts, in order of first appearance. */
  readonly dictionary: readonly string[];
}

/** A column as categories; numbers become their shortest decimal text. The codes of a text column are its own. */
export function categoryView(column: Column, _meta?: ColumnMetadata): CategoryView {
  return column.storage === "text" ? { codes: column.codes, dictionary: column.dictionary } : codesOfNumbers(column);
}

/** Codes alone, see `categoryView`. */
export function codesOf(column: Column): Int32Array {
  return categoryView(column).codes;
}

function codesOfNumbers(column: NumberColumn): CategoryView {
  const { values } = column;
  const codes = new Int32Array(values.length);
  const codeOf = new Map<number, number>();
  const dictionary: string[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      codes[row] = -1;
      continue;
    }
    let code = codeOf.get(value);
    if (code === undefined) {
      code = dictionary.length;
      codeOf.set(value, code);
      dictionary.push(String(value === 0 ? 0 : value));
    }
    codes[row] = code;
  }
  return { codes, dictionary };
}
