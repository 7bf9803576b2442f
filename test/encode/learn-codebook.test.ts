import { describe, expect, it } from "vitest";
import { codebookProblem } from "../../src/encode/check-codebook.js";
import { codebookSchema } from "../../src/encode/codebook.js";
import { codedColumns } from "../../src/encode/coded-columns.js";
import { decodeTable } from "../../src/encode/decode-table.js";
import { encodeTable } from "../../src/encode/encode-table.js";
import { learnCodebook } from "../../src/encode/learn-codebook.js";
import type { Metadata } from "../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Table } from "../../src/table/table.js";
import { clinic } from "../pipeline/patients.js";
import { cellsOf, meaning, metadataOf, numberColumn, tableOf, textColumn } from "./sample-table.js";

const options = { k: 11, maxCodes: 256, maxCells: 1024 };
const rng = createRng(seedKey("codebook"));

function roundTrip(table: Table, metadata: Metadata): Table {
  const codebook = learnCodebook(table, metadata, null, options);
  return decodeTable(encodeTable(table, metadata, codebook, null), metadata, codebook, { firstUnit: 0, firstRow: 0, rng, words: null });
}

describe("learnCodebook", () => {
  it("keeps to its schema, has no problem, and says the columns that the encoder gives", () => {
    const { table, metadata } = clinic(500, 0);
    const codebook = learnCodebook(table, metadata, null, options);
    expect(codebookSchema.parse(JSON.parse(JSON.stringify(codebook)))).toEqual(codebook);
    expect(codebookProblem(codebook, metadata)).toBeNull();
    const coded = encodeTable(table, metadata, codebook, null);
    expect(codedColumns(codebook)).toEqual(coded.columns.map(({ name, cardinality, ordered }) => ({ name, cardinality, ordered })));
    for (const { codes, cardinality } of coded.columns) expect(codes.every((code) => code < cardinality)).toBe(true);
  });

  it("encodes values it has never seen into codes it has", () => {
    const { table, metadata } = clinic(500, 0);
    const codebook = learnCodebook(table, metadata, null, options);
    const strange = tableOf(
      table.columns.map((column) =>
        column.storage === "number"
          ? numberColumn(column.name, [-1e300, 1e300, 0.1, Number.NaN])
          : textColumn(column.name, ["never", "", "2999-01-01 00:00", null]),
      ),
    );
    const coded = encodeTable(strange, metadata, codebook, null);
    expect(coded.rowCount).toBe(4);
    for (const { codes, cardinality } of coded.columns) expect(codes.every((code) => code < cardinality)).toBe(true);
  });

  it("rounds to the decimals that k persons write", () => {
    const fine = Array.from({ length: 2000 }, (_, row) => (row < 10 ? row + 0.123456789 : Math.floor(rng.nextFloat() * 1e5) / 10));
    const metadata = metadataOf([meaning("x", "numeric")]);
    const codebook = learnCodebook(tableOf([numberColumn("x", fine)]), metadata, null, options);
    expect(codebook.columns[0]!.storage).toMatchObject({ decimals: 1 });
    const more = fine.map((value, row) => (row === 10 ? 10.123456789 : value));
    expect(learnCodebook(tableOf([numberColumn("x", more)]), metadata, null, options).columns[0]!.storage).toMatchObject({ decimals: 9 });
  });

  it("refuses limits that leave no room", () => {
    const { table, metadata } = clinic(50, 0);
    for (const wrong of [{ k: 0 }, { maxCodes: 3 }, { maxCells: 3 }]) {
      expect(() => learnCodebook(table, metadata, null, { ...options, ...wrong })).toThrow(RangeError);
    }
  });
});

describe("decodeTable", () => {
  it("gives back storage, names and order, and numbers that stand in text", () => {
    const table = tableOf([
      textColumn(
        "text",
        Array.from({ length: 400 }, (_, row) => String((row % 50) / 2)),
      ),
      numberColumn(
        "grade",
        Array.from({ length: 400 }, (_, row) => row % 4),
      ),
      numberColumn(
        "date",
        Array.from({ length: 400 }, (_, row) => 20_240_101 + (row % 28)),
      ),
    ]);
    const metadata = metadataOf([
      meaning("text", "numeric"),
      meaning("grade", "categorical"),
      meaning("date", "datetime", { datetime: { pattern: "yyyyMMdd", zone: "none", resolutionSeconds: 86_400 } }),
    ]);
    const back = roundTrip(table, metadata);
    expect(back.columns.map(({ name, storage }) => [name, storage])).toEqual(table.columns.map(({ name, storage }) => [name, storage]));
    expect(cellsOf(back, "grade")).toEqual(cellsOf(table, "grade"));
    expect(cellsOf(back, "text").every((cell) => /^\d+(\.5)?$/.test(cell!))).toBe(true);
    expect(cellsOf(back, "date").every((cell) => /^202401(0[1-9]|1\d|2[0-8])$/.test(cell!))).toBe(true);
  });

  it("gives a cell by its unit and place alone", () => {
    const { table, metadata } = clinic(500, 0);
    const names = table.columns.map(({ name }) => name).filter((name) => name !== "name");
    const kept: Metadata = { ...metadata, columns: metadata.columns.filter(({ name }) => name !== "name") };
    const codebook = learnCodebook(table, kept, null, options);
    const coded = encodeTable(table, kept, codebook, null);
    const whole = decodeTable(coded, kept, codebook, { firstUnit: 0, firstRow: 0, rng, words: null });
    const part = {
      ...coded,
      rowCount: 100,
      unitCount: 100,
      columns: coded.columns.map((column) => ({ ...column, codes: column.codes.slice(200, 300) })),
    };
    const shard = decodeTable(part, kept, codebook, { firstUnit: 200, firstRow: 200, rng, words: null });
    for (const name of names) expect(cellsOf(shard, name)).toEqual(cellsOf(whole, name).slice(200, 300));
  });
});
