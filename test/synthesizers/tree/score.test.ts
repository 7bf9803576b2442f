import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { codeMeaning, crossFitScore, meaningfulFeature, type ScoreInput, scoreCuts } from "../../../src/synthesizers/tree/score.js";
import type { CodedFeature } from "../../../src/trees/conditional-tree.js";
import { shortPackedNodes } from "../../../src/trees/packed-boosting.js";

const rowCount = 2000;
const cardinality = 100;
const options = { iterations: 20, learningRate: 0.2, maxLeafNodes: 8, minSamplesLeaf: 30, l2: 0, mostRows: 10_000, k: 11 };

function draws(seed: string): () => number {
  const rng = createRng(seedKey(seed));
  return () => rng.nextFloat();
}

const next = draws("score");
const feature: CodedFeature = {
  codes: Uint16Array.from({ length: rowCount }, () => Math.floor(next() * cardinality)),
  cardinality,
  ordered: true,
};
const dependent = feature.codes.map((code) => Math.min(cardinality - 1, Math.floor(code * 0.9 + next() * 10)));
const independent = feature.codes.map(() => Math.floor(next() * cardinality));

function inputFor(codes: Uint16Array, personOf: Uint32Array | null = null): ScoreInput {
  const shares = new Float64Array(cardinality);
  for (const code of codes) shares[code]! += 1 / codes.length;
  const features = [meaningfulFeature(feature, codeMeaning(feature, options.k))];
  return { target: { codes, cardinality, ordered: true }, shares, features, personOf, options };
}

/** Squared correlation of the scores with the codes. */
function strength(codes: Uint16Array): number {
  const { scores } = crossFitScore(inputFor(codes));
  const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(scores), mean(codes)];
  const product = mean(scores.map((score, row) => (score - a) * (codes[row]! - b)));
  return product ** 2 / (mean(scores.map((score) => (score - a) ** 2)) * mean(Array.from(codes, (code) => (code - b) ** 2)));
}

describe("scores", () => {
  it("say much of a column that depends on the others, and nothing of one that does not", () => {
    expect(strength(dependent)).toBeGreaterThan(0.9);
    expect(strength(independent)).toBeLessThan(0.02);
  });

  it("of a row do not depend on the row itself", () => {
    const changed = dependent.slice();
    changed[7] = cardinality - 1 - changed[7]!;
    // the same normal scores for all codes, so that only the row differs
    const { shares } = inputFor(dependent);
    const before = crossFitScore({ ...inputFor(dependent), shares });
    const after = crossFitScore({ ...inputFor(changed), shares });
    expect(after.scores[7]).toBe(before.scores[7]);
    expect(after.scores.some((score, row) => score !== before.scores[row])).toBe(true);
  });

  it("stand on k persons in every leaf, or do without the tree", () => {
    const personOf = Uint32Array.from({ length: rowCount }, (_, row) => Math.floor(row / 80));
    const input = inputFor(dependent, personOf);
    const binned = input.features.map(({ binned: { codes } }) => codes);
    for (const { trees } of crossFitScore(input).model) expect(shortPackedNodes(trees, binned, personOf, options.k)).toBe(0);
    const few = inputFor(
      dependent,
      personOf.map((person) => person % 4),
    );
    for (const { trees } of crossFitScore(few).model) expect(trees.start).toHaveLength(1);
  });

  it("are cut where k persons lie between", () => {
    const scores = Float64Array.from({ length: 100 }, (_, i) => i / 10);
    expect(scoreCuts(scores, null, 25)).toHaveLength(3);
    expect(scoreCuts(scores, new Uint32Array(100), 25)).toHaveLength(0);
  });
});
