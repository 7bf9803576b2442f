import { StandinError } from "../errors.js";
import { scanNumber } from "../table/number-text.js";
import { checkColumnCount } from "./read-limits.js";

const scratch = { value: 0, decimals: 0, canonical: false };

/**
 * Checks the names that a file gives its columns.
 *
 * @param rows the first data rows, to tell a line of names from a line of data
 * @throws StandinError CSV_HEADER_MISSING, TABLE_TOO_MANY_COLUMNS, TABLE_EMPTY_COLUMN_NAMES, TABLE_DUPLICATE_COLUMNS
 */
export function checkCsvHeader(file: string, names: readonly string[], rows: readonly string[][], decimalComma: boolean): void {
  checkColumnCount(file, names.length);
  const suspects = countDataLike(names, rows, decimalComma);
  if (suspects > 0) {
    throw new StandinError(
      "CSV_HEADER_MISSING",
      `${file}: the first line looks like data, not like column names (${suspects} of its ${names.length} fields are numbers above columns of ` +
        "numbers). Add a line of column names at the top, or pass --header present if these really are the names.",
      { file, suspects, columns: names.length },
    );
  }
  checkNames(file, names);
}

/**
 * Fields of the first line that look like data: numbers above columns of numbers. Years (2019, 2020 …) and whole numbers that rise from
 * left to right are names that wide tables use, so they do not count.
 */
function countDataLike(names: readonly string[], rows: readonly string[][], decimalComma: boolean): number {
  if (rows.length === 0) return 0;
  const numbers: number[] = [];
  names.forEach((name, at) => {
    if (!scanNumber(name, decimalComma, scratch)) return;
    const value = scratch.value;
    const below = rows.map((row) => row[at] ?? "").filter((cell) => cell.trim() !== "");
    const numberCount = below.filter((cell) => scanNumber(cell, decimalComma, scratch)).length;
    if (numberCount > 0 && numberCount >= 0.5 * below.length) numbers.push(value);
  });
  const areWhole = numbers.every((value) => Number.isInteger(value) && value >= 0);
  const areYears = areWhole && numbers.every((value) => value >= 1800 && value <= 2200);
  const doRise = numbers.length > 2 && areWhole && numbers.every((value, i) => i === 0 || value > numbers[i - 1]!);
  return areYears || doRise ? 0 : numbers.length;
}

/** @throws StandinError TABLE_EMPTY_COLUMN_NAMES, TABLE_DUPLICATE_COLUMNS */
export function checkNames(file: string, names: readonly string[]): void {
  const empty = names.findIndex((name) => name.trim() === "");
  if (empty !== -1) {
    const hint = empty === 0 ? "The first column without a name is often a row number that a program saved by itself. " : "";
    throw new StandinError(
      "TABLE_EMPTY_COLUMN_NAMES",
      `${file}: column ${empty + 1} of ${names.length} has no name. ${hint}Give every column a name, or remove the column.`,
      { file, column: empty + 1, columns: names.length },
    );
  }
  const seen = new Map<string, number>();
  names.forEach((name, at) => {
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      throw new StandinError(
        "TABLE_DUPLICATE_COLUMNS",
        `${file}: columns ${earlier + 1} and ${at + 1} are both named ${JSON.stringify(name)}. Give every column a name of its own.`,
        { file, name, first: earlier + 1, second: at + 1 },
      );
    }
    seen.set(name, at);
  });
}
