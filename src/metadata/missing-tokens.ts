import type { Column, Table } from "../table/table.js";

/** Cells with one of the column's tokens become missing; columns without tokens are kept as they are. @param tokens column name → tokens */
export function applyMissingTokens(table: Table, tokens: ReadonlyMap<string, readonly string[]>): Table {
  if (tokens.size === 0) return table;
  const columns = table.columns.map((column) => {
    const own = tokens.get(column.name);
    return own === undefined || own.length === 0 ? column : withoutTokens(column, own);
  });
  return { rowCount: table.rowCount, columns };
}

function withoutTokens(column: Column, tokens: readonly string[]): Column {
  const missingToken = column.missingToken === "" ? (tokens[0] ?? "") : column.missingToken;
  if (column.storage === "number") {
    const numbers = new Set(tokens.filter((token) => token.trim() !== "").map(Number));
    return { ...column, missingToken, values: column.values.map((value) => (numbers.has(value) ? Number.NaN : value)) };
  }
  const isMissing = column.dictionary.map((text) => tokens.includes(text));
  return { ...column, missingToken, codes: column.codes.map((code) => (code >= 0 && isMissing[code]! ? -1 : code)) };
}
