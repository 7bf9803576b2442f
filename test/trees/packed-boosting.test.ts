import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { fitBoosting, predictBoosting } from "../../src/trees/boosting.js";
import { addPackedScores, packBoosting, packedSteps, type PackedTrees, shortPackedNodes } from "../../src/trees/packed-boosting.js";
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

function walked({ start, feature, left, goesLeft, value, baseline }: PackedTrees, ownCodes: readonly Uint8Array[], row: number): number {
  let sum = baseline;
  for (const first of start.slice(0, -1)) {
    let node = first;
    while (feature[node]! >= 0) {
      const code = ownCodes[feature[node]!]![row]!;
      const isLeft = ((goesLeft[node * 2 + (code >> 5)]! >>> (code & 31)) & 1) === 1;
      node = first + left[node]! + (isLeft ? 0 : 1);
    }
    sum += value[node]!;
  }
  return sum;
}

describe("packed boosting", () => {
  it("says what the regression says, to half a step a tree", () => {
    const scores = new Float64Array(rowCount);
    const packed = packBoosting(model);
    addPackedScores(packed, codes, rows, scores);
    const exact = predictBoosting(model, features, rows);
    for (let row = 0; row < rowCount; row++) expect(Math.abs(scores[row]! / packedSteps - exact[row]!)).toBeLessThan(16 / packedSteps);
  });

  it("adds the value of the leaf that a walk through each tree ends at, to every row or to those asked for", () => {
    const many = Array.from({ length: 11 }, (_, f) => column(2 + 5 * f, f % 3 === 0));
    const codesOf = many.map((feature) => feature.codes);
    const left = Float64Array.from({ length: rowCount }, (_, row) =>
      many.reduce((sum, { codes: own }, f) => sum + Math.sin(own[row]! * f), 0),
    );
    const options = { iterations: 9, learningRate: 0.5, maxLeafNodes: 32, minSamplesLeaf: 3, l2: 0 };
    const packed = packBoosting(fitBoosting(many, left, rows, { kind: "squared" }, options));
    for (const some of [rows, rows.filter((row) => row % 3 === 1)]) {
      const scores = new Float64Array(rowCount);
      addPackedScores(packed, codesOf, some, scores);
      const wanted = new Set(some);
      for (let row = 0; row < rowCount; row++) expect(scores[row]).toBe(wanted.has(row) ? walked(packed, codesOf, row) : 0);
    }
  });

  it("refuses a tree of more leaves than it can tell apart", () => {
    const options = { iterations: 1, learningRate: 0.5, maxLeafNodes: 33, minSamplesLeaf: 3, l2: 0 };
    expect(() => packBoosting(fitBoosting(features, target, rows, { kind: "squared" }, options))).toThrow(/32 leaves/);
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
