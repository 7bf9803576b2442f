import fc from "fast-check";
import { expect, it } from "vitest";
import { permutedIndex } from "../../src/pii/index-permutation.js";
import { createRng, seedKey } from "../../src/random/rng.js";

it("permutes every small range", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.string({ minLength: 1 }), (size, seed) => {
      const rng = createRng(seedKey(seed));
      const images = Array.from({ length: size }, (_, i) => permutedIndex(i, size, rng)).sort((a, b) => a - b);
      expect(images).toEqual(Array.from({ length: size }, (_, i) => i));
    }),
    { numRuns: 60 },
  );
});

it("stays in large ranges without repeating", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e6, max: 2 ** 48 }), (size) => {
      const rng = createRng(seedKey("large"));
      const images = Array.from({ length: 300 }, (_, i) => permutedIndex(i, size, rng));
      expect(new Set(images).size).toBe(300);
      expect(Math.max(...images)).toBeLessThan(size);
      expect(Math.min(...images)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 60 },
  );
});

it("spreads neighbours over the range", () => {
  const rng = createRng(seedKey("spread"));
  const size = 1e9;
  const bins = new Uint32Array(10);
  for (let i = 0; i < 10_000; i++) bins[Math.floor((permutedIndex(i, size, rng) / size) * 10)]!++;
  // Each bin is binomial(10000, 0.1): six standard deviations are 180, a false alarm rate under 1e-7.
  for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(180);
});

it("refuses what lies outside", () => {
  const rng = createRng(seedKey("outside"));
  for (const [index, size] of [
    [-1, 5],
    [5, 5],
    [0, 0],
    [0, 2 ** 49],
  ] as const)
    expect(() => permutedIndex(index, size, rng)).toThrow(RangeError);
});
