import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundestIn, roundestWithin } from "../../src/encode/round-number.js";

/** A whole number of steps, as far as doubles can say. */
function isMultiple(value: number, decimals: number): boolean {
  return Number(value.toFixed(decimals)) === value;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e308, max: 1e308 });

describe("roundestIn", () => {
  it("stays in (low, high] for any two numbers, and ends", () => {
    fc.assert(
      fc.property(finite, finite, fc.integer({ min: 0, max: 18 }), (a, b, decimals) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const round = roundestIn(low, high, decimals === 18 ? 0 : 10 ** -decimals);
        expect(round).toBeGreaterThan(low);
        expect(round).toBeLessThanOrEqual(high);
        expect(Object.is(round, -0)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it("is a multiple of the step between any two different multiples of it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.integer({ min: 1, max: 1e7 }),
        fc.integer({ min: 0, max: 6 }),
        (from, width, decimals) => {
          const power = 10 ** decimals;
          const [low, high] = [from / power, (from + width) / power];
          const round = roundestIn(low, high, 1 / power);
          expect(round > low && round <= high).toBe(true);
          expect(isMultiple(round, decimals)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("has no rounder multiple of ten in the interval", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e5 }), (low, width) => {
        const high = low + width;
        const zeros = (value: number): number => (value === 0 ? 99 : /0*$/.exec(String(value))![0].length);
        const most = Math.max(...[0, 1, 2, 3, 4, 5, 6, 7].filter((e) => Math.floor(high / 10 ** e) * 10 ** e > low));
        expect(zeros(roundestIn(low, high, 1))).toBeGreaterThanOrEqual(most);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("roundestWithin", () => {
  it("stays in [low, high] and is no less round than either end", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 1e4 }), (low, width) => {
        const high = low + width;
        const round = roundestWithin(low, high, 1);
        const zeros = (value: number): number => (value === 0 ? 99 : /0*$/.exec(String(value))![0].length);
        expect(round >= low && round <= high).toBe(true);
        expect(zeros(round)).toBeGreaterThanOrEqual(Math.max(zeros(low), zeros(high)));
      }),
      { numRuns: 2000 },
    );
  });
});
