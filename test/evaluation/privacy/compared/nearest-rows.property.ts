import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestRows } from "../../../../src/evaluation/privacy/compared/nearest.js";
import { buildNearestIndex } from "../../../../src/evaluation/privacy/compared/nearest-index.js";
import type { Points } from "../../../../src/evaluation/privacy/compared/points.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

/** Coarse values, so that many rows tie; -4 is a missing number. */
function coarsePoints(rowCount: number, categoryCount: number, numberCount: number, seed: number): Points {
  const rng = createRng(seedKey(String(seed)));
  const width = categoryCount + numberCount;
  const values = Float32Array.from({ length: rowCount * width }, (_, i) => {
    if (i % width < categoryCount) return Math.floor(3 * rng.nextFloat()) - 1;
    return rng.nextFloat() < 0.2 ? -4 : Math.floor(rng.nextFloat() * 5) / 2;
  });
  return { rowCount, width, categoryCount, values };
}

/** The distance written plainly; a missing value is that of another missing one. */
function distance(a: Points, i: number, b: Points, j: number): number {
  let sum = 0;
  for (let c = 0; c < a.width; c++) {
    const [x, y] = [a.values[i * a.width + c]!, b.values[j * b.width + c]!];
    sum += c < a.categoryCount ? Number(x !== y) : Math.min(1, Math.abs(x - y));
  }
  return sum;
}

const shape = fc.record({
  rows: fc.integer({ min: 0, max: 200 }),
  categories: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 60, max: 80 }) },
  ),
  numbers: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) }, { weight: 1, arbitrary: fc.integer({ min: 60, max: 80 }) }),
  seed: fc.nat(),
  count: fc.integer({ min: 1, max: 12 }),
});

test("the rows found are the nearest, and among equals the one random order decides", async () => {
  await fc.assert(
    fc.asyncProperty(shape, async ({ rows, categories, numbers, seed, count }) => {
      const [table, asked] = [coarsePoints(rows, categories, numbers, seed), coarsePoints(5, categories, numbers, seed + 1)];
      const order = { key: seed, rowOffset: 7 };
      const everything = await nearestRows(inlinePool, buildNearestIndex(table, null), asked, Math.max(1, rows), order);
      const found = await nearestRows(inlinePool, buildNearestIndex(table, null), asked, count, order);
      for (let query = 0; query < 5; query++) {
        const all = Array.from({ length: rows }, (_, row) => {
          const at = everything.rows.indexOf(row, query * rows);
          return { row, far: distance(asked, query, table, row), priority: everything.priorities[at]! };
        }).sort((a, b) => a.far - b.far || a.priority - b.priority);
        for (let j = 0; j < count; j++) {
          expect(found.rows[query * count + j]).toBe(all[j]?.row ?? -1);
          expect(found.distances[query * count + j]).toBe(all[j]?.far ?? Number.POSITIVE_INFINITY);
        }
      }
    }),
    { numRuns: 100 },
  );
});

/** 4,000 queries on 40 rows that are all alike: each row is first 100 times expected (σ 9.9); 7 σ beyond is a chance below 1e-10 for all. */
test("rows that tie are first equally often, whatever their number", async () => {
  const alike: Points = { rowCount: 40, width: 1, categoryCount: 1, values: new Float32Array(40) };
  const queries: Points = { rowCount: 4000, width: 1, categoryCount: 1, values: new Float32Array(4000) };
  const { rows } = await nearestRows(inlinePool, buildNearestIndex(alike, null), queries, 1, { key: 99, rowOffset: 0 });
  const counts = new Uint32Array(40);
  for (const row of rows) counts[row]!++;
  expect(Math.min(...counts)).toBeGreaterThan(30);
  expect(Math.max(...counts)).toBeLessThan(170);
});
