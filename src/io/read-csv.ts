import { StandinError } from "../errors.js";
import type { ReadOptions, ReadResult } from "../table/ports.js";
import { CellColumn } from "./cell-column.js";
import { sniffDialect, type CsvDialect } from "./csv-dialect.js";
import { checkCsvHeader } from "./csv-header.js";
import { CsvFields, type FieldSpans } from "./csv-fields.js";
import { CsvRows } from "./csv-rows.js";
import { checkTextStart } from "./file-signature.js";
import { stopIfAborted } from "./interruption.js";
import { missingRule } from "./missing-tokens.js";
import { columnNotes } from "./read-notes.js";
import { emptyInput, noRows } from "./read-limits.js";
import { checkMaxRows, selectColumns } from "./select-columns.js";
import type { TextInput } from "./text-input.js";

/** Characters from the start of the file that the dialect is judged by. */
const sampleChars = 1 << 16;
/** Data rows against which the header is judged. */
const headerRows = 100;

/**
 * Reads a CSV file piece by piece.
 *
 * @throws StandinError for anything wrong with the file; the message names the line or the column and row, never a cell's content
 */
export async function readCsv(input: TextInput, options: ReadOptions, signal: AbortSignal): Promise<ReadResult> {
  const maxRows = checkMaxRows(options.maxRows);
  const sample = await firstText(input);
  const dialect = sniffDialect(sample.slice(0, sampleChars), options);
  const reader = new CsvReader(input.name, dialect, options, maxRows);
  reader.take(reader.rows.push(sample));
  for (let next = await input.pieces.next(); next.done !== true && !reader.isFull; next = await input.pieces.next()) {
    stopIfAborted(signal);
    reader.push(next.value);
  }
  if (!reader.isFull) reader.end();
  return reader.finish(input);
}

/** Text up to the length of the sample. @throws StandinError INPUT_EMPTY, INPUT_NOT_TEXT */
async function firstText(input: TextInput): Promise<string> {
  let sample = "";
  while (sample.length < sampleChars) {
    const next = await input.pieces.next();
    if (next.done === true) {
      if (sample.trim() === "") throw emptyInput(input.name);
      break;
    }
    sample += next.value.toString("utf8");
  }
  checkTextStart(input.name, sample);
  return sample;
}

class CsvReader {
  readonly rows: CsvRows;
  readonly #file: string;
  readonly #dialect: CsvDialect;
  readonly #options: ReadOptions;
  readonly #maxRows: number;
  /** Reads the bytes of plain rows; null before the header is known, and for good once a row is not plain. */
  #fields: CsvFields | null = null;
  #mayBePlain = true;
  #columnCount: number | null = null;
  #positions: number[] = [];
  #columns: CellColumn[] = [];
  #rowCount = 0;
  #blankCount = 0;

  constructor(file: string, dialect: CsvDialect, options: ReadOptions, maxRows: number) {
    this.rows = new CsvRows(dialect, file);
    if (dialect.fieldCount === 1) this.rows.expectOneColumn();
    this.#file = file;
    this.#dialect = dialect;
    this.#options = options;
    this.#maxRows = maxRows;
  }

  /** True once `maxRows` rows were read. */
  get isFull(): boolean {
    return this.#rowCount >= this.#maxRows;
  }

  /** Takes in a piece of UTF-8 of the file. @throws StandinError CSV_RAGGED_ROW and those of `rows` */
  push(bytes: Buffer): void {
    this.#fields ??= this.#startFields();
    const fields = this.#fields?.push(bytes);
    if (fields) this.#takeFields(fields);
    else this.take(this.rows.push(this.#leaveFields() ?? bytes.toString("utf8")));
  }

  /** Takes in what is left at the end of the file. */
  end(): void {
    const rest = this.#leaveFields();
    if (rest !== null && rest !== "") this.take(this.rows.push(rest));
    this.take(this.rows.end(), true);
  }

  #startFields(): CsvFields | null {
    const columnCount = this.#columnCount;
    if (!this.#mayBePlain || columnCount === null || !CsvFields.canRead(this.#dialect, columnCount)) return null;
    return new CsvFields(this.#dialect, columnCount, Buffer.from(this.rows.handOver(), "utf8"));
  }

  /** Gives the file back to `rows`, for good. @returns the text to go on with; null where `rows` had it already */
  #leaveFields(): string | null {
    const fields = this.#fields;
    if (fields === null) return null;
    this.#fields = null;
    this.#mayBePlain = false;
    this.rows.skipLines(fields.lineCount);
    return fields.rest.toString("utf8");
  }

  #takeFields(fields: FieldSpans): void {
    const kept = Math.min(fields.rowCount, this.#maxRows - this.#rowCount);
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i]!.appendFields(fields, this.#positions[i]!, kept);
    this.#rowCount += kept;
    this.#blankCount += fields.blankCount;
  }

  /** Takes in what `rows` has just returned. @throws StandinError CSV_RAGGED_ROW and those of the header */
  take(read: string[][], isLast = false): void {
    let first = 0;
    while (this.#columnCount === null && first < read.length) {
      if (!isBlank(read[first]!)) this.#takeHeader(read[first]!, read.slice(first + 1));
      first++;
    }
    if (this.#columnCount === null) {
      if (isLast) throw emptyInput(this.#file);
      return;
    }
    const whole = this.#wholeRows(read, first, this.#columnCount);
    const kept = whole.length > this.#maxRows - this.#rowCount ? whole.slice(0, this.#maxRows - this.#rowCount) : whole;
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i]!.appendRows(kept, this.#positions[i]!);
    this.#rowCount += kept.length;
    if (isLast && this.#rowCount === 0) throw noRows(this.#file, this.#columnCount);
  }

  #takeHeader(names: string[], below: string[][]): void {
    const { decimalComma } = this.#dialect;
    const sample = below.filter((row) => !isBlank(row)).slice(0, headerRows);
    checkCsvHeader(this.#file, names, this.#options.header === "present" ? [] : sample, decimalComma);
    this.#columnCount = names.length;
    this.#positions = selectColumns(this.#file, names, this.#options);
    this.#columns = this.#positions.map(
      (at) => new CellColumn(names[at]!, this.#file, decimalComma, missingRule(names[at]!, this.#options)),
    );
  }

  /** The rows from `first` without blank lines. */
  #wholeRows(read: string[][], first: number, columnCount: number): string[][] {
    let blank = 0;
    for (let i = first; i < read.length; i++) {
      const row = read[i]!;
      if (row.length === columnCount) continue;
      if (!isBlank(row)) throw this.#ragged(i, row, columnCount);
      blank++;
    }
    this.#blankCount += blank;
    if (first === 0 && blank === 0) return read;
    return read.slice(first).filter((row) => row.length === columnCount);
  }

  #ragged(index: number, row: readonly string[], expected: number): StandinError {
    const line = this.rows.lineOf(index);
    const { delimiter } = this.#dialect;
    const mark = delimiter === "\t" ? "tab" : JSON.stringify(delimiter);
    const advice =
      row.length > expected
        ? `A field that holds the delimiter (${mark}) must be quoted`
        : `Look for a line break inside a field that is not quoted, or for a missing delimiter (${mark})`;
    return new StandinError(
      "CSV_RAGGED_ROW",
      `${this.#file}, line ${line}: ${row.length} ${row.length === 1 ? "field" : "fields"} where the header has ${expected}. ${advice}; if the delimiter is another one, ` +
        "name it with --delimiter.",
      { file: this.#file, line, found: row.length, expected },
    );
  }

  finish(input: TextInput): ReadResult {
    const { delimiter, quote, quoteAll, writtenNewline: newline, decimalComma } = this.#dialect;
    const { encoding, byteOrderMark, gzip } = input;
    const columns = this.#columns.map((column) => column.finish());
    return {
      table: { rowCount: this.#rowCount, columns: columns.map(({ column }) => column) },
      format: { kind: "csv", delimiter, quote, quoteAll, newline, encoding, byteOrderMark, decimalComma, gzip },
      notes: [...this.#fileNotes(input), ...columnNotes(columns, this.#rowCount)],
    };
  }

  #fileNotes(input: TextInput): string[] {
    const notes: string[] = [];
    if (this.#options.encoding === undefined && input.encoding !== "utf-8") notes.push(`The byte order mark says ${input.encoding}.`);
    if (this.#dialect.decimalComma && this.#options.decimalComma !== true) {
      notes.push("Numbers are read with a decimal comma; pass --no-decimal-comma if the commas mean something else.");
    }
    if (this.#dialect.newline === "mixed") notes.push("Lines end in two different ways; the output uses the more frequent one.");
    if (this.#dialect.newline === "\r") notes.push("Lines end in a bare carriage return; the output uses line feeds.");
    if (this.#blankCount > 0) notes.push("Blank lines were left out.");
    if (this.isFull) notes.push(`Only the first ${this.#rowCount} rows were read, as --max-rows asks.`);
    return notes;
  }
}

/** A blank line, or a line of spaces in a table of several columns. */
function isBlank(row: readonly string[]): boolean {
  return row.length === 0 || (row.length === 1 && row[0]!.trim() === "");
}
