import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { fitBoosting, predictBoosting } from "../../src/trees/boosting.js";
import { addPackedScores, packBoosting, packedSteps, shortPackedNodes } from "../../src/trees/packed-boosting.js";
import type { TreeFeature } from "../../src/trees/tree-feature.js";

const rowCount = 800;
const rng = createRng(seedKey("packed"));
const column = (binCount: number, categorical: boolean): TreeFeature => ({
  codes: Uint8Array.from({ length: rowCount }, () => Math.floor(rng.nextFloat() * binCount)),
  binCount,
  categorical,
});
const features = [column(64, false), column(7, true), column(40, false)];
const target = Float64Array.from(
  { length: rowCount },
  (_, row) => features[0]!.codes[row]! / 20 + (features[1]!.codes[row]! % 3) - features[2]!.codes[row]! / 60,
);
const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
const model = fitBoosting(
  features,
  target,
  rows,
  { kind: "squared" },
  { iterations: 30, learningRate: 0.3, maxLeafNodes: 12, minSamplesLeaf: 20, l2: 0 },
);
const codes = features.map((feature) => feature.codes);

describe("packed boosting", () => {
  it("says what the regression says, to half a step a tree", () => {
    const scores = new Float64Array(rowCount);
    const packed = packBoosting(model);
    addPackedScores(packed, codes, scores);
    const exact = predictBoosting(model, features, rows);
    for (let row = 0; row < rowCount; row++) expect(Math.abs(scores[row]! / packedSteps - exact[row]!)).toBeLessThan(16 / packedSteps);
  });

  it("has no node of fewer persons than its leaves were asked for, and some of fewer than more", () => {
    const packed = packBoosting(model);
    expect(shortPackedNodes(packed, codes, rows, 20)).toBe(0);
    expect(shortPackedNodes(packed, codes, rows, 200)).toBeGreaterThan(0);
    // the same rows as the rows of 40 persons
    const persons = rows.map((row) => Math.floor(row / 20));
    expect(shortPackedNodes(packed, codes, persons, 41)).toBeGreaterThan(0);
  });
});
