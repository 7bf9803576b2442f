import type { Table, TableFormat } from "./table.js";

/** Character encodings that can be read and written. */
export type TextEncoding = Extract<TableFormat, { kind: "csv" }>["encoding"];

/** How a table is to be read. Everything left out is found from the file itself. */
export interface ReadOptions {
  /** Left out: by the name's ending, then by the content. */
  readonly format?: TableFormat["kind"] | undefined;
  /** CSV: one character. Left out: the one of `,` `;` tab `|` that splits the first rows evenly. */
  readonly delimiter?: string | undefined;
  /** CSV: one character, `"` or `'`. */
  readonly quote?: string | undefined;
  /** Left out: utf-8, or what a byte order mark says. */
  readonly encoding?: TextEncoding | undefined;
  /** CSV: `present` takes the first line as names even where it looks like data. */
  readonly header?: "auto" | "present" | undefined;
  readonly decimalComma?: boolean | "auto" | undefined;
  /**
   * Cell texts (compared without surrounding spaces) that mean missing, beside empty cells of a CSV file; replaces the default list and the
   * search for -999. An empty list: no cell is missing.
   */
  readonly missingTokens?: readonly string[] | undefined;
  /** The same for single columns; goes before `missingTokens`. */
  readonly missingTokensByColumn?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Rows after the first `maxRows` are left out; an integer of at least 1. */
  readonly maxRows?: number | undefined;
  /** Only these columns, in the file's order. */
  readonly columns?: readonly string[] | undefined;
  /** All columns but these. */
  readonly drop?: readonly string[] | undefined;
}

/** Cell texts that mean missing in a CSV file unless the user says otherwise. JSON Lines and Parquet have their own null. */
export const defaultMissingTokens: readonly string[] = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "?"];

export interface ReadResult {
  readonly table: Table;
  /** How to write a drop-in for what was read. */
  readonly format: TableFormat;
  /** Plain sentences on what was guessed. They hold names, tokens and rounded shares, never a cell value. */
  readonly notes: readonly string[];
}

export interface TableSource {
  /** @throws StandinError for anything wrong with the file, INTERRUPTED when the signal fires */
  read(signal: AbortSignal): Promise<ReadResult>;
}

/** A finished file. */
export interface WrittenFile {
  readonly path: string;
  readonly byteCount: number;
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string;
}

export interface TableSink {
  /** Whole file or nothing. @throws StandinError when it cannot be written, INTERRUPTED when the signal fires */
  write(table: Table, format: TableFormat, signal: AbortSignal): Promise<WrittenFile>;
}
