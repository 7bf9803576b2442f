import { StandinError } from "../errors.js";

interface Signature {
  /** Tried on the first 4 KB as Latin-1. */
  readonly starts: RegExp;
  readonly looksLike: string;
  readonly advice: string;
}

const spreadsheetAdvice = "Open it in the program that made it and export the sheet as CSV";
const unpackAdvice = "Unpack it and give the CSV, JSON Lines or Parquet file inside";
const tableAdvice = "Give a CSV, JSON Lines or Parquet file";
const statisticsAdvice = "Export the data from that program as CSV";

const signatures: readonly Signature[] = [
  {
    starts: /^PK\x03\x04[^]*?(xl\/|word\/|ppt\/|\[Content_Types\])/,
    looksLike: "an Excel or other Office file",
    advice: spreadsheetAdvice,
  },
  { starts: /^PK(\x03\x04|\x05\x06)/, looksLike: "a ZIP archive", advice: unpackAdvice },
  { starts: /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/, looksLike: "an old Excel or other Office file", advice: spreadsheetAdvice },
  { starts: /^%PDF-/, looksLike: "a PDF document", advice: tableAdvice },
  { starts: /^\x89PNG\r\n/, looksLike: "a PNG picture", advice: tableAdvice },
  { starts: /^\xFF\xD8\xFF/, looksLike: "a JPEG picture", advice: tableAdvice },
  { starts: /^GIF8[79]a/, looksLike: "a GIF picture", advice: tableAdvice },
  { starts: /^BZh[1-9]1AY&SY/, looksLike: "a bzip2 file", advice: unpackAdvice },
  { starts: /^\xFD7zXZ\0/, looksLike: "an xz file", advice: unpackAdvice },
  { starts: /^\x28\xB5\x2F\xFD/, looksLike: "a zstd file", advice: unpackAdvice },
  { starts: /^7z\xBC\xAF\x27\x1C/, looksLike: "a 7z archive", advice: unpackAdvice },
  { starts: /^SQLite format 3\0/, looksLike: "an SQLite database", advice: "Export one table of it as CSV" },
  { starts: /^ARROW1\0/, looksLike: "an Arrow or Feather file", advice: "Write the table as Parquet or CSV" },
  { starts: /^\x89HDF\r\n/, looksLike: "an HDF5 file", advice: "Write the table as Parquet or CSV" },
  { starts: /^RD[AX][2-5]\n/, looksLike: "an R data file", advice: statisticsAdvice },
  { starts: /^\$FL[23]@\(#\)/, looksLike: "an SPSS file", advice: statisticsAdvice },
  { starts: /^<stata_dta>/, looksLike: "a Stata file", advice: statisticsAdvice },
  { starts: /^\x7FELF/, looksLike: "a program", advice: tableAdvice },
  { starts: /^\x80[\x02-\x05][^\x20-\x7E]/, looksLike: "a Python pickle", advice: "Write the table as Parquet or CSV" },
];

/** The magic of Parquet, and not a CSV file whose first column is named so. */
export function isParquet(head: Uint8Array): boolean {
  return /^PAR1[^\t\n\r\x20-\x7E]/.test(latin1(head));
}

function latin1(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 4096)).toString("latin1");
}

/** @throws StandinError INPUT_NOT_TEXT when the first bytes are those of a file that holds no text table */
export function checkSignature(file: string, head: Uint8Array): void {
  const start = latin1(head);
  const found = signatures.find((signature) => signature.starts.test(start));
  if (found !== undefined) throw notText(file, found.looksLike, found.advice);
}

/** @throws StandinError INPUT_NOT_TEXT when the decoded beginning is a web page, XML or a JSON array, or full of control characters */
export function checkTextStart(file: string, text: string): void {
  const start = text.slice(0, 512).trimStart().toLowerCase();
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
    throw notText(file, "a web page", "A download that needs a login often ends like this: download the data file itself");
  }
  if (start.startsWith("<?xml")) throw notText(file, "an XML document", "Export the table as CSV");
  const sample = text.slice(0, 65536);
  const controls = sample.match(/[\x01-\x08\x0E-\x1F\x7F]/g)?.length ?? 0;
  if (controls > 8 && controls > 0.02 * sample.length) {
    throw notText(file, "binary data (many control characters)", "Give a CSV, JSON Lines or Parquet file");
  }
}

function notText(file: string, looksLike: string, advice: string): StandinError {
  return new StandinError("INPUT_NOT_TEXT", `${file} looks like ${looksLike}, not like a table in CSV, JSON Lines or Parquet. ${advice}.`, {
    file,
    looksLike,
  });
}
