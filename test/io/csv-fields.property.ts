import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { StandinError } from "../../src/errors.js";
import { CsvFields, type FieldSpans } from "../../src/io/csv-fields.js";
import { type CsvMarks, CsvRows } from "../../src/io/csv-rows.js";
import { scanNumber, scanPlainNumber } from "../../src/table/number-text.js";
import { cellsOf, readText } from "./samples.js";

const columnCount = 3;

function rowsOf(spans: FieldSpans): string[][] {
  return Array.from({ length: spans.rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => spans.text(row * columnCount + column)),
  );
}

const isBlank = (row: readonly string[]): boolean => row.length === 1 && row[0] === "";

function piecesOf(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
}

/** Rows that papaparse finds in the pieces, or the code of what is wrong with them. */
function byPapaparse(pieces: readonly string[], marks: CsvMarks): string[][] | string {
  try {
    const rows = new CsvRows(marks, "t.csv");
    return [...pieces.flatMap((piece) => rows.push(piece)), ...rows.end()].filter((row) => !isBlank(row));
  } catch (error) {
    if (error instanceof StandinError) return error.code;
    throw error;
  }
}

/** Rows that the scanner finds while it can, the others by papaparse: as `readCsv` puts them together. */
function byFields(pieces: readonly string[], marks: CsvMarks): { rows: string[][] | string; scanned: number } {
  const fields = new CsvFields(marks, columnCount, Buffer.alloc(0));
  const found: string[][] = [];
  let at = 0;
  for (; at < pieces.length; at++) {
    const spans = fields.push(Buffer.from(pieces[at]!));
    if (spans === null) break;
    found.push(...rowsOf(spans));
  }
  const left = byPapaparse([fields.rest.toString("utf8"), ...pieces.slice(at + 1)], marks);
  return { rows: typeof left === "string" ? left : [...found, ...left], scanned: found.length };
}

const marks: fc.Arbitrary<CsvMarks> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t"),
  quote: fc.constantFrom('"', "'"),
  newline: fc.constantFrom("\n" as const, "\r\n" as const, "mixed" as const),
});

describe("fields found in bytes", () => {
  test("are those that papaparse finds, in any text and any pieces", () => {
    const text = fc
      .array(fc.constantFrom(...Array.from("aé0,;\t\"'\n\r "), ",", "\n", '"'), { maxLength: 40 })
      .map((signs) => signs.join(""));
    fc.assert(
      fc.property(text, marks, fc.integer({ min: 1, max: 50 }), (content, own, size) => {
        const pieces = piecesOf(content, size);
        expect(byFields(pieces, own).rows).toEqual(byPapaparse(pieces, own));
      }),
      { numRuns: 3000 },
    );
  });

  test("are all found without papaparse where every row is plain", () => {
    const cell = fc.array(fc.constantFrom(...Array.from("aé0,;\t\"'\n ")), { maxLength: 6 }).map((signs) => signs.join(""));
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, marks, fc.integer({ min: 1, max: 50 }), (cells, own, size) => {
        const newline = own.newline === "mixed" ? "\r\n" : own.newline;
        const quoted = (one: string): string => own.quote + one.replaceAll(own.quote, own.quote + own.quote) + own.quote;
        const content = cells.map((row) => row.map(quoted).join(own.delimiter) + newline).join("");
        expect(byFields(piecesOf(content, size), own)).toEqual({ rows: cells, scanned: cells.length });
      }),
    );
  });
});

test.each([
  ["a row of too few fields", "1,2\n"],
  ["a row of too many fields", "1,2,3,4\n"],
  ["text behind a closing quote", '"1"x,2,3\n'],
  ["a line of spaces", "  \n"],
])("the scanner gives up on %s", (_, line) => {
  const fields = new CsvFields({ delimiter: ",", quote: '"', newline: "\n" }, columnCount, Buffer.from("1,2,"));
  expect(fields.push(Buffer.from(`3\n${line}`))).toBeNull();
  expect(fields.rest.toString()).toBe(`1,2,3\n${line}`);
  expect(fields.lineCount).toBe(0);
});

test("a number read from bytes is the number read from its text", () => {
  const spelling = fc.oneof(
    fc.array(fc.constantFrom(...Array.from("0123456789.,-+e ")), { maxLength: 18 }).map((signs) => signs.join("")),
    fc.double().map(String),
    fc.integer().map(String),
    fc.tuple(fc.integer(), fc.integer({ min: 0, max: 9 })).map(([value, digits]) => value.toFixed(digits)),
  );
  fc.assert(
    fc.property(spelling, fc.boolean(), (text, decimalComma) => {
      const [found, wanted] = [0, 1].map(() => ({ value: 0, decimals: 0, canonical: false })) as [Found, Found];
      const bytes = Buffer.from(text);
      if (!scanPlainNumber(bytes, 0, bytes.length, decimalComma, found)) return;
      expect(scanNumber(text, decimalComma, wanted)).toBe(true);
      expect(found).toEqual(wanted);
    }),
    { numRuns: 3000 },
  );
});
type Found = { value: number; decimals: number; canonical: boolean };

describe("a file longer than the sample that its dialect is judged by", () => {
  const header = "a,b,c\n";
  const plain = (count: number): string =>
    Array.from({ length: count }, (_, i) => `${i},${i % 7 === 0 ? "" : `w${i % 13}`},${i / 4}\n`).join("");

  test("reads alike in large and in small pieces, with numbers, missing cells, quotes and text", async () => {
    const odd = '5,"x ""y"", z",1\n\n-999,NA,2\n-999,é,1e3\n7,"two\nlines",abc\n';
    const text = header + plain(9000) + odd + plain(500);
    const whole = await readText(text, {}, text.length + 1);
    for (const size of [65536, 4099]) {
      const read = await readText(text, {}, size);
      expect(read).toEqual(whole);
    }
    expect(cellsOf(whole.table)[9000]).toEqual(["5", 'x "y", z', "1"]);
    expect(whole.notes).toContain("Blank lines were left out.");
  });

  test.each([
    ["ragged", "CSV_RAGGED_ROW", 9004],
    ["stray", "CSV_STRAY_QUOTE", 9004],
    ["unclosed", "CSV_UNCLOSED_QUOTE", 9004],
  ] as const)("names the line of a %s row", async (kind, code, line) => {
    const bad = { ragged: "1,2\n", stray: '1,"2"x,3\n', unclosed: '1,"2,3\n' }[kind];
    const text = `${header}${plain(9000)}1,"two\nlines",3\n${bad}${kind === "unclosed" ? "" : plain(10)}`;
    for (const size of [text.length + 1, 65536, 4099]) {
      await expect(readText(text, {}, size)).rejects.toMatchObject({ code, details: { line } });
    }
  });

  test("stops at --max-rows", async () => {
    const { table } = await readText(header + plain(9000), { maxRows: 8500 }, 65536);
    expect(table.rowCount).toBe(8500);
    expect(cellsOf(table).at(-1)).toEqual(["8499", "w10", "2124.75"]);
  });
});
