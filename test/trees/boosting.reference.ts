import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aucOf } from "../../src/math/auc.js";
import { boostingDefaults, fitBoosting, predictBoosting } from "../../src/trees/boosting.js";
import type { BoostingLoss } from "../../src/trees/loss.js";
import { binThresholds, orderedFeature, sharedCodes, type TreeFeature } from "../../src/trees/tree-feature.js";

/** Made by test/reference/boosting_reference.py with scikit-learn 1.9.1. */
interface Reference {
  readonly version: string;
  readonly trainRows: number;
  readonly columns: readonly (readonly (number | null)[])[];
  readonly categorical: readonly boolean[];
  readonly target: Readonly<Record<BoostingLoss["kind"], readonly number[]>>;
  readonly expected: Readonly<Record<BoostingLoss["kind"], readonly number[]>>;
  readonly auc: number;
}

const reference = JSON.parse(readFileSync(new URL("../fixtures/boosting-reference.json", import.meta.url), "utf8")) as Reference;
const rowCount = reference.columns[0]!.length;
const train = Uint32Array.from({ length: reference.trainRows }, (_, i) => i);
const rest = Uint32Array.from({ length: rowCount - reference.trainRows }, (_, i) => reference.trainRows + i);
const features = reference.columns.map((column, j) => (reference.categorical[j] ? categories(column) : numbers(column)));
const losses: readonly BoostingLoss[] = [{ kind: "binary" }, { kind: "multiclass", classCount: 3 }, { kind: "squared" }];

function numbers(column: readonly (number | null)[]): TreeFeature {
  const values = Float64Array.from(column, (value) => value ?? Number.NaN);
  return orderedFeature(values, binThresholds(values.subarray(0, reference.trainRows)));
}

function categories(column: readonly (number | null)[]): TreeFeature {
  const codes = sharedCodes(rowCount);
  column.forEach((value, row) => {
    codes[row] = value ?? 30;
  });
  return { codes, binCount: 30, categorical: true };
}

const fit = (loss: BoostingLoss, iterations: number): Float64Array => {
  const model = fitBoosting(features, Float64Array.from(reference.target[loss.kind]), train, loss, { ...boostingDefaults, iterations });
  return predictBoosting(model, features, rest);
};

describe(`boosting against ${reference.version}`, () => {
  for (const loss of losses) {
    it(`gives the same predictions after ten iterations of the ${loss.kind} loss`, () => {
      const predicted = fit(loss, 10);
      const expected = reference.expected[loss.kind];
      const gaps = expected.map((value, i) => Math.abs(value - predicted[i]!));
      expect(predicted.length).toBe(expected.length);
      expect(Math.max(...gaps)).toBeLessThan(1e-7); // the fixture has eight decimals
    });
  }

  it("has the same AUC after sixty iterations", () => {
    const predicted = fit({ kind: "binary" }, 60);
    const side = (label: number): Float64Array => predicted.filter((_, i) => reference.target.binary[rest[i]!] === label);
    expect(aucOf(side(1), side(0))).toBeCloseTo(reference.auc, 6);
  });
});
