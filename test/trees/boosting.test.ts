import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { boostingDefaults, fitBoosting, predictBoosting } from "../../src/trees/boosting.js";
import { binThresholds, orderedFeature, sharedCodes, type TreeFeature } from "../../src/trees/tree-feature.js";
import { bestOrderedGain, bestSubsetGain } from "./exhaustive-gain.js";

const rng = createRng(seedKey("trees"));
const rowsUpTo = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

function categorical(codes: readonly number[], binCount: number): TreeFeature {
  const shared = sharedCodes(codes.length);
  shared.set(codes);
  return { codes: shared, binCount, categorical: true };
}

describe("boosting", () => {
  it("finds the split that an exhaustive search finds, missing cells on their better side", () => {
    for (let trial = 0; trial < 20; trial++) {
      const values = Float64Array.from({ length: 120 }, () => (rng.nextFloat() < 0.2 ? Number.NaN : Math.floor(rng.nextFloat() * 9)));
      const target = values.map((value) => (Number.isNaN(value) ? (trial % 2) * 4 : Math.sin(value)) + rng.nextFloat());
      const model = fitBoosting(
        [orderedFeature(values, binThresholds(values))],
        target,
        rowsUpTo(120),
        { kind: "squared" },
        {
          ...boostingDefaults,
          iterations: 1,
        },
      );
      expect(model.trees[0]!.gain[0]).toBeCloseTo(bestOrderedGain(values, target, 20), 4); // gradients are 32-bit floats
    }
  });

  it("finds the best of all groupings of categories of equal size", () => {
    const codes = Array.from({ length: 120 }, (_, row) => row % 6);
    for (let trial = 0; trial < 20; trial++) {
      const effect = Array.from({ length: 6 }, () => rng.nextFloat() * 3);
      const target = Float64Array.from(codes, (code) => effect[code]! + rng.nextFloat());
      const model = fitBoosting(
        [categorical(codes, 6)],
        target,
        rowsUpTo(120),
        { kind: "squared" },
        { ...boostingDefaults, iterations: 1 },
      );
      expect(model.trees[0]!.gain[0]).toBeCloseTo(bestSubsetGain(codes, target, 6, 20), 4);
    }
  });

  it("reproduces a target that its leaves can hold", () => {
    const values = Float64Array.from({ length: 200 }, (_, row) => row % 20);
    const target = values.map((value) => (value * 7) % 11);
    const features = [orderedFeature(values, binThresholds(values))];
    const model = fitBoosting(
      features,
      target,
      rowsUpTo(200),
      { kind: "squared" },
      { ...boostingDefaults, iterations: 3, learningRate: 1, minSamplesLeaf: 1 },
    );
    const predicted = predictBoosting(model, features, rowsUpTo(200));
    predicted.forEach((value, row) => expect(value).toBeCloseTo(target[row]!, 5));
  });

  it("gives class probabilities that sum to one and follow the class", () => {
    const codes = Array.from({ length: 300 }, (_, row) => row % 3);
    const features = [categorical(codes, 3)];
    const model = fitBoosting(features, Float64Array.from(codes), rowsUpTo(300), { kind: "multiclass", classCount: 3 });
    const predicted = predictBoosting(model, features, Uint32Array.of(0, 1, 2));
    for (let row = 0; row < 3; row++) {
      const own = predicted.subarray(row * 3, row * 3 + 3);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      expect(own[row]).toBeGreaterThan(0.9);
    }
  });

  it("sends a category that no training row has with the missing cells", () => {
    const codes = Array.from({ length: 200 }, (_, row) => (row < 100 ? row % 2 : 3)); // 3 is missing, 2 is never seen
    const target = Float64Array.from(codes, (code) => (code === 3 ? 10 : code));
    const model = fitBoosting([categorical(codes, 3)], target, rowsUpTo(200), { kind: "squared" });
    const predicted = predictBoosting(model, [categorical([2, 3, 0], 3)], Uint32Array.of(0, 1, 2));
    expect(predicted[0]).toBe(predicted[1]);
    expect(predicted[2]).toBeLessThan(1);
  });

  it("makes one leaf where no split has twenty rows on both sides", () => {
    const values = Float64Array.from({ length: 30 }, (_, row) => row);
    const model = fitBoosting([orderedFeature(values, binThresholds(values))], values, rowsUpTo(30), { kind: "squared" });
    expect(model.trees.every((tree) => tree.feature.length === 1)).toBe(true);
    expect(model.gainByFeature[0]).toBe(0);
  });

  it("refuses a target outside the loss's range, no rows and no features", () => {
    const feature = orderedFeature(Float64Array.of(1, 2), Float64Array.of(1.5));
    expect(() => fitBoosting([feature], Float64Array.of(0, 2), rowsUpTo(2), { kind: "binary" })).toThrow(RangeError);
    expect(() => fitBoosting([feature], Float64Array.of(0, Number.NaN), rowsUpTo(2), { kind: "squared" })).toThrow(RangeError);
    expect(() => fitBoosting([feature], Float64Array.of(0, 1), rowsUpTo(0), { kind: "binary" })).toThrow(RangeError);
    expect(() => fitBoosting([], Float64Array.of(0, 1), rowsUpTo(2), { kind: "binary" })).toThrow(RangeError);
  });
});

describe("features", () => {
  it("cuts few distinct values between them, and keeps missing apart", () => {
    const values = Float64Array.of(3, 1, Number.NaN, 1, 7);
    const thresholds = binThresholds(values);
    expect(Array.from(thresholds)).toEqual([2, 5]);
    expect(Array.from(orderedFeature(values, thresholds).codes)).toEqual([1, 0, 3, 0, 2]);
  });

  it("takes at most 255 bins of many values, about as full as each other", () => {
    const values = Float64Array.from({ length: 5100 }, () => rng.nextFloat() ** 3);
    const { codes, binCount } = orderedFeature(values, binThresholds(values));
    const counts = new Float64Array(binCount);
    for (const code of codes) counts[code]!++;
    expect(binCount).toBe(255);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(19);
    expect(Math.max(...counts)).toBeLessThanOrEqual(21);
  });

  it("has one bin for a column without a value", () => {
    const { codes, binCount } = orderedFeature(Float64Array.of(Number.NaN, Number.NaN), binThresholds(Float64Array.of(Number.NaN)));
    expect([binCount, ...codes]).toEqual([1, 1, 1]);
  });
});
