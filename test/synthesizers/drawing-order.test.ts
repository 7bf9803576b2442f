import { describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { drawingOrder } from "../../src/synthesizers/drawing-order.js";
import { synthesizerKinds, synthesizerOf } from "../../src/synthesizers/registry.js";
import type { Context } from "../../src/synthesizers/synthesizer.js";
import { flatTable } from "./coded-tables.js";

const table = flatTable(3000);
const names = table.columns.map(({ name }) => name);
const orderOf = (options: Parameters<typeof drawingOrder>[1]): string[] => drawingOrder(table, options).order.map((index) => names[index]!);

describe("the order of drawing", () => {
  it("is ascending cardinality, ties in file order, the target last", () => {
    expect(orderOf({})).toEqual(["last", "constructor", "__proto__x", "group", "number"]);
    expect(orderOf({ last: "last" })).toEqual(["constructor", "__proto__x", "group", "number", "last"]);
  });

  it("begins with the columns that a person named; a name that the table lacks is passed over", () => {
    expect(orderOf({ order: ["number", "gone", "group"], last: "last" })).toEqual(["number", "group", "constructor", "__proto__x", "last"]);
    expect(orderOf({ order: ["last", "number"], last: "last" })).toEqual(["last", "number", "constructor", "__proto__x", "group"]);
    expect(orderOf({ order: [...names].reverse() })).toEqual([...names].reverse());
  });

  it("ends with the columns that stand apart", () => {
    expect(orderOf({ alone: ["group", "last"], last: "last", order: ["group"] })).toEqual([
      "constructor",
      "__proto__x",
      "number",
      "group",
      "last",
    ]);
    expect(drawingOrder(table, { alone: ["group", "last"] }).aloneCount).toBe(2);
    expect(drawingOrder(table, { alone: names }).aloneCount).toBe(5);
  });
});

const contextOf = (seed: string): Context => ({
  rng: createRng(seedKey(seed)),
  pool: inlinePool,
  signal: new AbortController().signal,
  progress: () => {},
});

/** Cramér's V of two drawn columns, the second by quarters of its codes. */
async function association(kind: string, alone: readonly string[]): Promise<number> {
  const model = await synthesizerOf(kind, { k: 5, target: "last", alone }).fit(table, contextOf("fit"));
  const { columns, rowCount } = await model.sample({ firstUnit: 0, unitCount: 20_000 }, contextOf("draw"));
  const [group, number] = ["group", "number"].map((name) => columns.find((column) => column.name === name)!.codes);
  const counts = new Float64Array(16);
  for (let row = 0; row < rowCount; row++) counts[group![row]! * 4 + Math.floor(number![row]! / 50)]!++;
  const sum = (at: (cell: number) => boolean): number => counts.reduce((total, count, cell) => total + (at(cell) ? count : 0), 0);
  const chiSquare = counts.reduce((total, count, cell) => {
    const expected = (sum((other) => other >> 2 === cell >> 2) * sum((other) => other % 4 === cell % 4)) / rowCount;
    return total + (count - expected) ** 2 / expected;
  }, 0);
  return Math.sqrt(chiSquare / rowCount / 3);
}

it.each(synthesizerKinds)(
  "a column that stands apart under %s goes together with no other, neither as what is asked nor as what answers",
  async (kind) => {
    for (const alone of [["group"], ["number"]]) expect(await association(kind, alone)).toBeLessThan(0.04); // chance: .012
  },
);

it.each(synthesizerKinds.filter((kind) => kind !== "independent"))("without the setting, %s keeps what goes together", async (kind) => {
  expect(await association(kind, [])).toBeGreaterThan(0.3);
});
