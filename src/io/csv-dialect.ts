import Papa from "papaparse";

import { StandinError } from "../errors.js";
import type { ReadOptions } from "../table/ports.js";
import { CsvRows, type CsvMarks } from "./csv-rows.js";

/** Marks of a CSV file and what else its writer did. */
export interface CsvDialect extends CsvMarks {
  /** What the writer puts at the end of a line. */
  readonly writtenNewline: "\n" | "\r\n";
  readonly quoteAll: boolean;
  readonly decimalComma: boolean;
  /** Fields of the first line. */
  readonly fieldCount: number;
}

const delimiters = [",", ";", "\t", "|"] as const;
/** Rows of the sample that a delimiter is judged by. */
const judgedRows = 200;

/**
 * Finds delimiter, quote, line end, quoting rule and decimal sign from the beginning of a file.
 *
 * @param sample text from the start of the file, whole lines or not
 * @throws StandinError READ_OPTION_INVALID when a given delimiter or quote cannot be one
 */
export function sniffDialect(sample: string, options: ReadOptions): CsvDialect {
  checkMark("delimiter", options.delimiter);
  checkMark("quote", options.quote);
  const quote = options.quote ?? sniffQuote(sample);
  const newline = sniffNewline(sample, quote);
  const delimiter = options.delimiter ?? sniffDelimiter(sample, quote, newline.marks);
  const marks = { delimiter, quote, newline: newline.marks };
  const rows = sampleRows(sample, marks);
  const decimalComma = options.decimalComma ?? "auto";
  return {
    ...marks,
    writtenNewline: newline.written,
    fieldCount: rows[0]?.length ?? 1,
    quoteAll: isQuoteAll(sample, marks, rows),
    decimalComma: decimalComma === "auto" ? hasDecimalComma(rows.slice(1)) : decimalComma,
  };
}

function checkMark(option: string, mark: string | undefined): void {
  if (mark === undefined || (mark.length === 1 && !/[\r\n\uFEFF\0]/.test(mark) && (option === "quote" || mark !== '"'))) return;
  throw new StandinError(
    "READ_OPTION_INVALID",
    `The ${option} must be one character, and no line end or quote; ${mark.length} characters were given. ` +
      `Give for example --${option} ${option === "quote" ? '"\'"' : '";"'}, or leave it out to have it found.`,
    { option, length: mark.length },
  );
}

/** Single quotes only where fields open and close with them and no field opens with a double quote. */
function sniffQuote(sample: string): '"' | "'" {
  if (/(^|[,;\t|\r\n])"/.test(sample)) return '"';
  const singles = sample.match(/(^|[,;\t|\r\n])'(?:[^'\r\n]|'')*'(?=[,;\t|\r\n]|$)/g)?.length ?? 0;
  const opened = sample.match(/(^|[,;\t|\r\n])'/g)?.length ?? 0;
  return singles > 1 && singles >= 0.9 * opened ? "'" : '"';
}

function sniffNewline(sample: string, quote: string): { marks: CsvMarks["newline"]; written: "\n" | "\r\n" } {
  let both = 0;
  let feeds = 0;
  let returns = 0;
  let isQuoted = false;
  const quoteCode = quote.charCodeAt(0);
  for (let i = 0; i < sample.length; i++) {
    const code = sample.charCodeAt(i);
    if (code === quoteCode) isQuoted = !isQuoted;
    if (isQuoted || (code !== 10 && code !== 13)) continue;
    if (code === 10) feeds++;
    else if (sample.charCodeAt(i + 1) === 10) {
      both++;
      i++;
    } else if (i + 1 < sample.length) returns++;
  }
  if (both > 0) return { marks: feeds > 0 ? "mixed" : "\r\n", written: feeds > both ? "\n" : "\r\n" };
  return { marks: feeds === 0 && returns > 0 ? "\r" : "\n", written: "\n" };
}

/** The first rows. Where the quotes do not fit, the lines are split plainly; the reading proper reports the place. */
function sampleRows(sample: string, marks: CsvMarks): string[][] {
  try {
    const rows = new CsvRows(marks, "");
    const whole = rows.push(sample);
    const last = whole.length === 0 ? rows.end() : [];
    return [...whole, ...last].filter((row) => row.length > 1 || row[0] !== "").slice(0, judgedRows);
  } catch {
    return sample.split(/\r\n|\n|\r/, 20).map((line) => line.split(marks.delimiter));
  }
}

/** The delimiter that splits the most rows into as many fields as the header, then the one with the most fields; a comma if none does. */
function sniffDelimiter(sample: string, quote: string, newline: CsvMarks["newline"]): string {
  let best: { delimiter: string; share: number; fields: number } = { delimiter: ",", share: 0, fields: 1 };
  for (const delimiter of delimiters) {
    const rows = sampleRows(sample, { delimiter, quote, newline });
    const fields = rows[0]?.length ?? 0;
    if (fields < 2) continue;
    const share = rows.filter((row) => row.length === fields).length / rows.length;
    if (share > best.share || (share === best.share && fields > best.fields)) best = { delimiter, share, fields };
  }
  return best.delimiter;
}

/** Whether writing the rows with every field quoted gives the sample's own text. */
function isQuoteAll(sample: string, marks: CsvMarks, rows: readonly string[][]): boolean {
  if (!sample.startsWith(marks.quote) || rows.length === 0) return false;
  const newline = marks.newline === "mixed" ? "\n" : marks.newline;
  const quoted = Papa.unparse(rows.slice(0, 50), { quotes: true, quoteChar: marks.quote, delimiter: marks.delimiter, newline });
  return marks.newline === "mixed" ? sample.replaceAll("\r\n", "\n").startsWith(quoted) : sample.startsWith(quoted);
}

/**
 * Cells such as 3,14 and none such as 3.14. Cells such as 1,234 alone could be grouped thousands, so at least one must have other than
 * three digits after the comma, or a zero before it.
 */
function hasDecimalComma(rows: readonly string[][]): boolean {
  let certain = false;
  for (const row of rows) {
    for (const cell of row) {
      if (/^ *[+-]?\d+\.\d+ *$/.test(cell)) return false;
      certain ||= /^ *[+-]?\d+,\d+ *$/.test(cell) && !/^ *[+-]?[1-9]\d{0,2},\d{3} *$/.test(cell);
    }
  }
  return certain;
}
