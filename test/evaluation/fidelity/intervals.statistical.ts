import { describe, expect, it } from "vitest";
import { accuracyBins, accuracyCodes } from "../../../src/evaluation/fidelity/accuracy-bins.js";
import { accuracyGroups, accuracyOf, allPairs } from "../../../src/evaluation/fidelity/accuracy.js";
import { coverageOf } from "../../../src/evaluation/fidelity/coverage.js";
import { type Estimate, influenceVariance } from "../../../src/evaluation/fidelity/estimate.js";
import { missingMask, missingnessOf } from "../../../src/evaluation/fidelity/missingness.js";
import { weightedMutualInformation } from "../../../src/evaluation/fidelity/mutual-information.js";
import { alignTables, type Sample, type SampleColumn } from "../../../src/evaluation/fidelity/sample.js";
import { shapeOf } from "../../../src/evaluation/fidelity/shape.js";
import { tailCuts } from "../../../src/evaluation/fidelity/tail-cuts.js";
import { trendOf } from "../../../src/evaluation/fidelity/trend.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { type Cells, metadataOf, people, peopleKinds, shuffled, tableOf } from "./invented-tables.js";

type Measure = (columns: readonly SampleColumn[], real: Sample, synthetic: Sample) => Estimate;

const measures: Readonly<Record<string, Measure>> = {
  shape: (columns, real, synthetic) => shapeOf(columns, real, synthetic).overall!,
  trend: (columns, real, synthetic) => trendOf(columns, allPairs(columns.length), real, synthetic).overall!,
  wnmis: (columns, real, synthetic) => weightedMutualInformation(columns, allPairs(columns.length), real, synthetic)!,
  accuracy3: (columns, real, synthetic) => {
    const bins = accuracyBins(columns, real);
    const groups = accuracyGroups(columns.length, 1000, createRng(seedKey("groups")));
    return accuracyOf(groups, accuracyCodes(bins, real), accuracyCodes(bins, synthetic)).overall;
  },
  coverage: (columns, real, synthetic) => {
    const cuts = columns.map((column, c) => (column.kind === "categorical" ? null : tailCuts(real.numbers[c]!)));
    return coverageOf(columns, cuts, real, synthetic).overall!;
  },
  missingness: (columns, real, synthetic) => {
    const masks = (sample: Sample): Uint8Array[] => columns.map(({ kind }, c) => missingMask(sample, c, kind));
    return missingnessOf(allPairs(columns.length), masks(real), masks(synthetic))!;
  },
};

const replicates = 150;

/** Independent columns, incomes and cities moved: a table that differs from people in every figure, so that no distance is all noise. */
function distorted(rowCount: number, rng: Rng): Cells {
  const cells = shuffled(people(rowCount, rng.fork("people")), rng.fork("shuffle"));
  return {
    ...cells,
    age: cells["age"]!.map((age) => Number(age) + 10),
    income: cells["income"]!.map((income) => Number(income) * 1.3),
    job: cells["job"]!.map((job, row) => (job === "job 3" ? "job 8" : row % 9 === 0 ? null : job)),
    city: cells["city"]!.map((city) => (city === "city 0" ? "city 4" : city)),
    member: cells["member"]!.map((member, row) => (row % 4 === 0 ? "yes" : member)),
  };
}

/** Mean estimated standard deviation over the spread of the estimates between replicates. */
function deviationRatio(measure: Measure, rowsPerPerson: number, rng: Rng): number {
  const values: number[] = [];
  let variance = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const own = rng.fork(`${replicate}`);
    const tables = [people(300, own.fork("real")), distorted(300, own.fork("synthetic"))].map((cells) =>
      tableOf(repeated(cells, rowsPerPerson)),
    );
    const metadata = metadataOf({ ...peopleKinds, person: "id" }, null, {
      kind: "entity",
      column: "person",
      declared: true,
      reason: "invented",
    });
    const aligned = alignTables(tables, metadata);
    const [real, synthetic] = aligned.samples as readonly [Sample, Sample];
    const estimate = measure(aligned.columns, real, synthetic);
    values.push(estimate.value);
    variance += influenceVariance(estimate.real, real) + influenceVariance(estimate.synthetic, synthetic);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / replicates;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replicates - 1);
  return Math.sqrt(variance / replicates / spread);
}

/** Each person with the same row several times, under one key. */
function repeated(cells: Cells, times: number): Cells {
  const rowCount = cells["age"]!.length;
  const rows = Array.from({ length: rowCount * times }, (_, i) => Math.floor(i / times));
  return { ...Object.fromEntries(Object.entries(cells).map(([name, values]) => [name, rows.map((row) => values[row]!)])), person: rows };
}

// The ratio of 150 replicates has a standard error of about 6 %; .65 to 1.55 lies five of them away, false-alarm rate below 1e-6.
describe("interval widths from row influences", () => {
  for (const [name, measure] of Object.entries(measures)) {
    for (const rowsPerPerson of [1, 4]) {
      it(`${name}, ${rowsPerPerson} rows a person`, () => {
        const ratio = deviationRatio(measure, rowsPerPerson, createRng(seedKey(`${name}/${rowsPerPerson}`)));
        expect(ratio).toBeGreaterThan(0.65);
        expect(ratio).toBeLessThan(1.55);
      });
    }
  }
});
