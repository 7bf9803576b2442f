import { describe, expect, test } from "vitest";
import { smirnovGreater } from "../../src/math/smirnov.js";

/** Largest excess of the second's distribution function, in steps of one observation. */
function leadOf(first: readonly number[], second: readonly number[]): number {
  const atMost = (values: readonly number[], x: number) => values.filter((value) => value <= x).length;
  return Math.max(0, ...[...first, ...second].map((x) => atMost(second, x) - atMost(first, x)));
}

/** All ways to choose half of the ranks. */
function halves(count: number): number[][] {
  const all = Array.from({ length: 2 ** (2 * count) }, (_, bits) => Array.from({ length: 2 * count }, (_rank, i) => (bits >> i) & 1));
  return all
    .filter((marks) => marks.reduce((sum, mark) => sum + mark, 0) === count)
    .map((marks) => marks.flatMap((mark, i) => (mark === 1 ? [i] : [])));
}

describe("Smirnov's test", () => {
  test("is the share of all arrangements that lead as far", () => {
    const count = 4;
    const arrangements = halves(count).map((first) => ({
      first,
      second: Array.from({ length: 2 * count }, (_, i) => i).filter((i) => !first.includes(i)),
    }));
    const leads = arrangements.map(({ first, second }) => leadOf(first, second));
    arrangements.forEach(({ first, second }, i) => {
      const share = leads.filter((lead) => lead >= leads[i]!).length / leads.length;
      expect(smirnovGreater(Float64Array.from(first), Float64Array.from(second))).toBeCloseTo(share, 10);
    });
  });

  test("ties make it larger, an allowed lead is taken off, and no observations say nothing", () => {
    const [low, high] = [Float64Array.from({ length: 20 }, (_, i) => i), Float64Array.from({ length: 20 }, (_, i) => i + 5)];
    expect(smirnovGreater(high, high)).toBe(1);
    expect(smirnovGreater(low, high)).toBe(1);
    expect(smirnovGreater(high, low)).toBeLessThan(0.5);
    expect(smirnovGreater(high, low, 0.25)).toBe(1);
    expect(smirnovGreater(high, low, 0.1)).toBeGreaterThan(smirnovGreater(high, low));
    expect(smirnovGreater(new Float64Array(0), new Float64Array(0))).toBe(1);
    expect(() => smirnovGreater(low, new Float64Array(3))).toThrow(RangeError);
  });
});
