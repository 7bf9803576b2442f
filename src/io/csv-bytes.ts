import { formatNumber } from "../table/number-text.js";
import type { Column, NumberColumn, Table, TableFormat } from "../table/table.js";
import { mostNumberBytes, writeNumber } from "./number-bytes.js";

type CsvFormat = Extract<TableFormat, { kind: "csv" }>;

export interface CsvTextOptions {
  /**
   * Puts `'` before names and text cells that start with = + - @ tab or carriage return, which spreadsheets run as formulas. Off by
   * default, because it changes values and the output is a drop-in for the input.
   */
  readonly escapeFormulas?: boolean | undefined;
}

const pieceBytes = 1 << 19;

/** The UTF-8 of a CSV file in pieces of whole rows, header first, without byte order mark. */
export function* csvBytes(table: Table, format: CsvFormat, options: CsvTextOptions = {}): Generator<Buffer> {
  const quote = fieldQuoter(format, options);
  const isOnly = table.columns.length === 1;
  yield Buffer.from(table.columns.map((column) => quote.text(column.name)).join(format.delimiter) + format.newline);
  const cells = table.columns.map((column, i) => cellWriter(column, i === 0 ? "" : format.delimiter, format, quote, isOnly));
  const newline = wordsOf([format.newline]);
  const mostRowBytes = cells.reduce((sum, { mostBytes }) => sum + mostBytes, newline.bytes.length);
  const writers = cells.map(({ write }) => write);
  const bytes = new Uint8Array(Math.max(pieceBytes, mostRowBytes));
  const out = { bytes, view: new DataView(bytes.buffer) };
  let at = 0;
  for (let row = 0; row < table.rowCount; row++) {
    if (at + mostRowBytes > bytes.length) {
      yield Buffer.from(bytes.subarray(0, at));
      at = 0;
    }
    for (let i = 0; i < writers.length; i++) at = writers[i]!(row, out, at);
    at = writeWord(newline, 0, out, at);
  }
  if (at > 0) yield Buffer.from(bytes.subarray(0, at));
}

/** Where rows are written to; both are of the same bytes. */
interface Output {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

interface FieldQuoter {
  /** A name or text cell. */
  readonly text: (text: string) => string;
  /** A number or missing token, never escaped as a formula. */
  readonly plain: (text: string) => string;
}

function fieldQuoter(format: CsvFormat, options: CsvTextOptions): FieldQuoter {
  const { delimiter, quote, quoteAll } = format;
  const doubled = quote + quote;
  const mustQuote = (text: string): boolean => {
    if (text.includes(delimiter) || text.includes(quote) || text.includes("\n") || text.includes("\r")) return true;
    return text.startsWith("\uFEFF");
  };
  const plain = (text: string): string => (quoteAll || mustQuote(text) ? quote + text.replaceAll(quote, doubled) + quote : text);
  const text = options.escapeFormulas === true ? (raw: string) => plain(/^[=+\-@\t\r]/.test(raw) ? `'${raw}` : raw) : plain;
  return { text, plain };
}

interface CellWriter {
  /** Bytes that a cell may touch at most. */
  readonly mostBytes: number;
  /** Writes the delimiter before the cell and the cell, ready to stand in a line, from byte `at` on. @returns the byte behind it */
  readonly write: (row: number, out: Output, at: number) => number;
}

/** @param lead delimiter before the cell; empty in the first column */
function cellWriter(column: Column, lead: string, format: CsvFormat, quote: FieldQuoter, isOnly: boolean): CellWriter {
  const blank = format.quote + format.quote;
  // an empty only cell is quoted: a blank line would not be read as a row
  const guarded = (text: string): string => (isOnly && text.trim() === "" ? `${format.quote}${text}${format.quote}` : text);
  const missing = isOnly && column.missingToken === "" ? blank : guarded(quote.plain(column.missingToken));
  if (column.storage === "number") return numberWriter(column, lead, format, quote, missing);
  const words = wordsOf([...column.dictionary.map((text) => lead + guarded(quote.text(text))), lead + missing]);
  const { codes, dictionary } = column;
  return {
    mostBytes: words.mostBytes,
    write: (row, out, at) => writeWord(words, codes[row] === -1 ? dictionary.length : codes[row]!, out, at),
  };
}

/** Texts in UTF-8, one behind the other. */
interface Words {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** First byte of each text, and the end of the last. */
  readonly starts: Float64Array;
  /** Bytes that writing one may touch at most. */
  readonly mostBytes: number;
}

/** Bytes that are copied at once, so that up to three behind the last are touched. */
const step = 4;
/** Bytes that a loop copies faster than a call does. */
const shortCopy = 64;

function wordsOf(texts: readonly string[]): Words {
  const starts = new Float64Array(texts.length + 1);
  let mostBytes = 0;
  for (const [i, text] of texts.entries()) {
    const length = Buffer.byteLength(text);
    mostBytes = Math.max(mostBytes, length + step);
    starts[i + 1] = starts[i]! + length;
  }
  const bytes = Buffer.alloc(starts[texts.length]! + step);
  for (const [i, text] of texts.entries()) bytes.write(text, starts[i]!);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), starts, mostBytes };
}

function writeWord({ bytes, view, starts }: Words, word: number, out: Output, at: number): number {
  const from = starts[word]!;
  const end = starts[word + 1]!;
  if (end - from > shortCopy) out.bytes.set(bytes.subarray(from, end), at);
  else for (let i = from, to = at; i < end; i += step, to += step) out.view.setInt32(to, view.getInt32(i));
  return at + end - from;
}

/** Characters that a written number may have. */
const ofNumbers = /[-+\d.,eE]/;

function numberWriter(column: NumberColumn, lead: string, format: CsvFormat, quote: FieldQuoter, missing: string): CellWriter {
  const { values, decimals, fixedDecimals } = column;
  const { decimalComma, quoteAll, delimiter } = format;
  const spelling = { decimals, fixedDecimals, decimalComma };
  const mark = quoteAll ? format.quote : "";
  const words = wordsOf([lead + mark, lead + missing, mark]);
  const isPlain = !ofNumbers.test(format.quote) && (!ofNumbers.test(delimiter) || (delimiter === "," && !decimalComma));
  const write = (row: number, out: Output, at: number): number => {
    const value = values[row]!;
    if (Number.isNaN(value)) return writeWord(words, 1, out, at);
    if (!isPlain) {
      const text = wordsOf([lead + quote.plain(formatNumber(value, decimals, fixedDecimals, decimalComma))]);
      return writeWord(text, 0, out, at);
    }
    const end = writeNumber(value, spelling, out.bytes, writeWord(words, 0, out, at));
    return quoteAll ? writeWord(words, 2, out, end) : end;
  };
  return { mostBytes: words.mostBytes + 3 * mostNumberBytes, write };
}
