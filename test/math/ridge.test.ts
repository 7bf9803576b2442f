import { describe, expect, it } from "vitest";
import { ridge } from "../../src/math/ridge.js";

describe("ridge regression", () => {
  it("finds a plane that the values lie on when nothing is asked for", () => {
    const a = Float64Array.of(0, 1, 2, 3, 4, 5);
    const b = Float64Array.of(1, -1, 1, -1, 2, 0);
    const { weights, constant } = ridge(
      [a, b],
      a.map((value, i) => 3 + 2 * value - 0.5 * b[i]!),
      1e-9,
    );
    expect([...weights].map((weight) => Number(weight.toFixed(6)))).toEqual([2, -0.5]);
    expect(constant).toBeCloseTo(3, 6);
  });

  it("leans on no dependence by its penalty: w = Sxy / (Sxx + penalty)", () => {
    const x = Float64Array.of(-1, 0, 1);
    const { weights, constant } = ridge([x], Float64Array.of(1, 2, 3), 2);
    expect(weights[0]).toBeCloseTo(2 / (2 + 2), 12);
    expect(constant).toBeCloseTo(2, 12);
  });

  it("is the mean where there is nothing to ask", () => {
    expect(ridge([], Float64Array.of(1, 2, 6), 1)).toEqual({ weights: new Float64Array(0), constant: 3 });
  });
});
