import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { StandinError } from "../../src/errors.js";
import { csvBytes, type CsvTextOptions } from "../../src/io/csv-bytes.js";
import { readTable } from "../../src/io/read-table.js";
import type { ReadOptions, ReadResult } from "../../src/table/ports.js";
import type { Table, TableFormat } from "../../src/table/table.js";

export const noSignal = new AbortController().signal;

/** The plainest CSV. */
export const plainCsv: Extract<TableFormat, { kind: "csv" }> = {
  kind: "csv",
  delimiter: ",",
  quote: '"',
  quoteAll: false,
  newline: "\n",
  encoding: "utf-8",
  byteOrderMark: false,
  decimalComma: false,
  gzip: false,
};

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Reads text or bytes as standard input, in pieces of `size` bytes. */
export function readText(content: string | Uint8Array, options: ReadOptions = {}, size = 1 << 20): Promise<ReadResult> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return readTable("-", options, { signal: noSignal, stdin: pieces(bytes, size) });
}

/** The whole text of a CSV file. */
export function csvText(table: Table, format: Extract<TableFormat, { kind: "csv" }>, options?: CsvTextOptions): string {
  return Buffer.concat([...csvBytes(table, format, options)]).toString("utf8");
}

/** Cells as text, row by row: numbers as JavaScript prints them, missing as null. */
export function cellsOf(table: Table): (string | null)[][] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map((column) => {
      if (column.storage === "text") return column.codes[row] === -1 ? null : column.dictionary[column.codes[row]!]!;
      return Number.isNaN(column.values[row]!) ? null : String(column.values[row]!);
    }),
  );
}

/** The StandinError that `work` ends with. */
export async function failureOf(work: Promise<unknown>): Promise<StandinError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StandinError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}

/** Runs `use` in a new folder outside the repository and removes it. */
export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "standin-io-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a file with the content and reads it as a table. */
export function readFileOf(name: string, content: string | Uint8Array, options: ReadOptions = {}): Promise<ReadResult> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, name), content);
    return readTable(join(folder, name), options, { signal: noSignal });
  });
}
