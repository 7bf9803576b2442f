import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { assignStrata } from "../../../src/synthesizers/conditional/assign-strata.js";

const rng = createRng(seedKey("strata"));
const places = (count: number): Uint32Array => new Uint32Array(count);
const unitsFrom = (first: number, count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => first + i);

describe("strata by address", () => {
  it("meets the shares almost exactly, from wherever one begins", () => {
    for (const first of [0, 12_345]) {
      const drawn = assignStrata([0.5, 0.2, 0.3], unitsFrom(first, 1000), places(1000), rng);
      const counts = [0, 1, 2].map((stratum) => drawn.filter((one) => one === stratum).length);
      expect(Math.abs(counts[0]! - 500)).toBeLessThan(5);
      expect(Math.abs(counts[1]! - 200)).toBeLessThan(5);
      expect(Math.abs(counts[2]! - 300)).toBeLessThan(5);
    }
  });

  it("gives a unit the same stratum in any shard, another under another key", () => {
    const whole = assignStrata([0.5, 0.5], unitsFrom(0, 500), places(500), rng);
    expect(assignStrata([0.5, 0.5], unitsFrom(200, 100), places(100), rng)).toEqual(whole.slice(200, 300));
    expect(assignStrata([0.5, 0.5], unitsFrom(0, 500), places(500), rng.fork("other"))).not.toEqual(whole);
  });

  it("gives no row to a stratum without a share", () => {
    expect(new Set(assignStrata([0, 1, 0], unitsFrom(0, 300), places(300), rng))).toEqual(new Set([1]));
  });
});
