import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { tiltedDistribution } from "../../../src/synthesizers/tree/tilted-distribution.js";

const options = { groupRows: 15, groupChiSquare: 8 };

function tilted(counts: readonly number[], parent: readonly number[], ordered: boolean): Float64Array {
  const out = new Float64Array(counts.length);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  tiltedDistribution(Float64Array.from(counts), rows, Float64Array.from(parent), ordered, options, out);
  return out;
}

describe.each([true, false])("tilted distribution, ordered %s", (ordered) => {
  it("keeps the parent's shares where the node differs by no more than chance", () => {
    const out = tilted([26, 24, 27, 23], [0.25, 0.25, 0.25, 0.25], ordered);
    expect(Array.from(out)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it("takes the node's own shares where they clearly differ", () => {
    const out = tilted([90, 10, 0, 0], [0.25, 0.25, 0.25, 0.25], ordered);
    expect(out[0]).toBeCloseTo(0.9, 6);
    expect(out[2]! + out[3]!).toBeLessThan(0.08);
  });

  it("gives a pure node one code", () => {
    expect(Array.from(tilted([0, 0, 200, 0], [0.4, 0.3, 0.1, 0.2], ordered))).toEqual([0, 0, 1, 0]);
  });

  it("sums to one on random nodes", () => {
    const rng = createRng(seedKey(`tilt/${ordered}`));
    for (let round = 0; round < 200; round++) {
      const size = 2 + Math.floor(rng.nextFloat() * 40);
      const parent = Array.from({ length: size }, () => rng.nextFloat() + 1e-3);
      const total = parent.reduce((sum, share) => sum + share, 0);
      const counts = parent.map((share) => Math.round((share / total) * 400 * (0.2 + 2 * rng.nextFloat())));
      const out = tilted(
        counts,
        parent.map((share) => share / total),
        ordered,
      );
      expect(out.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(out.every((share) => share >= 0)).toBe(true);
    }
  });
});

describe("tilted distribution", () => {
  it("learns nothing finer than a group of 15 rows: inside one the parent's shape stays", () => {
    // 14 rows on one of two light codes: the two are one group, so they share its 16 rows as the parent does
    const out = tilted([300, 14, 2], [0.5, 0.25, 0.25], true);
    expect(out[1]).toBeCloseTo(out[2]!, 9);
    expect(out[1]! + out[2]!).toBeCloseTo(16 / 316, 9);
  });
});
