import { describe, expect, it } from "vitest";
import { allPairs } from "../../../src/evaluation/fidelity/accuracy.js";
import { compare, type FigureResult } from "../../../src/evaluation/fidelity/compared.js";
import { missingnessFigure, missingnessOf } from "../../../src/evaluation/fidelity/missingness.js";
import { alignTables } from "../../../src/evaluation/fidelity/sample.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { type Cells, metadataOf, shuffled, tableOf } from "./invented-tables.js";

const root = createRng(seedKey("missingness"));
const kinds = { mark: "categorical", size: "numeric", note: "categorical", full: "numeric" } as const;

/** mark and size are missing together in one row of ten; note is in one of twenty. */
function gaps(rowCount: number, rng: Rng, rate = 0.1): Cells {
  const rows = Array.from({ length: rowCount }, () => ({
    isGone: rng.nextFloat() < rate,
    isBare: rng.nextFloat() < 0.05,
    at: rng.nextFloat(),
  }));
  return {
    mark: rows.map(({ isGone }) => (isGone ? null : "x")),
    size: rows.map(({ isGone, at }) => (isGone ? Number.NaN : at)),
    note: rows.map(({ isBare }) => (isBare ? null : "y")),
    full: rows.map(({ at }) => at),
  };
}

const [train, holdout, fresh] = ["train", "holdout", "fresh"].map((name) => gaps(3000, root.fork(name))) as [Cells, Cells, Cells];

function figure(synthetic: Cells, real = holdout, of: Readonly<Record<string, "categorical" | "numeric">> = kinds, notes: string[] = []) {
  const aligned = alignTables([train, real, synthetic].map(tableOf), metadataOf(of));
  return missingnessFigure(compare(aligned, root.fork("compare")), root.fork("pairs"), notes);
}

function measured(result: FigureResult) {
  if (result.kind !== "measured") throw new Error(result.reason);
  return { ...result, ceiling: result.ceiling!, floor: result.floor! };
}

describe("missingnessFigure", () => {
  const good = measured(figure(fresh));

  it("puts fresh real rows at the ceiling, far from the floor", () => {
    expect(good.value.upper).toBeGreaterThan(good.ceiling.lower);
    expect(good.value.lower).toBeGreaterThan(0.8);
    expect(good.floor.upper).toBeLessThan(good.value.lower);
  });

  it("falls to the floor when the same cells are missing independently", () => {
    const { value, floor } = measured(figure(shuffled(fresh, root.fork("shuffle"))));
    expect(value.upper).toBeLessThan(good.value.lower);
    expect(Math.abs(value.estimate - floor.estimate)).toBeLessThan(0.05);
  });

  it("falls with the rates, to 0 where nothing is missing", () => {
    const half = measured(figure(gaps(3000, root.fork("half"), 0.05)));
    expect(half.value.upper).toBeLessThan(good.value.lower);
    const none = Object.fromEntries(Object.entries(fresh).map(([name, cells]) => [name, cells.map((cell) => cell ?? "x")]));
    const filled = { ...none, size: fresh["size"]!.map((size) => (Number.isNaN(size) ? 0.5 : size)) };
    expect(measured(figure(filled)).value.estimate).toBe(0);
    expect(measured(figure(fresh, filled)).value.estimate).toBe(0);
  });

  it("does not fall when only values change, or their order does", () => {
    const order = fresh["mark"]!.map((_, row) => (row * 7) % 3000);
    const turned = Object.fromEntries(Object.entries(fresh).map(([name, cells]) => [name, order.map((row) => cells[row]!)]));
    const changed = { ...turned, size: turned["size"]!.map((size) => Number(size) * 9), note: turned["note"]!.map((note) => note && "z") };
    expect(measured(figure(changed)).value.estimate).toBeCloseTo(good.value.estimate, 12);
  });

  it("compares the rate of a single column", () => {
    const of = { mark: "categorical", full: "numeric" } as const;
    expect(measured(figure(fresh, holdout, of)).value.lower).toBeGreaterThan(0.85);
    expect(measured(figure(gaps(3000, root.fork("half"), 0.05), holdout, of)).value.upper).toBeLessThan(0.8);
  });

  it("says why it has nothing to compare", () => {
    expect(figure(fresh, holdout, { full: "numeric" })).toMatchObject({ kind: "notApplicable" });
    const gone = { ...fresh, mark: fresh["mark"]!.map(() => null) };
    expect(figure(gone, gone, { mark: "categorical" })).toMatchObject({ kind: "notApplicable" });
    const few = { ...fresh, full: fresh["full"]!.map((cell, row) => (row < 5 ? Number.NaN : cell)) };
    expect(figure(few, few, { full: "numeric" })).toMatchObject({ kind: "notMeasured" });
  });

  it("draws pairs where there are too many, and says so", () => {
    const names = Array.from({ length: 120 }, (_, i) => `mark ${i}`);
    const wide = (cells: Cells) => Object.fromEntries(names.map((name) => [name, cells["mark"]!]));
    const notes: string[] = [];
    const aligned = alignTables(
      [train, holdout, fresh].map((cells) => tableOf(wide(cells))),
      metadataOf(Object.fromEntries(names.map((name) => [name, "categorical" as const]))),
    );
    expect(missingnessFigure(compare(aligned, root), root, notes).kind).toBe("measured");
    expect(notes[0]).toMatch(/^Patterns of missing cells rest on \d+ randomly drawn pairs/);
  });
});

describe("missingnessOf", () => {
  it("is Bray and Curtis' similarity of the three patterns", () => {
    const bits = (text: string): Uint8Array => Uint8Array.from(text, Number);
    const [real, synthetic] = [
      [bits("1100000000"), bits("1010000000")],
      [bits("1000000000"), bits("1000000000")],
    ];
    // Shares first alone, second alone, both: .1 .1 .1 against 0 0 .1.
    expect(missingnessOf(allPairs(2), real, synthetic)!.value).toBeCloseTo(1 - 0.2 / 0.4, 12);
    expect(missingnessOf([], real, synthetic)!.value).toBeCloseTo(1 - 0.2 / 0.6, 12);
  });
});
