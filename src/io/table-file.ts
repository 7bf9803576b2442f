import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";

import type { FileSystem, FileWriter } from "../table/file-system.js";
import type { Table, TableFormat } from "../table/table.js";
import { csvBytes, type CsvTextOptions } from "./csv-bytes.js";
import { encodeText } from "./encode-text.js";
import { stopIfAborted } from "./interruption.js";
import { jsonlText } from "./jsonl-text.js";
import { writeParquet } from "./write-parquet.js";

/** Size and hash of a file that was written. */
export interface FileDigest {
  readonly byteCount: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface TableFileOptions extends CsvTextOptions {
  readonly mode: number;
  readonly signal: AbortSignal;
}

/**
 * Makes the new file `path` with the table in it and syncs it. What a failure leaves is the caller's to remove.
 *
 * @param shownName what messages call the file
 */
export async function writeTableFile(
  fileSystem: FileSystem,
  path: string,
  shownName: string,
  table: Table,
  format: TableFormat,
  options: TableFileOptions,
): Promise<FileDigest> {
  if (format.kind !== "parquet") return writeBytesFile(fileSystem, path, tableBytes(shownName, table, format, options), options);
  const placed = await fileSystem.createFile(path, options.mode); // DuckDB fills a file that has its permissions already
  await placed.close();
  await writeParquet(path, shownName, table, format.columnTypes ?? [], options.signal);
  await fileSystem.sync(path);
  return digestFile(fileSystem, path);
}

/** Makes the new file `path` of the given bytes and syncs it. */
export async function writeBytesFile(
  fileSystem: FileSystem,
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: { readonly mode: number; readonly signal: AbortSignal },
): Promise<FileDigest> {
  stopIfAborted(options.signal);
  const hash = createHash("sha256");
  let byteCount = 0;
  const file = await fileSystem.createFile(path, options.mode);
  await closing(file, async () => {
    for await (const piece of bytes) {
      stopIfAborted(options.signal);
      await file.write(piece);
      hash.update(piece);
      byteCount += piece.length;
    }
    await file.sync();
  });
  return { byteCount, sha256: hash.digest("hex") };
}

/** Closes the file after `use`; the error of `use` is the one that counts. */
async function closing(file: FileWriter, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
}

async function digestFile(fileSystem: FileSystem, path: string): Promise<FileDigest> {
  const hash = createHash("sha256");
  let byteCount = 0;
  for await (const piece of fileSystem.read(path)) {
    hash.update(piece);
    byteCount += piece.length;
  }
  return { byteCount, sha256: hash.digest("hex") };
}

type TextFormat = Exclude<TableFormat, { kind: "parquet" }>;

function tableBytes(
  name: string,
  table: Table,
  format: TextFormat,
  options: CsvTextOptions,
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  const plain = plainBytes(name, table, format, options);
  return format.gzip ? gzipped(plain) : plain;
}

function* plainBytes(name: string, table: Table, format: TextFormat, options: CsvTextOptions): Generator<Uint8Array> {
  if (format.kind === "jsonl") {
    for (const piece of jsonlText(table, format.columnTypes)) yield encodeText(piece, "utf-8", name);
    return;
  }
  if (format.byteOrderMark) yield encodeText("\uFEFF", format.encoding, name);
  const isUtf8 = format.encoding === "utf-8";
  for (const piece of csvBytes(table, format, options)) yield isUtf8 ? piece : encodeText(piece.toString("utf8"), format.encoding, name);
}

/** Gzip with no time stamp and no name in it, so that the same rows give the same bytes. */
async function* gzipped(bytes: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: 6, chunkSize: 1 << 18 });
  const feed = Readable.from(bytes, { objectMode: true, highWaterMark: 1 });
  feed.on("error", (error) => gzip.destroy(error));
  feed.pipe(gzip);
  try {
    yield* gzip as AsyncIterable<Buffer>;
  } finally {
    feed.destroy();
    gzip.destroy();
  }
}
