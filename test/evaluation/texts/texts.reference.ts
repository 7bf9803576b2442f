import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { balancedAccuracy } from "../../../src/evaluation/texts/balanced-accuracy.js";
import { fitTfidf, tfidfRows } from "../../../src/language/hashed-tfidf.js";
import { createVocabulary } from "../../../src/language/token-rows.js";
import { vendiScore } from "../../../src/language/vendi-score.js";
import { divergenceFrontier } from "../../../src/math/divergence-frontier.js";
import { jensenShannon } from "../../../src/math/jensen-shannon.js";
import type { SparseRows } from "../../../src/math/sparse-rows.js";
import { fitSparseSoftmax, predictClasses } from "../../../src/math/sparse-softmax.js";
import { permutation } from "../../../src/random/draws.js";
import { createRng, seedKey } from "../../../src/random/rng.js";

interface Labelled {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

/** Made by test/reference/text_reference.py. */
interface Reference {
  readonly train: Labelled;
  readonly holdout: Labelled;
  readonly columnCount: number;
  /** Of the first twenty texts of train with one another. */
  readonly products: readonly (readonly number[])[];
  readonly balancedAccuracy: number;
  readonly shares: readonly {
    readonly p: readonly number[];
    readonly q: readonly number[];
    readonly jensenShannon: number;
    readonly mauve: number;
  }[];
  readonly vendi: readonly { readonly count: number; readonly score: number }[];
}

const reference = JSON.parse(readFileSync(new URL("../../fixtures/text-reference.json", import.meta.url), "utf8")) as Reference;
const vocabulary = createVocabulary();
const [train, holdout] = [vocabulary.read(reference.train.texts), vocabulary.read(reference.holdout.texts)];
const weights = fitTfidf(train, 2);

function product({ starts, columns, values }: SparseRows, a: number, b: number): number {
  const own = new Map(Array.from(columns.subarray(starts[a], starts[a + 1]), (column, i) => [column, values[starts[a]! + i]!]));
  return columns.subarray(starts[b], starts[b + 1]).reduce((sum, column, i) => sum + (own.get(column) ?? 0) * values[starts[b]! + i]!, 0);
}

describe("figures of free text beside scikit-learn, SciPy and numpy", () => {
  it("hashed TF-IDF: scikit-learn's TfidfVectorizer", () => {
    expect(weights.weights.length).toBe(reference.columnCount);
    const rows = tfidfRows(weights, train);
    for (const [a, line] of reference.products.entries())
      for (const [b, value] of line.entries()) expect(product(rows, a, b)).toBeCloseTo(value, 6);
  });

  it("labels learned: scikit-learn's LogisticRegression, within .03 of balanced accuracy", () => {
    const names = [...new Set(reference.train.labels)];
    const classesOf = ({ labels }: Labelled) => Int32Array.from(labels, (label) => names.indexOf(label));
    const [own, expected] = [classesOf(reference.train), classesOf(reference.holdout)];
    const shares = Float64Array.from(names, (_, k) => -Math.log(own.filter((label) => label === k).length));
    for (const seed of ["1", "2", "3"]) {
      const rng = createRng(seedKey(seed));
      const orders = Array.from({ length: 5 }, () => permutation(own.length, rng));
      const model = fitSparseSoftmax(tfidfRows(weights, train), own, names.length, orders);
      const told = predictClasses(model, tfidfRows(weights, holdout), shares);
      expect(Math.abs(balancedAccuracy(told, expected, names.length).value - reference.balancedAccuracy)).toBeLessThan(0.03);
    }
  });

  it("Jensen-Shannon distance: SciPy; MAUVE's area: its authors' formula", () => {
    for (const { p, q, jensenShannon: distance, mauve } of reference.shares) {
      const sides = [Float64Array.from(p), Float64Array.from(q)] as const;
      expect(jensenShannon(...sides).distance).toBeCloseTo(distance, 12);
      expect(divergenceFrontier(...sides, 5).area).toBeCloseTo(mauve, 12);
    }
  });

  it("Vendi score: numpy's eigenvalues", () => {
    const text = (row: number) => train.tokens.subarray(train.starts[row], train.starts[row + 1]);
    for (const { count, score } of reference.vendi)
      expect(vendiScore(Array.from({ length: count }, (_, row) => text(row)))).toBeCloseTo(score, 9);
  });
});
