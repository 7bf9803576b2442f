import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { fitPairRakes, logSteps } from "../../../src/synthesizers/tree/pair-rakes.js";

const options = { k: 11, rakeGroups: 24, rakeRounds: 3, rakeShrinkRows: 4, rakeChiSquare: 12 };
const rowCount = 4000;

/** A target of two classes whose share of class 1 is `shares[code]` given an earlier column of as many codes; one leaf that knows the mean alone. */
function weakPair(shares: readonly number[]): ReturnType<typeof fitPairRakes> {
  const rng = createRng(seedKey(`rakes/${shares.join()}`));
  const codes = Uint16Array.from({ length: rowCount }, () => Math.floor(rng.nextFloat() * shares.length));
  const classes = codes.map((code) => (rng.nextFloat() < shares[code]! ? 1 : 0));
  const mean = classes.reduce((sum, own) => sum + own, 0) / rowCount;
  const feature = { codes, cardinality: shares.length, ordered: false };
  return fitPairRakes(classes, 2, [feature], new Uint32Array(rowCount), Float64Array.of(1 - mean, mean), options);
}

/** Share of class 1 at a code after the correction. */
function corrected(rake: ReturnType<typeof fitPairRakes>[number], code: number, mean: number): number {
  const at = rake.groupOf[code]! * 2;
  const weight = (own: number, share: number): number => share * Math.exp(rake.logFactors[at + own]! / logSteps);
  return weight(1, mean) / (weight(0, 1 - mean) + weight(1, mean));
}

describe("pair rakes", () => {
  it("bring a dependence back that the leaves do not know", () => {
    const [rake] = weakPair([0.4, 0.6]);
    expect(rake).toBeDefined();
    expect(corrected(rake!, 0, 0.5)).toBeCloseTo(0.4, 1);
    expect(corrected(rake!, 1, 0.5)).toBeCloseTo(0.6, 1);
  });

  it("correct nothing where there is nothing but chance", () => {
    expect(weakPair([0.5, 0.5, 0.5])).toEqual([]);
  });

  it("leave cells alone that fewer than k rows hold", () => {
    const codes = new Uint16Array(rowCount).fill(0);
    const classes = new Uint16Array(rowCount).fill(0);
    for (let row = 0; row < rowCount / 2; row++) classes[row] = 1;
    for (let row = 0; row < 10; row++) codes[row] = 1; // ten rows, all of class 1
    const feature = { codes, cardinality: 2, ordered: false };
    expect(fitPairRakes(classes, 2, [feature], new Uint32Array(rowCount), Float64Array.of(0.5, 0.5), options)).toEqual([]);
  });
});
