import { beforeAll, describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import type { Model } from "../../src/pipeline/fit-model.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { synthesizerKinds } from "../../src/synthesizers/registry.js";
import { cellsOf } from "../encode/sample-table.js";
import { clinic, fitted, k } from "./patients.js";

const context = { rng: createRng(seedKey("sample")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };

/** Rows of each key, in the order in which the keys appear; fails where a key comes back after another. */
function groupSizes(keys: readonly (string | null)[]): number[] {
  const sizes = new Map<string | null, number>();
  keys.forEach((key, row) => {
    if (row > 0 && keys[row - 1] !== key) expect(sizes.has(key)).toBe(false);
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  });
  return [...sizes.values()];
}

describe.each(synthesizerKinds)("a flat table under %s", (kind) => {
  const { table, metadata } = clinic(700, 0);
  let model: Model;
  beforeAll(async () => {
    model = await fitted(kind, table, metadata);
  });

  it("gives exactly the rows asked for, in the columns, order and storage of the source", async () => {
    for (const count of [0, 1, 255, 256, 257, 1000]) {
      const drawn = await sampleModel(model, { kind: "rows", count }, context);
      expect(drawn.rowCount).toBe(count);
      expect(drawn.columns.map(({ name, storage }) => [name, storage])).toEqual(table.columns.map(({ name, storage }) => [name, storage]));
      for (const column of drawn.columns) expect(column.storage === "number" ? column.values : column.codes).toHaveLength(count);
    }
  });

  it("gives the same first rows whatever the count", async () => {
    const [short, long] = [
      await sampleModel(model, { kind: "rows", count: 40 }, context),
      await sampleModel(model, { kind: "persons", count: 400 }, context),
    ];
    for (const { name } of table.columns) expect(cellsOf(long, name).slice(0, 40)).toEqual(cellsOf(short, name));
  });

  it("numbers the rows and gives each its own id, none of the source's", async () => {
    const drawn = await sampleModel(model, { kind: "rows", count: 3000 }, context);
    expect(cellsOf(drawn, "row").map(Number)).toEqual(Array.from({ length: 3000 }, (_, row) => row + 1));
    const ids = cellsOf(drawn, "patient");
    expect(new Set(ids).size).toBe(3000);
    expect(ids.every((id) => /^P-\d+$/.test(id!))).toBe(true);
    const source = new Set(cellsOf(table, "patient"));
    expect(ids.filter((id) => source.has(id))).toEqual([]);
  });
});

describe.each(synthesizerKinds)("persons with several rows under %s", (kind) => {
  const { table, metadata } = clinic(700, 4);
  let model: Model;
  beforeAll(async () => {
    model = await fitted(kind, table, metadata);
  });

  it("draws whole persons until there are enough rows, rows of a person together, under new keys", async () => {
    const source = new Set(cellsOf(table, "patient"));
    for (const count of [1, 100, 2000]) {
      const drawn = await sampleModel(model, { kind: "rows", count }, context);
      const keys = cellsOf(drawn, "patient");
      const sizes = groupSizes(keys);
      expect(drawn.rowCount).toBeGreaterThanOrEqual(count);
      expect(drawn.rowCount - sizes[sizes.length - 1]!).toBeLessThan(count);
      expect(keys.filter((key) => source.has(key))).toEqual([]);
      // one name a person
      const names = cellsOf(drawn, "name");
      expect(new Set(keys.map((key, row) => `${key}/${names[row]}`)).size).toBe(sizes.length);
    }
  });

  it("gives as many persons as asked for, the last one whole", async () => {
    const [few, many] = [
      await sampleModel(model, { kind: "persons", count: 50 }, context),
      await sampleModel(model, { kind: "persons", count: 51 }, context),
    ];
    expect(groupSizes(cellsOf(few, "patient"))).toHaveLength(50);
    expect(groupSizes(cellsOf(many, "patient")).slice(0, 50)).toEqual(groupSizes(cellsOf(few, "patient")));
  });

  it("has no group larger than the k-th largest, though one patient has a hundred visits", async () => {
    const counts = new Map<string | null, number>();
    for (const key of cellsOf(table, "patient")) counts.set(key, (counts.get(key) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0]).toBe(100);
    const sizes = groupSizes(cellsOf(await sampleModel(model, { kind: "persons", count: 5000 }, context), "patient"));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(sorted[k - 1]!);
    // sizes 1 to 4 are equally common in the source: 1,250 each expected, six standard deviations are 184
    for (const size of [1, 2, 3, 4]) expect(Math.abs(sizes.filter((one) => one === size).length - 1250)).toBeLessThan(300);
  });
});

it("stops when the signal says so", async () => {
  const { table, metadata } = clinic(200, 0);
  const model = await fitted("tree", table, metadata);
  await expect(
    sampleModel(model, { kind: "rows", count: 10 }, { ...context, signal: AbortSignal.abort(new Error("stopped")) }),
  ).rejects.toThrow("stopped");
});
