import type { FileSystem } from "../table/file-system.js";
import type { TableSink, WrittenFile } from "../table/ports.js";
import type { Table, TableFormat } from "../table/table.js";
import { atomicFile } from "./atomic-file.js";
import type { CsvTextOptions } from "./csv-bytes.js";
import { nodeFileSystem } from "./node-file-system.js";
import { writeBytesFile, writeTableFile } from "./table-file.js";

export interface FileWriteOptions {
  /** Permissions of the file: 0o600 for anything that went through no gate. */
  readonly mode: number;
  /** Replaces a file that exists. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly fileSystem?: FileSystem | undefined;
}

export interface TableWriteOptions extends FileWriteOptions, CsvTextOptions {}

/**
 * Writes a table as one file, whole or not at all.
 *
 * @throws StandinError OUTPUT_EXISTS, OUTPUT_PARENT_MISSING, OUTPUT_NOT_ALLOWED, OUTPUT_NO_SPACE, OUTPUT_NOT_ENCODABLE, OUTPUT_FAILED,
 *   OUTPUT_COLUMNS_CLASH, INTERRUPTED; nothing is left behind then
 */
export function writeTable(path: string, table: Table, format: TableFormat, options: TableWriteOptions): Promise<WrittenFile> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  return atomicFile(fileSystem, path, options.force, (temporary) => writeTableFile(fileSystem, temporary, path, table, format, options));
}

/** Writes a text as a utf-8 file in the same way, with the same errors. */
export function writeTextFile(path: string, text: string, options: FileWriteOptions): Promise<WrittenFile> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const bytes = [Buffer.from(text, "utf8")];
  return atomicFile(fileSystem, path, options.force, (temporary) => writeBytesFile(fileSystem, temporary, bytes, options));
}

/** `writeTable` behind the port. */
export function fileTableSink(path: string, options: Omit<TableWriteOptions, "signal">): TableSink {
  return { write: (table, format, signal) => writeTable(path, table, format, { ...options, signal }) };
}
