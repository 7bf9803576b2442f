import { describe, expect, test } from "vitest";

import { isSentinel } from "../../src/io/missing-tokens.js";
import { cellsOf, readText } from "./samples.js";

describe("default tokens", () => {
  test.each(["", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "?", " NA "])("%j is missing in numbers and in text", async (token) => {
    const { table } = await readText(`n;t\n1;x\n${token};${token}\n3;y\n`);
    expect(cellsOf(table)).toEqual([
      ["1", "x"],
      [null, null],
      ["3", "y"],
    ]);
    expect(table.columns.map((column) => column.missingToken)).toEqual([token, token]);
  });

  test("words that merely look like them stay", async () => {
    const { table } = await readText("t\nnone\nna\nUnknown\n-\n");
    expect(cellsOf(table)).toEqual([["none"], ["na"], ["Unknown"], ["-"]]);
  });

  test("of several tokens in a column the most frequent is put back, and a note says so", async () => {
    const { table, notes } = await readText("a,b\nNA,1\nNA,1\n,1\n5,1\n");
    expect(table.columns[0]).toMatchObject({ storage: "number", missingToken: "NA" });
    expect(notes).toContain('Column a marks missing cells in several ways; the output uses the most frequent, "NA".');
  });
});

describe("sentinels", () => {
  test("-999 that repeats below values of zero or more is missing, and the notes say so", async () => {
    const { table, notes } = await readText("a,b\n1.5,1\n-999,2\n0.5,3\n-999,4\n");
    expect(cellsOf(table).map((row) => row[0])).toEqual(["1.5", null, "0.5", null]);
    expect(table.columns[0]).toMatchObject({ missingToken: "-999", decimals: 1, fixedDecimals: true });
    expect(notes).toEqual(['"-999" is read as missing in a (50 %).']);
  });

  test.each([
    ["once only", "1\n-999\n2\n"],
    ["among values of the kind", "-1500\n-999\n-999\n300\n"],
    ["nothing else in the column", "-999\n-999\n"],
    ["positive", "1\n999\n999\n2\n"],
    ["no row of nines", "1\n-998\n-998\n2\n"],
  ])("kept: %s", async (_, cells) => {
    const { table } = await readText(`a\n${cells}`);
    expect(cellsOf(table).map((row) => row[0])).toEqual(cells.trim().split("\n"));
  });

  test("far below a narrow range of negative values it stands apart", () => {
    expect(isSentinel(-999, 2, { count: 10, min: -20, max: 35 })).toBe(true);
    expect(isSentinel(-99, 2, { count: 10, min: -60, max: 35 })).toBe(false);
    expect(isSentinel(-999, 1, { count: 10, min: 0, max: 35 })).toBe(false);
  });
});

describe("overridden", () => {
  const text = "a,b\n1,NA\n-999,x\n-999,?\n8,y\n";

  test("for the file: its tokens and the empty cell, no search for sentinels", async () => {
    const { table } = await readText(text, { missingTokens: ["?", "8"] });
    expect(cellsOf(table)).toEqual([
      ["1", "NA"],
      ["-999", "x"],
      ["-999", null],
      [null, "y"],
    ]);
  });

  test("an empty cell stays missing, so that a column of numbers stays one", async () => {
    const { table } = await readText("a,b\n1,x\n,\n3,y\n", { missingTokens: ["x"] });
    expect(table.columns.map((column) => column.storage)).toEqual(["number", "text"]);
    expect(cellsOf(table)).toEqual([
      ["1", null],
      [null, null],
      ["3", "y"],
    ]);
  });

  test("an empty text of JSON Lines is a text", async () => {
    const { table } = await readText('{"a":""}\n{"a":"x"}\n{"a":"y"}\n', { missingTokens: ["x"] });
    expect(cellsOf(table)).toEqual([[""], [null], ["y"]]);
  });

  test("for one column", async () => {
    const { table } = await readText(text, { missingTokensByColumn: new Map([["a", []]]) });
    expect(cellsOf(table)).toEqual([
      ["1", null],
      ["-999", "x"],
      ["-999", null],
      ["8", "y"],
    ]);
  });

  test("for a column that is not there", async () => {
    await expect(readText(text, { missingTokensByColumn: new Map([["zz", ["?"]]]) })).rejects.toMatchObject({ code: "COLUMN_UNKNOWN" });
  });
});
