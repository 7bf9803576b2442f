import { describe, expect, test } from "vitest";
import { canaryBlocks, inventCanaries } from "../../../../src/evaluation/privacy/refits/canaries.js";
import type { Metadata } from "../../../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, metadataOf, numberColumn, people, peopleColumns, tableOf, textColumn } from "../people.js";

const base = people(1500, "canaries");
const towns = (base.columns[3] as { codes: Int32Array }).codes;
/** A town's region follows from it; one person alone lives in "nowhere"; ids of three kinds. */
const table = tableOf(
  ...base.columns,
  textColumn(
    "region",
    Array.from(towns, (code, row) => (row === 0 ? "nowhere" : `region ${code % 2}`)),
  ),
  textColumn(
    "card",
    Array.from(towns, (_, row) => `AB-${1000 + row}`),
  ),
  numberColumn(
    "row",
    Array.from(towns, (_, row) => row + 1),
  ),
  textColumn("note", Array(1500).fill("x")),
);
const metadata: Metadata = {
  ...metadataOf([
    ...peopleColumns,
    describeColumn("region", "categorical"),
    describeColumn("card", "id", { treatment: "renew-pattern" }),
    describeColumn("row", "id", { treatment: "renew-rows" }),
    describeColumn("note", "text", { treatment: "leave-out" }),
  ]),
  constraints: [{ rule: { kind: "functional-dependency", from: "town", to: "region" }, origin: "found", supportRows: 1500 }],
};
const invent = (seed: string) => inventCanaries(table, metadata, 11, 300, createRng(seedKey(seed)));

function cells(of: Table, name: string): (string | number | null)[] {
  const column = of.columns.find((candidate) => candidate.name === name)!;
  return column.storage === "number" ? [...column.values] : Array.from(column.codes, (code) => column.dictionary[code] ?? null);
}
describe("invented canaries", () => {
  const canaries = invent("a");
  const modelled = [...peopleColumns.map(({ name }) => name), "region"];

  test("are what was asked for, the same for the same seed and others for another", () => {
    expect(canaries.rowCount).toBe(300);
    expect(canaries.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    expect(invent("a")).toEqual(canaries);
    expect(invent("b")).not.toEqual(canaries);
  });

  test("are nobody's records, nor each other's", () => {
    const seen = new Set([...rowsTogether(table, modelled), ...rowsTogether(canaries, modelled)]);
    expect(seen.size).toBe(new Set(rowsTogether(table, modelled)).size + 300);
  });

  test("have values that many hold: no lone category, no outer number", () => {
    expect(cells(canaries, "region")).not.toContain("nowhere");
    const incomes = (cells(table, "income") as number[]).sort((a, b) => a - b);
    const own = (cells(canaries, "income") as number[]).sort((a, b) => a - b);
    expect(own[0]).toBeGreaterThanOrEqual(incomes[14]!);
    expect(own.at(-1)).toBeLessThanOrEqual(incomes[1485]!);
  });

  test("keep a dependency, for its columns come from one row", () => {
    expect(canaryBlocks(metadata, table)).toContainEqual(["town", "region"]);
    const known = new Set(rowsTogether(table, ["town", "region"]));
    expect(rowsTogether(canaries, ["town", "region"]).filter((pair) => !known.has(pair))).toEqual([]);
  });

  test("have identifiers that look like the others and are nobody's, and nothing where nothing is learned", () => {
    const cards = cells(canaries, "card") as string[];
    expect(cards.every((card) => /^[A-Z]{2}-[0-9]{4}/.test(card))).toBe(true);
    expect(new Set([...cards, ...cells(table, "card")]).size).toBe(1800);
    expect(new Set([...cells(canaries, "row"), ...cells(table, "row")]).size).toBe(1800);
    expect(new Set(cells(canaries, "note"))).toEqual(new Set([null]));
  });
});

function rowsTogether(of: Table, names: readonly string[]): string[] {
  const columns = names.map((name) => cells(of, name));
  return Array.from({ length: of.rowCount }, (_, row) => columns.map((column) => column[row]).join("|"));
}
