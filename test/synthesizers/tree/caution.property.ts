import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultFidelity, withFidelity } from "../../../src/synthesizers/tree/caution.js";
import type { ColumnFitOptions } from "../../../src/synthesizers/tree/fit-column.js";

const options: ColumnFitOptions = {
  k: 11,
  minLeaf: 100,
  rowsPerClass: 1,
  maxDepth: 24,
  minGain: 4,
  gainPerClass: 1.5,
  classes: 32,
  featureCells: 3_200_000,
  groupRows: 15,
  groupChiSquare: 4,
  rakeGroups: 24,
  rakeRounds: 3,
  rakeShrinkRows: 4,
  rakeChiSquare: 4,
  score: { iterations: 60, learningRate: 0.2, maxLeafNodes: 12, minSamplesLeaf: 50, l2: 0, mostRows: 16_000 },
};
const moved = ["gainPerClass", "groupChiSquare", "rakeChiSquare", "minLeaf"] as const;
const place = fc.double({ min: 0, max: 1, noNaN: true });

describe("withFidelity", () => {
  it("leaves the options as they are at the default place", () => {
    expect(withFidelity(options, defaultFidelity)).toEqual(options);
  });

  it("asks for four times as much at 0 and a quarter at 1, leaves of twice and half as many rows", () => {
    expect(withFidelity(options, 0)).toEqual({ ...options, gainPerClass: 6, groupChiSquare: 16, rakeChiSquare: 16, minLeaf: 200 });
    expect(withFidelity(options, 1)).toEqual({ ...options, gainPerClass: 0.375, groupChiSquare: 1, rakeChiSquare: 1, minLeaf: 50 });
  });

  it("never asks for more toward fidelity, keeps a leaf at k persons or more, and touches nothing else", () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: 2, max: 400 }), (a, b, k) => {
        const [lower, upper] = [Math.min(a, b), Math.max(a, b)].map((fidelity) => withFidelity({ ...options, k }, fidelity));
        for (const name of moved) expect(lower![name]).toBeGreaterThanOrEqual(upper![name]);
        expect(upper!.minLeaf).toBeGreaterThanOrEqual(k);
        const rest = Object.fromEntries(moved.map((name) => [name, options[name]]));
        expect({ ...lower, ...rest, k }).toEqual({ ...options, k });
      }),
    );
  });

  it.each([-0.001, 1.001, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (fidelity) => {
    expect(() => withFidelity(options, fidelity)).toThrow(RangeError);
  });
});
