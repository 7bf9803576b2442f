import { describe, expect, it } from "vitest";
import { roundestIn, roundestWithin } from "../../src/encode/round-number.js";

describe("roundestIn", () => {
  it.each([
    [12, 37, 1, 30],
    [37, 41, 1, 40],
    [41, 48, 1, 45],
    [41, 42, 1, 42],
    [-3, 5, 1, 0],
    [-48, -41, 1, -45],
    [-5, 0, 1, 0],
    [950, 1049, 1, 1000],
    [0.12, 0.19, 0.01, 0.15],
    [0.28, 0.31, 0.01, 0.3],
    [2.995, 3.004, 0.001, 3],
    [1e15, 1e15 + 3, 1, 1e15 + 3],
    [1.1e-12, 1.9e-12, 0, 1.5e-12],
    [1e307, 1.7e308, 1, 1e308],
    [-1.7e300, 1.7e300, 1, 0],
    [3.1, 3.4, 1, 3.4],
  ])("of (%d, %d] in steps of %d is %d", (low, high, step, expected) => {
    expect(roundestIn(low, high, step)).toBe(expected);
  });

  it("includes the low end only when asked to", () => {
    expect(roundestIn(10, 14, 1)).toBe(14);
    expect(roundestWithin(10, 14, 1)).toBe(10);
    expect(roundestWithin(9, 14, 1)).toBe(10);
    expect(roundestWithin(7, 7, 1)).toBe(7);
    expect(roundestWithin(7, 3, 1)).toBe(7);
  });
});
