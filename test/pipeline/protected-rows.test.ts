import { describe, expect, it } from "vitest";
import { averageCosts, protectionCost } from "../../src/evaluation/fidelity/protection-cost.js";
import type { ProtectionCost } from "../../src/evaluation/figures.js";
import { protectedRows } from "../../src/pipeline/protected-rows.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Table } from "../../src/table/table.js";
import { metadataOf } from "../evaluation/fidelity/invented-tables.js";
import { clinic, fitted } from "./patients.js";
import { tableOf } from "./tables.js";

const rng = (name: string) => createRng(seedKey(name));
const kinds = { common: "categorical", rare: "categorical", size: "numeric" } as const;

/** Half of the rows have one of 200 words that hardly anybody else has. */
function people(rowCount: number, name: string): Table {
  const draw = rng(name);
  const rows = Array.from({ length: rowCount }, () => ({
    common: `c${Math.floor(draw.nextFloat() * 3)}`,
    rare: draw.nextFloat() < 0.5 ? "usual" : `word ${Math.floor(draw.nextFloat() * 200)}`,
    size: Math.round(draw.nextFloat() * 1000),
  }));
  return tableOf(Object.fromEntries(Object.keys(kinds).map((key) => [key, rows.map((row) => row[key as keyof typeof kinds])])));
}

function texts(table: Table, name: string): string[] {
  const column = table.columns.find((one) => one.name === name)!;
  return column.storage === "text" ? Array.from(column.codes, (code) => column.dictionary[code] ?? "") : [];
}

describe("what the protections cost", async () => {
  const [train, holdout] = [people(1500, "train"), people(1500, "holdout")];
  const metadata = metadataOf(kinds);
  const model = await fitted("independent", train, metadata);
  const rows = protectedRows(train, model, rng("rows"));
  const cost = protectionCost({ train, holdout, synthetic: people(1500, "synthetic"), protectedRows: rows }, metadata, rng("cost"))!;
  const of = (column: string): ProtectionCost["columns"][number] => cost.columns.find((one) => one.column === column)!;

  it("much where many rare categories become one, nothing where every category is common, little for numbers", () => {
    expect(of("rare").real - of("rare").protectedReal).toBeGreaterThan(0.2);
    expect(of("common").protectedReal).toBe(of("common").real);
    expect(Math.abs(of("size").real - of("size").protectedReal)).toBeLessThan(0.02);
    expect(cost.shape.real.estimate - cost.shape.protectedReal.estimate).toBeGreaterThan(0.06);
    expect(cost.accuracy3.real.estimate).toBeGreaterThanOrEqual(cost.accuracy3.protectedReal.estimate);
    expect(Math.abs(cost.shape.synthetic.estimate - cost.shape.real.estimate)).toBeLessThan(0.03);
  });

  it("the rows are those of train, and afterwards no rare category is left", () => {
    expect(rows.before.rowCount).toBe(1500);
    expect(texts(rows.after, "common")).toEqual(texts(rows.before, "common"));
    expect(new Set(texts(rows.before, "rare")).size).toBeGreaterThan(150);
    expect(new Set(texts(rows.after, "rare")).size).toBeLessThan(30);
    expect(protectedRows(train, model, rng("rows"))).toEqual(rows);
  });

  it("is not known where somebody else made the file, and not measured without a holdout", () => {
    const fold = { train, holdout, synthetic: train };
    expect(protectionCost(fold, metadata, rng("cost"))).toBeNull();
    const none = people(0, "none");
    expect(protectionCost({ ...fold, holdout: none, protectedRows: rows }, metadata, rng("cost"))).toBeNull();
    expect(averageCosts([cost, null])).toBeNull();
    expect(averageCosts([])).toBeNull();
    expect(averageCosts([cost, cost])!.columns).toEqual(cost.columns);
  });
});

describe("rows of a table with identifiers, keys and several rows a person", () => {
  it("leaves out what is made anew and keeps every other column", async () => {
    const { table, metadata } = clinic(400, 3);
    const { before, after } = protectedRows(table, await fitted("independent", table, metadata), rng("rows"));
    const learned = metadata.columns.filter(({ treatment }) => treatment === "model").map(({ name }) => name);
    expect(after.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(learned));
    expect(after.columns.map(({ name }) => name)).not.toContain("patient");
    expect(after.rowCount).toBe(before.rowCount);
  });

  it("draws whole persons of a large table, not many more than 10,000 rows", async () => {
    const large = people(25_000, "large");
    const { before, after } = protectedRows(large, await fitted("independent", large, metadataOf(kinds)), rng("rows"));
    expect([before.rowCount, after.rowCount]).toEqual([10_000, 10_000]);
  });
});
