import fc from "fast-check";
import { expect, test } from "vitest";
import { countsWithin, nearbyDistances, nearestDistances, nearestNeighbours } from "../../../../src/evaluation/privacy/compared/nearest.js";
import { buildNearestIndex } from "../../../../src/evaluation/privacy/compared/nearest-index.js";
import { type Points, rankOf, rankScale } from "../../../../src/evaluation/privacy/compared/points.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

function randomPoints(rowCount: number, categoryCount: number, numberCount: number, coarse: boolean, seed: number): Points {
  const rng = createRng(seedKey(String(seed)));
  const width = categoryCount + numberCount;
  const values = Float32Array.from({ length: rowCount * width }, (_, i) => {
    if (i % width < categoryCount) return Math.floor(4 * rng.nextFloat() ** 2) - 1;
    if (rng.nextFloat() < 0.1) return -4;
    return coarse ? Math.floor(rng.nextFloat() * 5) / 2.5 : 2 * rng.nextFloat();
  });
  return { rowCount, width, categoryCount, values };
}

/** The distance written plainly. */
function distance(a: Points, i: number, b: Points, j: number): number {
  let sum = 0;
  for (let c = 0; c < a.width; c++) {
    const [x, y] = [a.values[i * a.width + c]!, b.values[j * b.width + c]!];
    sum += c < a.categoryCount ? Number(x !== y) : Math.min(1, Math.abs(x - y));
  }
  return sum;
}

const shape = fc
  .record({
    rows: fc.integer({ min: 0, max: 300 }),
    queries: fc.integer({ min: 1, max: 20 }),
    categories: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }) },
      { weight: 1, arbitrary: fc.integer({ min: 60, max: 80 }) },
    ),
    numbers: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 60, max: 80 }) }),
    coarse: fc.boolean(),
    seed: fc.nat(),
    count: fc.integer({ min: 1, max: 6 }),
    perPerson: fc.integer({ min: 1, max: 5 }),
  })
  .filter(({ categories, numbers }) => categories + numbers > 0);

test("the index finds what a plain search finds, leaving out each query's own person", async () => {
  await fc.assert(
    fc.asyncProperty(shape, async ({ rows, queries, categories, numbers, coarse, seed, count, perPerson }) => {
      const table = randomPoints(rows, categories, numbers, coarse, seed);
      const asked = randomPoints(queries, categories, numbers, coarse, seed + 1);
      const personOf = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / perPerson));
      const persons = Int32Array.from({ length: queries }, (_, query) => (query % 2 === 0 ? query : -1));
      const index = buildNearestIndex(table, personOf);
      const radii = Float64Array.from({ length: queries }, (_, query) => (query % 4) / 2);
      const [found, within, nearby, bounded] = await Promise.all([
        nearestDistances(inlinePool, index, { points: asked, persons }, count),
        countsWithin(inlinePool, index, { points: asked, persons }, radii),
        nearbyDistances(inlinePool, index, { points: asked, persons }),
        nearestDistances(inlinePool, index, { points: asked, persons }, 1, radii),
      ]);
      for (let query = 0; query < queries; query++) {
        const all: number[] = [];
        for (let row = 0; row < rows; row++) if (personOf[row] !== persons[query]) all.push(distance(asked, query, table, row));
        all.sort((a, b) => a - b);
        for (let j = 0; j < count; j++) {
          const expected = all[j] ?? Number.POSITIVE_INFINITY;
          if (expected === Number.POSITIVE_INFINITY) expect(found[query * count + j]).toBe(expected);
          else expect(found[query * count + j]).toBeCloseTo(expected, 8);
        }
        expect(within[query]).toBe(all.filter((value) => value <= radii[query]! + 1e-9).length);
        expect(nearby[query]!).toBeGreaterThanOrEqual((all[0] ?? Number.POSITIVE_INFINITY) - 1e-9);
        if ((all[0] ?? Number.POSITIVE_INFINITY) <= radii[query]!) expect(bounded[query]).toBeCloseTo(all[0]!, 8);
        else expect(bounded[query]).toBe(Number.POSITIVE_INFINITY);
      }
    }),
    { numRuns: 150 },
  );
});

test("neighbours are the nearest rows, each once, with their distances", async () => {
  await fc.assert(
    fc.asyncProperty(shape, async ({ rows, queries, categories, numbers, coarse, seed, count }) => {
      const table = randomPoints(rows, categories, numbers, coarse, seed);
      const asked = randomPoints(queries, categories, numbers, coarse, seed + 1);
      const found = await nearestNeighbours(inlinePool, table, asked, count);
      for (let query = 0; query < queries; query++) {
        const all = Array.from({ length: rows }, (_, row) => distance(asked, query, table, row)).sort((a, b) => a - b);
        const own = Array.from(found.rows.subarray(query * count, (query + 1) * count));
        expect(own.filter((row) => row >= 0).length).toBe(Math.min(rows, count));
        expect(new Set(own.filter((row) => row >= 0)).size).toBe(Math.min(rows, count));
        own.forEach((row, j) => {
          if (j >= rows) return expect(row).toBe(-1);
          expect(found.distances[query * count + j]).toBeCloseTo(all[j]!, 8);
          expect(distance(asked, query, table, row)).toBeCloseTo(all[j]!, 8);
        });
      }
    }),
    { numRuns: 60 },
  );
});

test("ranks rise with the value, favour neither side, and are flat beyond the ends", () => {
  const numbers = fc
    .array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constant(Number.NaN)), { maxLength: 40 })
    .map((list) => Float64Array.from(list));
  fc.assert(
    fc.property(
      numbers,
      numbers,
      fc.double({ min: -25, max: 25, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (train, holdout, value, step) => {
        const [scale, swapped] = [rankScale(train, holdout), rankScale(holdout, train)];
        expect(scale).toEqual(swapped);
        if (scale.knots.length === 0) return;
        expect(rankOf(value, scale)).toBeLessThanOrEqual(rankOf(value + step, scale) + 1e-12);
        expect(rankOf(-100, scale)).toBe(scale.ranks[0]);
        scale.knots.forEach((knot, i) => expect(rankOf(knot, scale)).toBeCloseTo(scale.ranks[i]!, 12));
      },
    ),
  );
});
