import { describe, expect, it } from "vitest";
import { spearman } from "../../src/math/spearman.js";

describe("spearman", () => {
  it("is 1 for one order, -1 for the other, and shares the ranks of ties", () => {
    expect(spearman(Float64Array.of(1, 2, 30), Float64Array.of(0, 5, 6))).toBeCloseTo(1, 12);
    expect(spearman(Float64Array.of(1, 2, 30), Float64Array.of(9, 5, -6))).toBeCloseTo(-1, 12);
    // ranks 1.5, 1.5, 3, 4 and 1, 2, 3.5, 3.5: 4 / 4.5
    expect(spearman(Float64Array.of(1, 1, 2, 3), Float64Array.of(1, 2, 3, 3))).toBeCloseTo(4 / 4.5, 12);
  });

  it("is not defined for a constant", () => {
    expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNull();
    expect(spearman(new Float64Array(0), new Float64Array(0))).toBeNull();
  });
});
