import { formatNumber } from "../table/number-text.js";
import type { Column, Table, TableFormat } from "../table/table.js";

type CsvFormat = Extract<TableFormat, { kind: "csv" }>;

export interface CsvTextOptions {
  /**
   * Puts `'` before names and text cells that start with = + - @ tab or carriage return, which spreadsheets run as formulas. Off by
   * default, because it changes values and the output is a drop-in for the input.
   */
  readonly escapeFormulas?: boolean | undefined;
}

const rowsPerPiece = 4096;

/** The text of a CSV file in pieces of 4096 rows, header first, without byte order mark. */
export function* csvText(table: Table, format: CsvFormat, options: CsvTextOptions = {}): Generator<string> {
  const quote = fieldQuoter(format, options);
  const isOnly = table.columns.length === 1;
  yield table.columns.map((column) => quote.text(column.name)).join(format.delimiter) + format.newline;
  const cells = table.columns.map((column) => cellTexts(column, format, quote, isOnly));
  for (let start = 0; start < table.rowCount; start += rowsPerPiece) {
    const end = Math.min(start + rowsPerPiece, table.rowCount);
    let piece = "";
    for (let row = start; row < end; row++) {
      for (let at = 0; at < cells.length; at++) piece += at === 0 ? cells[at]!(row) : format.delimiter + cells[at]!(row);
      piece += format.newline;
    }
    yield piece;
  }
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

/** Text of each cell of a column, ready to stand in a line. An empty only cell is quoted: a blank line would not be read as a row. */
function cellTexts(column: Column, format: CsvFormat, quote: FieldQuoter, isOnly: boolean): (row: number) => string {
  const blank = format.quote + format.quote;
  const guarded = (text: string): string => (isOnly && text.trim() === "" ? `${format.quote}${text}${format.quote}` : text);
  const missing = isOnly && column.missingToken === "" ? blank : guarded(quote.plain(column.missingToken));
  if (column.storage === "text") {
    const texts = column.dictionary.map((text) => guarded(quote.text(text)));
    const { codes } = column;
    return (row) => {
      const code = codes[row]!;
      return code === -1 ? missing : texts[code]!;
    };
  }
  const { values, decimals, fixedDecimals } = column;
  const quoteNumbers = format.quoteAll || format.decimalComma || format.delimiter === "." || format.delimiter === "-";
  return (row) => {
    const value = values[row]!;
    if (Number.isNaN(value)) return missing;
    const text = formatNumber(value, decimals, fixedDecimals, format.decimalComma);
    return quoteNumbers ? quote.plain(text) : text;
  };
}
