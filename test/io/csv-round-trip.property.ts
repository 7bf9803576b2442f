import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";

import { encodeText } from "../../src/io/encode-text.js";
import { defaultMissingTokens } from "../../src/table/ports.js";
import type { Column, Table, TableFormat } from "../../src/table/table.js";
import { cellsOf, csvText, readText } from "./samples.js";

type CsvFormat = Extract<TableFormat, { kind: "csv" }>;

const oddCharacter = fc.constantFrom(...Array.from("ab0,;\t|\"'\n\r =+-@.é€😀\u2028\u0085 "));
const oddText = fc
  .oneof(
    fc.array(oddCharacter, { maxLength: 8 }).map((signs) => signs.join("")),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  )
  .filter((text) => !text.includes("\0") && !text.includes("\uFEFF"))
  // a file of many control characters is taken for binary data
  .filter((text) => !/[\x01-\x08\x0E-\x1F\x7F]/.test(text));

function textColumn(name: string, cells: readonly (string | null)[], missingToken: string): Column {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell)));
  return { storage: "text", name, codes, dictionary, missingToken };
}

const format: fc.Arbitrary<CsvFormat> = fc.record({
  kind: fc.constant("csv" as const),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  quote: fc.constantFrom('"', "'"),
  quoteAll: fc.boolean(),
  newline: fc.constantFrom("\n" as const, "\r\n" as const),
  encoding: fc.constantFrom("utf-8" as const, "utf-16le" as const, "utf-16be" as const),
  byteOrderMark: fc.boolean(),
  decimalComma: fc.boolean(),
  gzip: fc.constant(false),
});

const isMissing = (cell: string): boolean => defaultMissingTokens.includes(cell.trim());
const names = fc.uniqueArray(
  oddText.filter((name) => name.trim() !== ""),
  { minLength: 1, maxLength: 4 },
);

const sample = fc.tuple(names, fc.integer({ min: 1, max: 8 }), format).chain(([columnNames, rowCount, csv]) =>
  fc.record({
    csv: fc.constant(csv),
    token: fc.constantFrom("", "NA", "?"),
    columns: fc.tuple(
      ...columnNames.map((name) =>
        fc.record({
          name: fc.constant(name),
          cells: fc.array(
            fc.option(
              oddText.filter((cell) => !isMissing(cell)),
              { freq: 5 },
            ),
            { minLength: rowCount, maxLength: rowCount },
          ),
        }),
      ),
    ),
  }),
);

test("text written in any dialect reads back cell by cell, in one piece and in small ones", async () => {
  await fc.assert(
    fc.asyncProperty(sample, fc.integer({ min: 1, max: 50 }), async ({ csv, token, columns }, size) => {
      const rowCount = columns[0]!.cells.length;
      const table: Table = { rowCount, columns: columns.map(({ name, cells }) => textColumn(name, cells, token)) };
      const bytes = encodeText((csv.byteOrderMark ? "\uFEFF" : "") + csvText(table, csv), csv.encoding, "t.csv");
      const options = {
        format: "csv" as const, // a name may begin with a brace
        delimiter: csv.delimiter,
        quote: csv.quote,
        encoding: csv.encoding,
        header: "present" as const,
        decimalComma: false,
      };
      const read = (await readText(bytes, options, size)).table;
      expect(read.columns.map((column) => column.name)).toEqual(columns.map(({ name }) => name));
      const expected = Array.from({ length: rowCount }, (_, row) => columns.map(({ cells }) => cells[row]!));
      const found = cellsOf(read);
      found.forEach((row, at) => {
        row.forEach((cell, column) => {
          if (read.columns[column]!.storage === "text") expect(cell).toBe(expected[at]![column]);
          else expect(cell === null ? null : Number(cell)).toBe(expected[at]![column] === null ? null : Number(expected[at]![column]) + 0);
        });
      });
    }),
    { numRuns: 600 },
  );
});

test("numbers written with a point or a comma read back as the same numbers, decimals and rule", async () => {
  const numbers = fc.record({
    decimals: fc.integer({ min: 0, max: 6 }),
    digits: fc.array(fc.option(fc.integer({ min: -1e9, max: 1e9 }), { freq: 6 }), { minLength: 2, maxLength: 20 }),
    fixedDecimals: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(numbers, format, async ({ decimals, digits, fixedDecimals }, csv) => {
      const values = Float64Array.from(digits, (digit) => (digit === null ? Number.NaN : digit / 10 ** decimals + 0));
      const column: Column = { storage: "number", name: "x", values, decimals, fixedDecimals, missingToken: "NA" };
      const text = csvText({ rowCount: values.length, columns: [column] }, csv);
      const options = { delimiter: csv.delimiter, quote: csv.quote, decimalComma: csv.decimalComma, header: "present" as const };
      const read = (await readText(text, { ...options, missingTokens: ["NA"] })).table.columns[0]!;
      expect(read.storage).toBe("number");
      if (read.storage !== "number") return;
      expect([...read.values]).toEqual([...values]);
      if (fixedDecimals && digits.some((digit) => digit !== null)) expect(read).toMatchObject({ decimals, fixedDecimals: true });
      expect(read.decimals).toBeLessThanOrEqual(decimals);
    }),
    { numRuns: 400 },
  );
});

test("what papaparse writes is read as papaparse reads it", async () => {
  const rows = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(oddText, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(",", ";", "\t", "|"),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (cells, delimiter, newline, quotes) => {
        const header = cells[0]!.map((_, at) => `name ${at}`);
        const text = Papa.unparse([header, ...cells], { delimiter, newline, quotes });
        const expected = Papa.parse<string[]>(text, { delimiter, newline }).data.slice(1);
        const { table } = await readText(text, { delimiter, quote: '"', missingTokens: [], decimalComma: false });
        expect(table.rowCount).toBe(expected.length);
        const found = cellsOf(table);
        expected.forEach((row, at) => {
          row.forEach((cell, column) => {
            if (table.columns[column]!.storage === "text") expect(found[at]![column]).toBe(cell);
            else expect(Number(found[at]![column])).toBe(Number(cell) + 0);
          });
        });
      },
    ),
    { numRuns: 600 },
  );
});
