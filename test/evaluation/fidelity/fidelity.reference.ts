import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accuracyBins, accuracyCodes } from "../../../src/evaluation/fidelity/accuracy-bins.js";
import { accuracyGroups, accuracyOf, allPairs } from "../../../src/evaluation/fidelity/accuracy.js";
import { coverageOf } from "../../../src/evaluation/fidelity/coverage.js";
import { missingMask, missingnessOf } from "../../../src/evaluation/fidelity/missingness.js";
import { weightedMutualInformation } from "../../../src/evaluation/fidelity/mutual-information.js";
import { alignTables, type Sample, type SampleColumn, selectColumns, selectSample } from "../../../src/evaluation/fidelity/sample.js";
import { shapeOf } from "../../../src/evaluation/fidelity/shape.js";
import { tailCuts } from "../../../src/evaluation/fidelity/tail-cuts.js";
import { trendOf } from "../../../src/evaluation/fidelity/trend.js";
import { uniformInteger } from "../../../src/random/draws.js";
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
  /** By our definition, in numpy; and by sdmetrics' CategoryCoverage and RangeCoverage. */
  readonly coverage: Readonly<Record<string, number>>;
  readonly sdmetricsCoverage: Readonly<Record<string, number>>;
  /** Both for the synthetic rows of five jobs alone. */
  readonly fewJobs: { readonly rows: number; readonly categories: number };
  /** By our definition, in SciPy; and by sdmetrics' MissingValueSimilarity. */
  readonly missingness: number;
  readonly sdmetricsMissingness: Readonly<Record<string, number>>;
  /** What mostlyai-qa expects of as many fresh rows. */
  readonly accuracyMax: Readonly<Record<"univariate" | "bivariate" | "trivariate", number>>;
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

  it("coverage agrees with its formula in numpy to 1e-12; sdmetrics' count of categories and its ranges are something else", () => {
    const cuts = columns.map((column, c) => (column.kind === "categorical" ? null : tailCuts(real.numbers[c]!)));
    const { scores } = coverageOf(columns, cuts, real, synthetic);
    columns.forEach((column, c) => {
      if (scores[c] === null) expect([null, undefined]).toContain(reference.coverage[column.name]);
      else expect(scores[c]).toBeCloseTo(reference.coverage[column.name]!, 12);
      if (column.kind !== "categorical")
        expect(rangeCoverage(real.numbers[c]!, synthetic.numbers[c]!)).toBeCloseTo(reference.sdmetricsCoverage[column.name]!, 12);
    });
    // income keeps two thirds of the range and half of the tails; joined keeps nearly all of the range and a fifth fewer of the tails.
    expect(reference.sdmetricsCoverage["income"]! - reference.coverage["income"]!).toBeGreaterThan(0.05);
    expect(reference.sdmetricsCoverage["joined"]! - reference.coverage["joined"]!).toBeGreaterThan(0.1);
  });

  it("coverage of few categories weighs them by their rows, where sdmetrics counts them", () => {
    const job = columns.findIndex(({ name }) => name === "job");
    const few = Uint32Array.from(synthetic.codes[job]!.keys()).filter((row) =>
      "defgh".includes(columns[job]!.dictionary[synthetic.codes[job]![row]!]!),
    );
    const drawn = selectSample(synthetic, few);
    const { scores } = coverageOf([columns[job]!], [null], selectColumns(real, [job]), selectColumns(drawn, [job]));
    const [held, reached] = [new Set(real.codes[job]), new Set(drawn.codes[job])];
    expect(scores[0]).toBeCloseTo(reference.fewJobs.rows, 12);
    expect([...held].filter((code) => reached.has(code)).length / held.size).toBeCloseTo(reference.fewJobs.categories, 12);
    expect(scores[0]! - reference.fewJobs.categories).toBeGreaterThan(0.1);
  });

  it("missingness agrees with SciPy's Bray-Curtis distance to 1e-12; sdmetrics' difference of rates is something else", () => {
    const varying = columns.flatMap((column, c) => {
      const masks = [real, synthetic].map((sample) => missingMask(sample, c, column.kind));
      const [rate, drawnRate] = masks.map((mask) => mask.reduce((sum, bit) => sum + bit, 0) / mask.length);
      expect(1 - Math.abs(rate! - drawnRate!)).toBeCloseTo(reference.sdmetricsMissingness[column.name]!, 12);
      return rate! + drawnRate! > 0 ? [masks] : [];
    });
    const own = missingnessOf(
      allPairs(varying.length),
      varying.map(([mask]) => mask!),
      varying.map(([, mask]) => mask!),
    );
    expect(own!.value).toBeCloseTo(reference.missingness, 12);
    expect(own!.value).toBeLessThan(Math.min(...Object.values(reference.sdmetricsMissingness)));
  });

  it("what fresh rows read lies near what mostlyai-qa expects of them", () => {
    const bins = accuracyBins(columns, real);
    const groups = accuracyGroups(columns.length, 1300, createRng(seedKey("1")));
    const rng = createRng(seedKey("fresh"));
    const draws = 30;
    const means = { univariate: 0, bivariate: 0, trivariate: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const [left, right] = [real.rowCount, synthetic.rowCount].map((rowCount) => {
        const rows = Uint32Array.from({ length: rowCount }, () => uniformInteger(real.rowCount, rng));
        return accuracyCodes(bins, selectSample(real, rows));
      });
      const accuracy = accuracyOf(groups, left!, right!);
      for (const level of ["univariate", "bivariate", "trivariate"] as const) means[level] += accuracy[level]! / draws;
    }
    // Its formula takes the deviations of counts for normal, which says too much of cells that hold few rows: most of those of triples.
    expect(Math.abs(means.univariate - reference.accuracyMax.univariate)).toBeLessThan(0.002);
    expect(Math.abs(means.bivariate - reference.accuracyMax.bivariate)).toBeLessThan(0.003);
    expect(Math.abs(means.trivariate - reference.accuracyMax.trivariate)).toBeLessThan(0.01);
  });
});

/** sdmetrics 0.32.0, RangeCoverage: 1 less what the synthetic range falls short of at either end, by the width of the real range. */
function rangeCoverage(real: Float64Array, synthetic: Float64Array): number {
  const ends = (values: Float64Array): readonly [number, number] => {
    const known = values.filter((value) => !Number.isNaN(value)).sort();
    return [known[0]!, known[known.length - 1]!];
  };
  const [[low, high], [least, most]] = [ends(real), ends(synthetic)];
  return Math.max(0, 1 - Math.max(0, (least - low) / (high - low)) - Math.max(0, (high - most) / (high - low)));
}
