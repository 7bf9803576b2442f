import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accuracyBins, accuracyCodes } from "../../../src/evaluation/fidelity/accuracy-bins.js";
import { accuracyGroups, accuracyOf, allPairs } from "../../../src/evaluation/fidelity/accuracy.js";
import { weightedMutualInformation } from "../../../src/evaluation/fidelity/mutual-information.js";
import { alignTables, type Sample, type SampleColumn } from "../../../src/evaluation/fidelity/sample.js";
import { shapeOf } from "../../../src/evaluation/fidelity/shape.js";
import { trendOf } from "../../../src/evaluation/fidelity/trend.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { metadataOf, readFixture } from "./invented-tables.js";

/** Made by test/reference/fidelity_reference.py. */
interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  readonly shape: number;
  readonly shapes: Readonly<Record<string, number>>;
  readonly trend: number;
  /** Score null where the pair is below sdmetrics' thresholds. */
  readonly trends: readonly (readonly [string, string, number | null])[];
  readonly accuracy: Readonly<Record<"univariate" | "bivariate" | "trivariate" | "overall", number>>;
  readonly wnmis: number;
}

const reference = JSON.parse(readFileSync(new URL("../../fixtures/fidelity-reference.json", import.meta.url), "utf8")) as Reference;
const numeric = new Set(["age", "income", "hours", "joined", "grade", "gain"]);
const [realTable, syntheticTable] = [readFixture("fidelity-real.csv", numeric), readFixture("fidelity-synthetic.csv", numeric)];
const metadata = metadataOf(Object.fromEntries(realTable.columns.map(({ name }) => [name, numeric.has(name) ? "numeric" : "categorical"])));
const aligned = alignTables([realTable, syntheticTable], metadata);
// The fixture has the datetime as seconds since 1970, which is what a datetime column is turned into.
const columns = aligned.columns.map((column): SampleColumn => (column.name === "joined" ? { ...column, kind: "datetime" } : column));
const [real, synthetic] = aligned.samples as readonly [Sample, Sample];
const pairs = allPairs(columns.length);

describe(`figures against ${Object.entries(reference.versions)
  .map((entry) => entry.join(" "))
  .join(", ")}`, () => {
  it("shape agrees to 1e-12", () => {
    const shape = shapeOf(columns, real, synthetic);
    columns.forEach((column, c) => expect(shape.scores[c]).toBeCloseTo(reference.shapes[column.name]!, 12));
    expect(shape.overall!.value).toBeCloseTo(reference.shape, 12);
  });

  it("trend agrees to 1e-12, in the pairs that count as well", () => {
    const trend = trendOf(columns, pairs, real, synthetic);
    expect(trend.pairs.length).toBe(reference.trends.length);
    trend.pairs.forEach((pair, i) => {
      const [a, b, score] = reference.trends[i]!;
      expect([columns[pair.a]!.name, columns[pair.b]!.name, pair.isAssociated]).toEqual([a, b, score !== null]);
      if (score !== null) expect(pair.score).toBeCloseTo(score, 12);
    });
    expect(trend.pairs.some((pair) => pair.isAssociated) && trend.pairs.some((pair) => !pair.isAssociated)).toBe(true);
    expect(trend.overall!.value).toBeCloseTo(reference.trend, 12);
  });

  it("weighted mutual information agrees to 1e-9", () => {
    expect(weightedMutualInformation(columns, pairs, real, synthetic)!.value).toBeCloseTo(reference.wnmis, 9);
  });

  it("accuracy agrees to the five decimals that mostlyai-qa keeps", () => {
    const bins = accuracyBins(columns, real);
    const groups = accuracyGroups(columns.length, 1300, createRng(seedKey("1")));
    const accuracy = accuracyOf(groups, accuracyCodes(bins, real), accuracyCodes(bins, synthetic));
    expect(accuracy.univariate).toBeCloseTo(reference.accuracy.univariate, 5);
    expect(accuracy.bivariate).toBeCloseTo(reference.accuracy.bivariate, 5);
    expect(accuracy.trivariate).toBeCloseTo(reference.accuracy.trivariate, 5);
    expect(accuracy.overall.value).toBeCloseTo(reference.accuracy.overall, 5);
  });
});
