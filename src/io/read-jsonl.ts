import { StandinError } from "../errors.js";
import type { ReadOptions, ReadResult } from "../table/ports.js";
import { checkNames } from "./csv-header.js";
import { checkTextStart } from "./file-signature.js";
import { stopIfAborted } from "./interruption.js";
import { JsonColumn } from "./json-column.js";
import { missingRule } from "./missing-tokens.js";
import { checkColumnCount, emptyInput, maxRowChars, noRows } from "./read-limits.js";
import { columnNotes } from "./read-notes.js";
import { checkMaxRows, selectColumns } from "./select-columns.js";
import type { TextInput } from "./text-input.js";

/**
 * Reads JSON Lines: one object a line, values numbers, strings, booleans or null; a key that a line lacks is missing there.
 *
 * @throws StandinError JSONL_INVALID, JSONL_NESTED, JSONL_INEXACT_NUMBER with line and field; INPUT_EMPTY, TABLE_NO_ROWS and others
 */
export async function readJsonl(input: TextInput, options: ReadOptions, signal: AbortSignal): Promise<ReadResult> {
  const reader = new JsonlReader(input.name, options);
  let rest = "";
  for await (const bytes of input.pieces) {
    stopIfAborted(signal);
    const piece = bytes.toString("utf8");
    if (reader.line === 0) checkTextStart(input.name, piece);
    const text = rest + piece;
    const end = text.lastIndexOf("\n") + 1;
    reader.take(text.slice(0, end));
    rest = text.slice(end);
    if (rest.length > maxRowChars) throw tooLong(input.name, reader.line + 1);
    if (reader.isFull) break;
  }
  if (!reader.isFull) reader.take(rest);
  return reader.finish(input.gzip);
}

function tooLong(file: string, line: number): StandinError {
  return new StandinError("JSONL_INVALID", `${file}, line ${line} is longer than 64 MB, the most that is read. Write one object a line.`, {
    file,
    line,
    allowed: maxRowChars,
  });
}

/** Half of a character, or both, written as an escape; the decoder lets no half through that is not. */
const escapedSurrogate = /\\u[dD][89a-fA-F]/;

/** Names and texts with U+FFFD for each half of a character that stands alone: no output format can hold one. */
function wellFormed(fields: object): object {
  const mend = (text: string): string => text.replace(/\p{Surrogate}/gu, "\uFFFD");
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => [mend(name), typeof value === "string" ? mend(value) : value]),
  );
}

class JsonlReader {
  /** Lines seen so far. */
  line = 0;
  readonly #file: string;
  readonly #options: ReadOptions;
  readonly #maxRows: number;
  /** Every field seen; null for those that are not to be read. */
  readonly #columns = new Map<string, JsonColumn | null>();
  #rowCount = 0;

  constructor(file: string, options: ReadOptions) {
    this.#file = file;
    this.#options = options;
    this.#maxRows = checkMaxRows(options.maxRows);
  }

  get isFull(): boolean {
    return this.#rowCount >= this.#maxRows;
  }

  /** @param text whole lines */
  take(text: string): void {
    for (let start = 0; start < text.length && !this.isFull; ) {
      const feed = text.indexOf("\n", start);
      const end = feed === -1 ? text.length : feed;
      this.line++;
      const line = text.slice(start, end).trim();
      if (line !== "") this.#takeLine(line);
      start = end + 1;
    }
  }

  #takeLine(line: string): void {
    const fields = this.#parse(line);
    const row = this.#rowCount++;
    for (const name of Object.keys(fields)) {
      const value = (fields as Record<string, unknown>)[name];
      let column = this.#columns.get(name);
      if (column === undefined) {
        column = this.#isWanted(name) ? new JsonColumn(name, this.#file, missingRule(name, this.#options, [])) : null;
        this.#columns.set(name, column);
        checkColumnCount(this.#file, this.#columns.size);
      }
      if (column !== null) column.append(row, this.#scalar(name, value, line));
    }
  }

  #isWanted(name: string): boolean {
    return (this.#options.columns?.includes(name) ?? true) && !(this.#options.drop?.includes(name) ?? false);
  }

  #parse(line: string): object {
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      // the parser's own message quotes the line, so it goes no further
    }
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return escapedSurrogate.test(line) ? wellFormed(parsed) : parsed;
    const isArray = this.#rowCount === 0 && line.startsWith("[");
    const found = isArray
      ? "a JSON array"
      : parsed === undefined
        ? "text that is not a whole JSON value"
        : "a JSON value that is no object";
    throw new StandinError(
      "JSONL_INVALID",
      `${this.#file}, line ${this.line}: ${found} where one JSON object a line is read. ` +
        (isArray ? "Write each object of the array on a line of its own (JSON Lines)." : "Mend or remove the line."),
      { file: this.#file, line: this.line, found },
    );
  }

  #scalar(name: string, value: unknown, line: string): number | string | boolean | null {
    if (typeof value === "object" && value !== null) {
      throw new StandinError(
        "JSONL_NESTED",
        `${this.#file}, line ${this.line}: field ${JSON.stringify(name)} holds ${Array.isArray(value) ? "an array" : "an object"}; only ` +
          "numbers, strings, booleans and null are read. Spread it over fields of its own, or leave it out with --drop.",
        { file: this.#file, line: this.line, field: name },
      );
    }
    if (typeof value !== "number") return value as string | boolean | null;
    const isExact = !Number.isInteger(value) || Number.isSafeInteger(value) || !/\d{16}/.test(line);
    if (Number.isFinite(value) && isExact) return value;
    throw new StandinError(
      "JSONL_INEXACT_NUMBER",
      `${this.#file}, line ${this.line}: field ${JSON.stringify(name)} holds a number beyond 2^53, which cannot be kept exactly. ` +
        "Write it as a string, or leave the field out with --drop.",
      { file: this.#file, line: this.line, field: name },
    );
  }

  finish(gzip: boolean): ReadResult {
    const names = [...this.#columns.keys()];
    if (this.#rowCount === 0) throw emptyInput(this.#file);
    if (names.length === 0) throw noRows(this.#file, 0);
    checkNames(this.#file, names);
    selectColumns(this.#file, names, this.#options);
    const columns = [...this.#columns.values()].filter((column) => column !== null);
    const read = columns.map((column) => column.finish(this.#rowCount));
    const columnTypes = columns.map((column) => ({ name: column.name, type: column.type }));
    return {
      table: { rowCount: this.#rowCount, columns: read.map(({ column }) => column) },
      format: { kind: "jsonl", gzip, columnTypes },
      notes: [
        ...(this.isFull ? [`Only the first ${this.#rowCount} rows were read, as --max-rows asks.`] : []),
        ...columnNotes(read, this.#rowCount),
      ],
    };
  }
}
