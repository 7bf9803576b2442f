import { StandinError } from "../errors.js";

/** Largest cell that is read, in characters (UTF-16 units). */
export const maxCellChars = 1 << 20;
/** Longest row of a text file, in characters. */
export const maxRowChars = 1 << 26;
/** Most columns of a table. */
export const maxColumns = 2000;

/** @param row data row, from 1 */
export function cellTooLarge(file: string, column: string, row: number): StandinError {
  return new StandinError(
    "TABLE_CELL_TOO_LARGE",
    `${file}: the cell in column ${JSON.stringify(column)}, row ${row}, is longer than 1 MB (${maxCellChars} characters), the most that is ` +
      "read. If it is not meant to be that long, look for a quote that is never closed; otherwise leave the column out with --drop.",
    { file, column, row, allowed: maxCellChars },
  );
}

/** @throws StandinError TABLE_TOO_MANY_COLUMNS */
export function checkColumnCount(file: string, found: number): void {
  if (found <= maxColumns) return;
  throw new StandinError(
    "TABLE_TOO_MANY_COLUMNS",
    `${file} has ${found} columns; at most ${maxColumns} are read. Write a file with fewer columns, for instance by leaving out those ` +
      "that nobody will use.",
    { file, found, allowed: maxColumns },
  );
}

export function emptyInput(file: string): StandinError {
  return new StandinError("INPUT_EMPTY", `${file} is empty. Give a file with a line of column names and at least one row.`, { file });
}

export function noRows(file: string, columns: number): StandinError {
  return new StandinError(
    "TABLE_NO_ROWS",
    `${file} has ${columns} column ${columns === 1 ? "name" : "names"} and no row. Give a file with at least one row of data.`,
    { file, columns },
  );
}
