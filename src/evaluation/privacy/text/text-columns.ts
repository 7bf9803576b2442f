import type { ColumnMetadata } from "../../../metadata/metadata.js";
import type { Column, Table, TextColumn } from "../../../table/table.js";
import { isIdentifier } from "../leakage/identifier-columns.js";

const longWords = 4;
const longCharacters = 30;
const looksAtMost = 1000;

/**
 * True for a column of sentences: of kind text, or of other cells (not identifiers, dates or numbers) that are long on average, at least 4
 * words or 30 characters, and mostly unlike each other.
 * @param meta left out for a column that the source does not have
 */
export function isFreeText(column: Column, meta: ColumnMetadata | undefined): column is TextColumn {
  if (column.storage !== "text") return false;
  if (meta?.kind === "text") return true;
  if (meta !== undefined && (isIdentifier(meta) || meta.kind === "datetime" || meta.kind === "numeric")) return false;
  const texts = column.dictionary.slice(0, looksAtMost);
  if (texts.length === 0 || column.dictionary.length < Math.min(200, 0.2 * column.codes.length)) return false;
  const words = texts.reduce((sum, text) => sum + text.trim().split(/\s+/).length, 0) / texts.length;
  const characters = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  return words >= longWords || characters >= longCharacters;
}

/** The columns of sentences of a table. */
export function freeTextColumns(table: Table, columns: readonly ColumnMetadata[]): TextColumn[] {
  const metaOf = new Map(columns.map((meta) => [meta.name, meta]));
  return table.columns.flatMap((column) => (isFreeText(column, metaOf.get(column.name)) ? [column] : []));
}

/** Distinct texts that stand in some row. A dictionary may hold texts of rows that were taken out. */
export function presentTexts(columns: readonly TextColumn[]): Set<string> {
  const texts = new Set<string>();
  for (const { codes, dictionary } of columns) {
    const present = new Uint8Array(dictionary.length);
    for (const code of codes) if (code >= 0) present[code] = 1;
    dictionary.forEach((text, code) => {
      if (present[code] === 1) texts.add(text);
    });
  }
  return texts;
}
