import { formatNumber } from "../table/number-text.js";
import type { Column, NumberColumn, TextColumn } from "../table/table.js";

export function isMissing(column: Column, row: number): boolean {
  return column.storage === "number" ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0;
}

/** The column's own cells, and the other's where it has none. Own cells are written as they were. @param other of the same rows */
export function mergeColumn(own: Column, other: Column): Column {
  if (own.storage === "number" && other.storage === "number") return mergeNumbers(own, other);
  return mergeTexts(asText(own), asText(other));
}

function mergeNumbers(own: NumberColumn, other: NumberColumn): NumberColumn {
  const isEmpty = own.values.every(Number.isNaN);
  if (isEmpty) return { ...other, missingToken: own.missingToken };
  // cells that all have two digits would be written otherwise with a third: the filled ones are rounded instead
  const decimals = own.fixedDecimals ? own.decimals : Math.max(own.decimals, other.decimals);
  const power = 10 ** Math.min(decimals, 15);
  const fitted = (value: number): number => (decimals < other.decimals ? Math.round(value * power) / power : value);
  const values = own.values.map((value, row) => (Number.isNaN(value) ? fitted(other.values[row]!) : value));
  return { ...own, decimals, values };
}

function mergeTexts(own: TextColumn, other: TextColumn): TextColumn {
  const dictionary = [...own.dictionary];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  const moved = other.dictionary.map((text) => {
    const known = codeOf.get(text);
    return known ?? dictionary.push(text) - 1;
  });
  const codes = own.codes.map((code, row) => (code >= 0 ? code : (moved[other.codes[row]!] ?? -1)));
  return { ...own, codes, dictionary };
}

function asText(column: Column): TextColumn {
  if (column.storage === "text") return column;
  const { name, values, decimals, fixedDecimals, missingToken } = column;
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    const text = formatNumber(value, decimals, fixedDecimals, false);
    if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
    return codeOf.get(text)!;
  });
  return { storage: "text", name, codes, dictionary: [...codeOf.keys()], missingToken };
}
