import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView, numberView } from "../metadata/views.js";
import type { CodedTable } from "../table/coded-table.js";
import { type Column, columnNamed, type Table } from "../table/table.js";
import { encodeCategories } from "./categorical-codec.js";
import type { Codebook, ColumnCodec } from "./codebook.js";
import { codedColumns } from "./coded-columns.js";
import { encodeDatetimes } from "./datetime-codec.js";
import { encodeNumbers } from "./numeric-codec.js";

/**
 * Codes of a table under a codebook; columns that are not learned (keys, identifiers, text) have none.
 * @param unitStart row of each person's first row and the row count at the end; null when every row is a person
 */
export function encodeTable(table: Table, metadata: Metadata, codebook: Codebook, unitStart: Uint32Array | null): CodedTable {
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const codes = codebook.columns.flatMap(({ name, codec }) => encodeColumn(columnNamed(table, name), metaOf.get(name)!, codec));
  const columns = codedColumns(codebook).map((shape, i) => ({ ...shape, codes: codes[i]! }));
  return { rowCount: table.rowCount, columns, unitCount: unitStart === null ? table.rowCount : unitStart.length - 1, unitStart };
}

/** One array for each coded column that the column becomes. */
function encodeColumn(column: Column, meta: ColumnMetadata, codec: ColumnCodec["codec"]): Uint16Array[] {
  switch (codec.kind) {
    case "fresh":
      return [];
    case "numeric":
      return [encodeNumbers(numberView(column, meta), codec)];
    case "categorical": {
      const { codes, dictionary } = categoryView(column, meta);
      return [encodeCategories(codes, dictionary, codec)];
    }
    case "datetime":
      return encodeDatetimes(numberView(column, meta), codec);
  }
}
