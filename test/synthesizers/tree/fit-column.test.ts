import { describe, expect, it } from "vitest";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { inlinePool } from "../../../src/parallel/pool.js";
import { treeSynthesizer } from "../../../src/synthesizers/tree/tree.js";
import { parseTreeState, treeStateSchema } from "../../../src/synthesizers/tree/tree-state.js";
import { auditTree } from "../../../src/synthesizers/tree/audit-tree.js";
import { type ColumnSketch, codedTable } from "../coded-tables.js";

const rowCount = 3000;
const context = { rng: createRng(seedKey("fit")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
const clamp = (code: number): number => Math.max(0, Math.min(99, Math.floor(code)));

async function stateWith(second: (first: number, rng: Rng) => number): Promise<unknown> {
  const rng = createRng(seedKey("columns"));
  const first = Array.from({ length: rowCount }, () => Math.floor(rng.nextFloat() * 100));
  const columns: Record<string, ColumnSketch> = {
    first: { codes: first, cardinality: 100, ordered: true },
    second: { codes: first.map((code) => clamp(second(code, rng))), cardinality: 100, ordered: true },
  };
  const table = codedTable(columns);
  const model = await treeSynthesizer({ k: 11 }).fit(table, context);
  expect(auditTree(model.toJSON(), table, 11)).toEqual([]);
  return model.toJSON();
}

const follows = (first: number, rng: Rng): number => first * 0.8 + rng.nextFloat() * 20;

describe("the form of a column", () => {
  it("is its distance to a score where it follows another smoothly", async () => {
    const { columns } = parseTreeState(await stateWith(follows));
    expect(columns[1]!.fitted.score?.residual).toBeTruthy();
  });

  it("is plain where there is nothing to follow", async () => {
    const { columns } = parseTreeState(await stateWith((_, rng) => rng.nextFloat() * 100));
    expect(columns[1]!.fitted.score).toBeNull();
  });
});

describe("the state of a column with a score", () => {
  it("comes back from its text as it was", async () => {
    const state = await stateWith(follows);
    const again = treeSynthesizer({ k: 11 }).load(JSON.parse(JSON.stringify(state)));
    expect(again.toJSON()).toEqual(state);
  });

  it("is refused when it was edited", async () => {
    const state = treeStateSchema.parse(await stateWith(follows));
    const edited = (change: (copy: typeof state) => void): (() => unknown) => {
      const copy = structuredClone(state);
      change(copy);
      return () => parseTreeState(copy);
    };
    const int32 = (...values: number[]): string => Buffer.from(Int32Array.from(values).buffer).toString("base64");
    const uint16 = (count: number): string => Buffer.from(new Uint16Array(count).buffer).toString("base64");
    const trees = state.columns[1]!.score!.regressions[0]!.trees;
    const nodes = Buffer.from(trees.left, "base64").length / 2;
    // a child before its parent would run in a ring
    expect(edited((copy) => (copy.columns[1]!.score!.regressions[0]!.trees.left = uint16(nodes)))).toThrow(/points outside/);
    expect(edited((copy) => (copy.columns[1]!.score!.regressions[0]!.weights = int32(1, 2)))).toThrow(/weights/);
    expect(edited((copy) => (copy.columns[1]!.score!.cuts = int32(5, 4)))).toThrow(/ascend/);
    expect(edited((copy) => (copy.columns[1]!.score!.residual!.spreads = int32(0)))).toThrow(/distance/);
    expect(edited((copy) => (copy.columns[0]!.meaning.bins = ""))).toThrow(/bins/);
  });
});

it("the leaves of a large table are filled from all its rows, not only from those its tree was grown on", async () => {
  const large = 130_000;
  const half = Array.from({ length: large }, (_, row) => (row < large / 2 ? 0 : 1));
  // code 2 stands in rows of the second half that thinning leaves out
  const rare = half.map((side, row) => (side === 1 && row % 6 === 3 ? 2 : side));
  const table = codedTable({
    half: { codes: half, cardinality: 2, ordered: false },
    rare: { codes: rare, cardinality: 3, ordered: false },
  });
  const model = await treeSynthesizer({ k: 11 }).fit(table, context);
  expect(auditTree(model.toJSON(), table, 11)).toEqual([]);
  const drawn = await model.sample({ firstUnit: 0, unitCount: large }, context);
  const [first, second] = ["half", "rare"].map((name) => drawn.columns.find((column) => column.name === name)!.codes);
  const counts = new Map<string, number>();
  for (let row = 0; row < large; row++) {
    const pair = `${first![row]} ${second![row]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  for (const [pair, share] of [
    ["0 0", 1 / 2],
    ["1 1", 5 / 12],
    ["1 2", 1 / 12],
  ] as const) {
    const expected = share * large;
    expect(Math.abs((counts.get(pair) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
  expect([...counts.keys()].filter((pair) => !["0 0", "1 1", "1 2"].includes(pair))).toEqual([]);
});
