import { describe, expect, test } from "vitest";

import type { Table } from "../../src/table/table.js";
import { csvText, plainCsv, readText } from "./samples.js";

const formulas: Table = {
  rowCount: 5,
  columns: [
    { storage: "text", name: "=name", codes: Int32Array.of(0, 1, 2, 3, -1), dictionary: ["=1+1", "-x", "@a", "plain"], missingToken: "-" },
    {
      storage: "number",
      name: "n",
      values: Float64Array.of(-1, 2, Number.NaN, 4, 5),
      decimals: 0,
      fixedDecimals: true,
      missingToken: "-999",
    },
  ],
};

describe("formulas", () => {
  test("stay as they are by default", () => {
    expect(csvText(formulas, plainCsv)).toBe("=name,n\n=1+1,-1\n-x,2\n@a,-999\nplain,4\n-,5\n");
  });

  test("are escaped in names and text when asked; numbers and missing tokens are not", () => {
    expect(csvText(formulas, plainCsv, { escapeFormulas: true })).toBe("'=name,n\n'=1+1,-1\n'-x,2\n'@a,-999\nplain,4\n-,5\n");
  });
});

test("decimal commas are quoted where the comma is the delimiter", () => {
  const table: Table = {
    rowCount: 2,
    columns: [{ storage: "number", name: "x", values: Float64Array.of(1.5, 2), decimals: 1, fixedDecimals: false, missingToken: "" }],
  };
  expect(csvText(table, { ...plainCsv, decimalComma: true })).toBe('x\n"1,5"\n2\n');
  expect(csvText(table, { ...plainCsv, decimalComma: true, delimiter: ";" })).toBe("x\n1,5\n2\n");
});

test("an empty only cell is quoted", () => {
  const table: Table = {
    rowCount: 2,
    columns: [{ storage: "text", name: "x", codes: Int32Array.of(0, -1), dictionary: ["a"], missingToken: "" }],
  };
  expect(csvText(table, plainCsv)).toBe('x\na\n""\n');
});

test.each([
  ["quoted throughout, CRLF", '"a","b"\r\n"1","x ""y"""\r\n"2",""\r\n'],
  ["semicolons and decimal commas", "a;b\n1,50;x\n2,25;\n"],
  ["tokens per column", "a\tb\n1\tNA\n-999\tx\n-999\tz\n3\ty\n"],
  ["shortest and fixed decimals", "a,b\n0.5,0.50\n12,1.00\n"],
])("a file is written back as it was: %s", async (_, text) => {
  const { table, format } = await readText(text);
  if (format.kind !== "csv") throw new Error("not read as CSV");
  expect(csvText(table, format)).toBe(text);
});
