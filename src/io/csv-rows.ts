import Papa from "papaparse";

import { StandinError } from "../errors.js";
import { maxCellChars, maxRowChars } from "./read-limits.js";

/** How lines and fields of a CSV file are marked. */
export interface CsvMarks {
  readonly delimiter: string;
  readonly quote: string;
  /** `mixed`: lines end in \n or \r\n. */
  readonly newline: "\n" | "\r\n" | "\r" | "mixed";
}

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row?: number; readonly index?: number }[];
  readonly meta: { readonly cursor: number };
}

/** Rows from pieces of CSV text. Remembers where it stands, so that a row can be named by its line. */
export class CsvRows {
  readonly #marks: CsvMarks;
  readonly #file: string;
  #rest = "";
  /** Line, from 1, on which `#parsedText` and `#rest` begin. */
  #parsedLine = 1;
  #restLine = 1;
  #parsedText = "";
  #hasOneColumn = false;

  constructor(marks: CsvMarks, file: string) {
    this.#marks = marks;
    this.#file = file;
  }

  /** Blank lines come back as rows of no field. Without this call, blank lines and empty cells of a one-column file look the same. */
  expectOneColumn(): void {
    this.#hasOneColumn = true;
  }

  /** Gives the text that no row was made of yet to another reader of the file; `push` goes on with what that one leaves. */
  handOver(): string {
    const rest = this.#rest;
    this.#rest = "";
    return rest;
  }

  /** Counts lines that another reader of the file took. */
  skipLines(count: number): void {
    this.#restLine += count;
  }

  /** Rows that are complete once `text` was read. @throws StandinError CSV_STRAY_QUOTE, TABLE_CELL_TOO_LARGE, CSV_ROW_TOO_LONG */
  push(text: string): string[][] {
    this.#rest = this.#rest === "" ? text : this.#rest + text;
    const end = this.#rest.lastIndexOf(this.#marks.newline === "\r" ? "\r" : "\n") + 1;
    const rows = end === 0 ? [] : this.#parse(this.#rest.slice(0, end), true);
    if (this.#rest.length > maxCellChars) this.#checkRest();
    return rows;
  }

  /** The rows that remain at the end of the file. @throws StandinError CSV_UNCLOSED_QUOTE, CSV_STRAY_QUOTE */
  end(): string[][] {
    return this.#rest === "" ? [] : this.#parse(this.#rest, false);
  }

  #parse(text: string, more: boolean): string[][] {
    const quoted = text.includes(this.#marks.quote);
    const newline = this.#parserNewline(text, quoted);
    const result = this.#hasOneColumn ? this.#parseOneColumn(text, newline, more) : this.#run(text, newline, more);
    this.#parsedText = text;
    this.#parsedLine = this.#restLine;
    this.#checkQuotes(result, more);
    const used = more ? result.meta.cursor : text.length;
    this.#restLine += quoted ? countLines(text, 0, used, this.#marks) : result.data.length;
    this.#rest = this.#rest.slice(used);
    if (newline === "\n" && this.#marks.newline !== "\n") stripCarriageReturns(result.data);
    return result.data;
  }

  /** \r\n is read as \n with a trailing \r taken off, which also reads mixed files, unless a quoted field ends in \r itself. */
  #parserNewline(text: string, quoted: boolean): "\n" | "\r\n" | "\r" {
    const { newline, quote } = this.#marks;
    if (newline === "\n" || newline === "\r") return newline;
    return quoted && text.includes(`\r${quote}`) ? "\r\n" : "\n";
  }

  #run(text: string, newline: "\n" | "\r\n" | "\r", more: boolean): Parsed {
    return new Papa.Parser({ delimiter: this.#marks.delimiter, quoteChar: this.#marks.quote, newline }).parse(text, 0, more) as Parsed;
  }

  /** In a file of one column a blank line and a quoted empty cell give the same fields; the line itself tells them apart. */
  #parseOneColumn(text: string, newline: "\n" | "\r\n" | "\r", more: boolean): Parsed {
    const data: string[][] = [];
    const errors: Parsed["errors"][number][] = [];
    let cursor = 0;
    const step = (result: { data: string[][]; errors: Parsed["errors"]; meta: { cursor: number } }): void => {
      for (const error of result.errors) errors.push({ ...error, row: data.length });
      const row = result.data[0]!;
      const isBlank = row.length === 1 && row[0] === "" && !text.slice(cursor, result.meta.cursor).includes(this.#marks.quote);
      data.push(isBlank ? [] : row);
      cursor = result.meta.cursor;
    };
    const config = { delimiter: this.#marks.delimiter, quoteChar: this.#marks.quote, newline, fastMode: false, step } as Papa.ParseConfig;
    const last = new Papa.Parser(config).parse(text, 0, more) as Parsed;
    for (const error of last.errors) errors.push({ ...error, row: data.length });
    return { data, errors, meta: { cursor } };
  }

  #checkQuotes(result: Parsed, more: boolean): void {
    const error = result.errors.find((found) => !more || (found.row ?? 0) < result.data.length);
    if (error === undefined) return;
    const line = this.#parsedLine + countLines(this.#parsedText, 0, error.index ?? 0, this.#marks);
    throw error.code === "MissingQuotes" ? this.#unclosedQuote(line) : this.#strayQuote(line);
  }

  #unclosedQuote(line: number): StandinError {
    return new StandinError(
      "CSV_UNCLOSED_QUOTE",
      `${this.#file}, line ${line}: a quoted field opens here and is never closed. Close it, or double the quote if it belongs to the ` +
        "text; if the file uses another quote character, name it with --quote.",
      { file: this.#file, line },
    );
  }

  #strayQuote(line: number): StandinError {
    return new StandinError(
      "CSV_STRAY_QUOTE",
      `${this.#file}, line ${line}: the quoted field that opens here is followed by text instead of a delimiter or the end of the line. ` +
        "Either it is closed too late, or a quote inside it is not doubled; if the file uses another quote character, name it with --quote.",
      { file: this.#file, line },
    );
  }

  /** A row that does not end: stopped where one cell of it grew over the limit, or all of it did. */
  #checkRest(): void {
    const { data, errors } = this.#run(this.#rest, this.#marks.newline === "\r" ? "\r" : "\n", false);
    const line = this.#restLine;
    const field = data[0]?.findIndex((cell) => cell.length > maxCellChars) ?? -1;
    if (field === -1 && this.#rest.length <= maxRowChars) return;
    const unclosed = errors.some((error) => error.code === "MissingQuotes");
    const hint = unclosed ? "A quoted field in it is not closed so far: look for a quote that is never closed. " : "";
    const where = field === -1 ? "the row that begins here" : `column ${field + 1} of the row that begins here`;
    throw new StandinError(
      field === -1 ? "CSV_ROW_TOO_LONG" : "TABLE_CELL_TOO_LARGE",
      `${this.#file}, line ${line}: ${where} is longer than ${field === -1 ? "64 MB" : "1 MB"}, the most that is read. ${hint}` +
        "If this is no CSV file, say what it is with --format.",
      { file: this.#file, line, column: field + 1, allowed: field === -1 ? maxRowChars : maxCellChars },
    );
  }

  /** Line (from 1) on which row `index` of the rows last returned begins. */
  lineOf(index: number): number {
    let seen = 0;
    let start = 0;
    const step = (result: { meta: { cursor: number } }): void => {
      seen++;
      if (seen !== index) return;
      start = result.meta.cursor;
      parser.abort();
    };
    const newline = this.#parserNewline(this.#parsedText, true);
    const config = { delimiter: this.#marks.delimiter, quoteChar: this.#marks.quote, newline, fastMode: false, step } as Papa.ParseConfig;
    const parser = new Papa.Parser(config);
    if (index > 0) parser.parse(this.#parsedText, 0, false);
    return this.#parsedLine + countLines(this.#parsedText, 0, start, this.#marks);
  }
}

/** Line ends in text[from, to). */
function countLines(text: string, from: number, to: number, marks: CsvMarks): number {
  const mark = marks.newline === "\r" ? "\r" : "\n";
  let count = 0;
  for (let at = text.indexOf(mark, from); at !== -1 && at < to; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

function stripCarriageReturns(rows: readonly string[][]): void {
  for (const row of rows) {
    const last = row.length - 1;
    if (last >= 0 && row[last]!.endsWith("\r")) row[last] = row[last]!.slice(0, -1);
  }
}
