import { describe, expect, it } from "vitest";
import { type Constraint, constraintText } from "../../../src/metadata/constraints/constraint.js";
import { findConstraints } from "../../../src/metadata/constraints/find-constraints.js";
import type { Metadata } from "../../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import type { Table } from "../../../src/table/table.js";
import { meaning, metadataOf, numberColumn, tableOf, textColumn } from "../../encode/sample-table.js";
import { ruledTable } from "../../fixtures/ruled-table.js";

const k = 11;
const texts = (table: Table, metadata: Metadata): string[] => findConstraints(table, metadata, k).map(({ rule }) => constraintText(rule));

/** Independent columns of every kind. */
function unruly(rowCount: number): { table: Table; metadata: Metadata } {
  const rng = createRng(seedKey("unruly"));
  const column = (of: () => number): number[] => Array.from({ length: rowCount }, of);
  const gap = (value: number): number => (rng.nextFloat() < 0.2 ? Number.NaN : value);
  const columns = [
    numberColumn(
      "a",
      column(() => gap(Math.floor(rng.nextFloat() * 500))),
    ),
    numberColumn(
      "b",
      column(() => gap(Math.floor(rng.nextFloat() * 300))),
    ),
    numberColumn(
      "c",
      column(() => gap(Math.floor(rng.nextFloat() * 900))),
    ),
    numberColumn(
      "x",
      column(() => (rng.nextFloat() < 0.3 ? 1 : 0)),
    ),
    numberColumn(
      "y",
      column(() => (rng.nextFloat() < 0.3 ? 1 : 0)),
    ),
    numberColumn(
      "z",
      column(() => (rng.nextFloat() < 0.3 ? 1 : 0)),
    ),
    textColumn(
      "word",
      column(() => rng.nextFloat()).map((u) => (u < 0.4 ? "p" : u < 0.8 ? "q" : "r")),
    ),
    textColumn(
      "mostly",
      column(() => rng.nextFloat()).map((u) => (u < 0.0005 ? "odd" : "usual")),
    ),
  ];
  const kinds = { word: "categorical", mostly: "categorical", x: "boolean", y: "boolean", z: "boolean" } as const;
  return {
    table: tableOf(columns),
    metadata: metadataOf(columns.map(({ name }) => meaning(name, kinds[name as keyof typeof kinds] ?? "numeric"))),
  };
}

describe("findConstraints", () => {
  it("finds each rule of a table that has one of every kind, and no other", () => {
    const { table, metadata } = ruledTable(6000);
    expect(texts(table, metadata).sort()).toEqual(
      [
        '"city" determines "country"',
        '"grade" and "rank" determine each other',
        '"cents" = 100 × "net"',
        '"net" + "tax" = "gross"',
        '"small" ≤ "large"',
        '"start" < "end"',
        'exactly one of "is_a", "is_b", "is_c" is on',
        '"lab_a", "lab_b" are missing together',
        '"spouse_age" missing unless "married" is "yes"',
        '"dose" in steps of 5',
      ].sort(),
    );
  });

  it("finds nothing in independent columns", () => {
    const { table, metadata } = unruly(6000);
    expect(texts(table, metadata)).toEqual([]);
  });

  it("finds nothing in few rows, however they look", () => {
    const { table, metadata } = ruledTable(90);
    expect(texts(table, metadata)).toEqual([]);
  });

  it("drops a rule that one row breaks, even one that no proposal has seen", () => {
    const { table, metadata } = ruledTable(6000);
    const broken = tableOf(
      table.columns.map((column) => {
        if (column.name === "gross" && column.storage === "number") return { ...column, values: column.values.with(4001, 1e6) };
        if (column.name === "country" && column.storage === "text")
          return { ...column, codes: column.codes.with(4001, (column.codes[4001]! + 1) % 5) };
        return column;
      }),
    );
    const found = texts(broken, metadata);
    expect(found).not.toContain('"net" + "tax" = "gross"');
    expect(found).not.toContain('"city" determines "country"');
    expect(found).toContain('"cents" = 100 × "net"');
  });

  it("says how many rows speak for a rule in steps of k", () => {
    const { table, metadata } = ruledTable(6000);
    for (const { supportRows, origin } of findConstraints(table, metadata, k)) {
      expect(supportRows % k).toBe(0);
      expect(supportRows).toBeGreaterThan(0);
      expect(origin).toBe("found");
    }
  });

  it("counts persons: what many rows of few persons agree in is no rule", () => {
    const { table, metadata } = ruledTable(6000, 600);
    expect(texts(table, metadata).filter((text) => /determine|missing/.test(text))).toEqual([]);
  });

  it("finds the rules where persons have several rows", () => {
    const { table, metadata } = ruledTable(6000, 3);
    expect(texts(table, metadata)).toContain('"city" determines "country"');
    expect(texts(table, metadata)).toContain('"start" < "end"');
  });

  it("leaves out what two others imply, and orders that the ranges alone make", () => {
    const rng = createRng(seedKey("chain"));
    const base = Array.from({ length: 3000 }, () => Math.floor(rng.nextFloat() * 100));
    const middle = base.map((value) => value + Math.floor(rng.nextFloat() * 50));
    const top = middle.map((value) => value + Math.floor(rng.nextFloat() * 50));
    const far = base.map(() => 1000 + Math.floor(rng.nextFloat() * 100));
    const columns = [numberColumn("low", base), numberColumn("middle", middle), numberColumn("top", top), numberColumn("far", far)];
    const metadata = metadataOf(columns.map(({ name }) => meaning(name, "numeric")));
    expect(texts(tableOf(columns), metadata).sort()).toEqual(['"low" ≤ "middle"', '"middle" ≤ "top"']);
  });

  it("takes no order for a rule when the columns merely seldom cross", () => {
    const rng = createRng(seedKey("tail"));
    // alike in size but for noise, and far enough apart that 3,000 rows show no crossing
    const a = Array.from({ length: 3000 }, () => Math.round(rng.nextFloat() * 1000));
    const b = a.map((value) => Math.round(value + 300 + (rng.nextFloat() + rng.nextFloat() + rng.nextFloat() - 1.5) * 195));
    const columns = [numberColumn("a", a), numberColumn("b", b)];
    expect(a.every((value, row) => value <= b[row]!)).toBe(true);
    expect(texts(tableOf(columns), metadataOf(columns.map(({ name }) => meaning(name, "numeric"))))).toEqual([]);
  });

  it("leaves alone the columns that a person sets apart from the others", () => {
    const { table, metadata } = ruledTable(6000);
    const apart = { ...metadata, drawing: { order: [], methods: [{ name: "country", method: "independent" }] } };
    const rules: readonly Constraint[] = findConstraints(table, apart as Metadata, k).map(({ rule }) => rule);
    expect(rules.map(constraintText)).not.toContain('"city" determines "country"');
  });
});
