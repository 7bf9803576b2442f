import { extname } from "node:path";

import { StandinError } from "../errors.js";
import type { ReadOptions, ReadResult, TableSource } from "../table/ports.js";
import type { TableFormat } from "../table/table.js";
import { fileBytes, nameOfInput, type OpenFile } from "./file-bytes.js";
import { checkSignature, isParquet } from "./file-signature.js";
import { readCsv } from "./read-csv.js";
import { readJsonl } from "./read-jsonl.js";
import { emptyInput } from "./read-limits.js";
import { readParquet } from "./read-parquet.js";
import { byteInput, textInput, type ByteInput } from "./text-input.js";

export interface ReadContext {
  readonly signal: AbortSignal;
  /** What `-` stands for. */
  readonly stdin?: AsyncIterable<Uint8Array | string> | undefined;
  /** How files are opened; left out, as Node does. */
  readonly openFile?: OpenFile | undefined;
}

const kindOfExtension: ReadonlyMap<string, TableFormat["kind"]> = new Map([
  [".csv", "csv"],
  [".tsv", "csv"],
  [".tab", "csv"],
  [".psv", "csv"],
  [".txt", "csv"],
  [".data", "csv"],
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
  [".json", "jsonl"],
  [".parquet", "parquet"],
  [".pq", "parquet"],
]);

/**
 * Reads a whole table into memory.
 *
 * @param path file as the user named it, or `-` for `context.stdin`
 * @returns the table, how to write a drop-in for it, and sentences on what was guessed
 * @throws StandinError with the file's name, the place, what was found and the next step; never a cell's content
 */
export async function readTable(path: string, options: ReadOptions, context: ReadContext): Promise<ReadResult> {
  const name = nameOfInput(path);
  const source = fileBytes(path, context.signal, context.stdin, context.openFile);
  let input: ByteInput | undefined;
  try {
    input = await byteInput(source, name);
    if (input.head.length === 0) throw emptyInput(name);
    const kind = kindOf(path, input.head, options.format);
    if (kind === "parquet") {
      requireSeekable(path, input.gzip);
      return await readParquet(path, options, context.signal);
    }
    const text = textInput(input, name, options);
    return kind === "jsonl" ? await readJsonl(text, options, context.signal) : await readCsv(text, options, context.signal);
  } finally {
    await input?.bytes.return(undefined);
    await source.return(undefined);
  }
}

/** The same behind the port. */
export function fileTableSource(path: string, options: ReadOptions, context: Omit<ReadContext, "signal"> = {}): TableSource {
  return { read: (signal) => readTable(path, options, { ...context, signal }) };
}

/** What the user says, else what the content shows, else what the name says. @throws StandinError INPUT_NOT_TEXT, INPUT_FORMAT_UNKNOWN */
function kindOf(path: string, head: Uint8Array, given: TableFormat["kind"] | undefined): TableFormat["kind"] {
  if (given !== undefined) return given;
  if (isParquet(head)) return "parquet";
  checkSignature(nameOfInput(path), head);
  if (path === "-") return /^[\uFEFF\s]*\{/.test(Buffer.from(head.subarray(0, 512)).toString("utf8")) ? "jsonl" : "csv";
  const extension = extname(path.toLowerCase().replace(/\.gz$/, ""));
  const kind = kindOfExtension.get(extension);
  if (kind !== undefined) return kind;
  const found = extension === "" ? "has no ending" : `ends in ${extension}`;
  throw new StandinError(
    "INPUT_FORMAT_UNKNOWN",
    `${path} ${found}, so its format is not known; known are ${[...kindOfExtension.keys()].join(" ")}, each but Parquet also with .gz. ` +
      "Say what it is with --format csv, jsonl or parquet.",
    { file: path, extension },
  );
}

function requireSeekable(path: string, gzip: boolean): void {
  if (path !== "-" && !gzip) return;
  throw new StandinError(
    "PARQUET_UNREADABLE",
    `${nameOfInput(path)}: Parquet is read from a file on disk that is not packed again. Save or unpack it and give its path.`,
    { file: nameOfInput(path) },
  );
}
