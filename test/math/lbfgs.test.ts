import { describe, expect, it } from "vitest";
import { minimise } from "../../src/math/lbfgs.js";

describe("minimise", () => {
  it("finds the minimum of a badly scaled bowl", () => {
    const scales = [1, 10, 1000, 0.01];
    const centre = [3, -2, 0.5, 40];
    const found = minimise(
      new Float64Array(4),
      (x, gradient) => {
        let sum = 0;
        for (let i = 0; i < 4; i++) {
          gradient[i] = scales[i]! * (x[i]! - centre[i]!);
          sum += (scales[i]! * (x[i]! - centre[i]!) ** 2) / 2;
        }
        return sum;
      },
      { mostIterations: 200, tolerance: 1e-9 },
    );
    for (let i = 0; i < 4; i++) expect(found[i]!).toBeCloseTo(centre[i]!, 5);
  });

  it("stops after the iterations it was given, and where it cannot go down", () => {
    let calls = 0;
    const line = (x: Float64Array, gradient: Float64Array): number => {
      calls++;
      gradient[0] = 1;
      return x[0]!;
    };
    expect(minimise(new Float64Array(1), line, { mostIterations: 3, tolerance: 0 })[0]!).toBeLessThan(0);
    expect(calls).toBeLessThan(10);
    const start = Float64Array.of(2);
    expect(minimise(start, () => Number.NaN, { mostIterations: 3, tolerance: 0 })).toEqual(start);
  });
});
