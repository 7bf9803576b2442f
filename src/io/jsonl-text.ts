import { formatNumber } from "../table/number-text.js";
import { defaultMissingTokens } from "../table/ports.js";
import type { Column, ColumnType, Table } from "../table/table.js";

const rowsPerPiece = 4096;

/**
 * The text of a JSON Lines file in pieces of 4096 rows. Missing cells are null, except where the column marks them by a token of its own
 * (a number such as -999, or a word that is none of the usual ones).
 */
export function* jsonlText(table: Table, columnTypes: readonly ColumnType[] = []): Generator<string> {
  const types = new Map(columnTypes.map(({ name, type }) => [name, type]));
  const cells = table.columns.map((column) => jsonCells(column, types.get(column.name)));
  const names = table.columns.map((column, at) => `${at === 0 ? "{" : ","}${JSON.stringify(column.name)}:`);
  for (let start = 0; start < table.rowCount; start += rowsPerPiece) {
    const end = Math.min(start + rowsPerPiece, table.rowCount);
    let piece = "";
    for (let row = start; row < end; row++) {
      for (let at = 0; at < cells.length; at++) piece += names[at]! + cells[at]!(row);
      piece += "}\n";
    }
    yield piece;
  }
}

function jsonCells(column: Column, type: string | undefined): (row: number) => string {
  const missing = jsonMissing(column, type);
  if (column.storage === "number") {
    const { values, decimals, fixedDecimals } = column;
    return (row) => {
      const value = values[row]!;
      return Number.isNaN(value) ? missing : formatNumber(value, decimals, fixedDecimals, false);
    };
  }
  const isBoolean = type === "boolean";
  const texts = column.dictionary.map((text) => (isBoolean && (text === "true" || text === "false") ? text : JSON.stringify(text)));
  const { codes } = column;
  return (row) => (codes[row] === -1 ? missing : texts[codes[row]!]!);
}

function jsonMissing(column: Column, type: string | undefined): string {
  const token = ownMissingToken(column);
  if (token === null) return "null";
  return column.storage === "number" || (type === "boolean" && /^(true|false)$/.test(token)) ? token : JSON.stringify(token);
}

/** The token that a typed format must put back for missing cells, or null where its own null says it. */
export function ownMissingToken(column: Column): string | null {
  const token = column.missingToken.trim();
  if (defaultMissingTokens.includes(token)) return null;
  if (column.storage === "text") return column.missingToken;
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(token) ? token : null;
}
