import { describe, expect, test } from "vitest";
import { inferMetadata } from "../../src/metadata/infer-metadata.js";
import { alignTable } from "../../src/pipeline/align-table.js";
import type { Table } from "../../src/table/table.js";
import { numbersOf, tableOf } from "./tables.js";

const ages = Array.from({ length: 60 }, (_, i) => 20 + i);
const cities = ages.map((age) => ["Rome", "Oslo", "Bern"][age % 3]!);
const codes = ages.map((age) => String(age % 4));
const real = tableOf({ age: ages, city: cities, code: codes });
const { metadata } = inferMetadata(real);
const align = (other: Table) => alignTable({ name: "REAL", table: real }, { name: "OTHER", table: other }, metadata);

describe("a second table of the same columns", () => {
  test("gets the first one's order of columns", () => {
    const aligned = align(tableOf({ code: ["1"], city: ["Rome"], age: [5] }));
    expect(aligned.columns.map(({ name }) => name)).toEqual(["age", "city", "code"]);
  });

  test("gets the first one's storage: numbers written as text, and codes read as numbers", () => {
    const aligned = align(tableOf({ age: ["30", "31", null], city: ["Rome", null, "Rome"], code: [2, 3, 2] }));
    expect(numbersOf(aligned, "age")).toEqual([30, 31, Number.NaN]);
    expect(aligned.columns[2]).toMatchObject({ storage: "text", dictionary: ["2", "3"] });
    expect([...(aligned.columns[2] as { codes: Int32Array }).codes]).toEqual([0, 1, 0]);
  });

  test("with texts where the first has numbers is an error that names the column and no cell", () => {
    expect(() => align(tableOf({ age: ["30", "SENTINEL"], city: ["Rome", "Rome"], code: ["1", "2"] }))).toThrow(
      /^Column "age" holds numbers or dates in REAL and other text in OTHER\./u,
    );
  });

  test("with a column too few or too many is an error that names them", () => {
    expect(() => align(tableOf({ age: [1], town: ["Rome"], code: ["1"] }))).toThrow(
      /OTHER lacks column "city" and has column "town" more than REAL/u,
    );
    const wide = tableOf({
      ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`x${i}`, [1]])),
      age: [1],
      city: ["Rome"],
      code: ["1"],
    });
    expect(() => align(wide)).toThrow(/has columns "x0", "x1", "x2", "x3", "x4" and 4 others more/u);
  });

  test("without rows is aligned, too", () => {
    expect(align(tableOf({ age: [], city: [], code: [] })).rowCount).toBe(0);
  });
});
