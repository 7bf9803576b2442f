import { rankNumbers } from "../math/rank-numbers.js";
import type { Column, NumberColumn, TextColumn } from "../table/table.js";
import { parseNumber } from "./views.js";

/** What the cells of a column show, in numbers; the sampled texts never leave the inference. */
export interface ColumnProfile {
  readonly name: string;
  readonly isNumber: boolean;
  readonly rowCount: number;
  readonly filledCount: number;
  readonly distinctCount: number;
  /** Share of filled rows whose value at least 11 rows hold, in [0, 1]. */
  readonly sharedShare: number;
  /** At most 500 distinct texts, evenly spaced over their order of first appearance (numbers: ascending). */
  readonly texts: readonly string[];
  /** Words and characters per filled cell, averaged over rows; 0 for numbers. */
  readonly meanWords: number;
  readonly meanLength: number;
  /** Set when at least one filled cell is a number. */
  readonly numbers: NumberProfile | null;
}

export interface NumberProfile {
  /** Share of filled rows that read as numbers, in (0, 1]. */
  readonly share: number;
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
  /** Distinct values ascending when there are at most 64, else null. */
  readonly levels: readonly number[] | null;
  /** Row, counted from 1, of the first filled cell that is no number; 0 when all are. */
  readonly firstOtherRow: number;
}

const sampleSize = 500;
const sharedFrom = 11;
const maxLevels = 64;

/** Profile of a column, in time linear in its rows. */
export function profileColumn(column: Column, rowCount: number): ColumnProfile {
  return column.storage === "number" ? profileNumbers(column, rowCount) : profileTexts(column, rowCount);
}

function profileNumbers(column: NumberColumn, rowCount: number): ColumnProfile {
  const { values: distinct, indexOfRow } = rankNumbers(column.values);
  const rows = new Uint32Array(distinct.length);
  let filledCount = 0;
  for (let row = 0; row < indexOfRow.length; row++) {
    if (indexOfRow[row]! < 0) continue;
    rows[indexOfRow[row]!]!++;
    filledCount++;
  }
  const shared = rows.reduce((sum, count) => (count >= sharedFrom ? sum + count : sum), 0);
  const numbers: NumberProfile | null =
    filledCount === 0
      ? null
      : {
          share: 1,
          min: distinct[0]!,
          max: distinct[distinct.length - 1]!,
          isInteger: distinct.every(Number.isInteger),
          levels: distinct.length <= maxLevels ? [...distinct] : null,
          firstOtherRow: 0,
        };
  return {
    name: column.name,
    isNumber: true,
    rowCount,
    filledCount,
    distinctCount: distinct.length,
    sharedShare: filledCount === 0 ? 0 : shared / filledCount,
    texts: evenSample(distinct).map(String),
    meanWords: 0,
    meanLength: 0,
    numbers,
  };
}

function evenSample<T>(values: ArrayLike<T>): T[] {
  if (values.length <= sampleSize) return Array.from(values);
  return Array.from({ length: sampleSize }, (_, i) => values[Math.floor((i * values.length) / sampleSize)]!);
}

/** Rows per dictionary entry; entries that no row uses count 0 (a selection of rows shares its source's dictionary). */
export function codeCounts(column: TextColumn): Uint32Array {
  const { codes } = column;
  const counts = new Uint32Array(column.dictionary.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) counts[code]!++;
  }
  return counts;
}

function profileTexts(column: TextColumn, rowCount: number): ColumnProfile {
  const { dictionary, codes } = column;
  const counts = codeCounts(column);
  const used: string[] = [];
  const isOther = new Uint8Array(dictionary.length);
  let [filledCount, shared, words, characters, numberRows] = [0, 0, 0, 0, 0];
  let [min, max, isInteger] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code]!;
    if (count === 0) continue;
    const text = dictionary[code]!;
    used.push(text);
    filledCount += count;
    if (count >= sharedFrom) shared += count;
    characters += count * text.length;
    words += count * wordCount(text);
    const value = parseNumber(text);
    if (Number.isNaN(value)) {
      isOther[code] = 1;
      continue;
    }
    numberRows += count;
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (!Number.isInteger(value)) isInteger = false;
  }
  const firstOtherRow = codes.findIndex((code) => code >= 0 && isOther[code] === 1) + 1;
  return {
    name: column.name,
    isNumber: false,
    rowCount,
    filledCount,
    distinctCount: used.length,
    sharedShare: filledCount === 0 ? 0 : shared / filledCount,
    texts: evenSample(used),
    meanWords: filledCount === 0 ? 0 : words / filledCount,
    meanLength: filledCount === 0 ? 0 : characters / filledCount,
    numbers: numberRows === 0 ? null : { share: numberRows / filledCount, min, max, isInteger, levels: null, firstOtherRow },
  };
}

function wordCount(text: string): number {
  let count = 0;
  let inWord = false;
  for (let i = 0; i < text.length; i++) {
    const isSpace = text.charCodeAt(i) <= 32;
    if (!isSpace && !inWord) count++;
    inWord = !isSpace;
  }
  return count;
}
