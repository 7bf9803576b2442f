import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { alignTables, selectColumns } from "../../../src/evaluation/fidelity/sample.js";
import { treeFeatures } from "../../../src/evaluation/fidelity/tree-features.js";
import { calibrationError } from "../../../src/evaluation/utility/calibration.js";
import { linearColumns } from "../../../src/evaluation/utility/linear-columns.js";
import { fitLinear, predictLinear } from "../../../src/evaluation/utility/linear-model.js";
import { permutationImportance } from "../../../src/evaluation/utility/permutation-importance.js";
import { spearman } from "../../../src/math/spearman.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { boostingDefaults, fitBoosting } from "../../../src/trees/boosting.js";
import type { BoostingLoss } from "../../../src/trees/loss.js";
import { metadataOf, readFixture } from "../fidelity/invented-tables.js";

/** Made by test/reference/utility_reference.py. */
interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  /** Learned on the synthetic rows, for the real ones: probability of the second class, of each class, or values. */
  readonly linear: Readonly<Record<string, { readonly classes: readonly string[]; readonly predictions: readonly number[] }>>;
  /** Of the linear predictions of `member`. */
  readonly calibration: number;
  /** By target and column. */
  readonly importance: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const reference = JSON.parse(readFileSync(new URL("../../fixtures/utility-reference.json", import.meta.url), "utf8")) as Reference;
const numeric = new Set(["age", "income", "hours", "joined", "grade", "gain"]);
const tables = [readFixture("fidelity-synthetic.csv", numeric), readFixture("fidelity-real.csv", numeric)];
const metadata = metadataOf(
  Object.fromEntries(tables[0]!.columns.map(({ name }) => [name, numeric.has(name) ? "numeric" : "categorical"])),
);
const { columns, samples } = alignTables(tables, metadata);
const syntheticRows = samples[0]!.rowCount;

/** Target of the synthetic rows and then of the real ones, NaN where it is missing; the other columns. */
function trial(name: string, classes: readonly string[]) {
  const index = columns.findIndex((column) => column.name === name);
  const others = columns.map((_, c) => c).filter((c) => c !== index);
  const classOf = columns[index]!.dictionary.map((text) => classes.indexOf(text));
  const target = Float64Array.from(
    samples.flatMap(({ numbers, codes }) =>
      numeric.has(name) ? [...numbers[index]!] : Array.from(codes[index]!, (code) => (code < 0 ? Number.NaN : classOf[code]!)),
    ),
  );
  return { target, columns: others.map((c) => columns[c]!), samples: samples.map((sample) => selectColumns(sample, others)) };
}

const lossOf = (classes: readonly string[]): BoostingLoss =>
  classes.length === 0
    ? { kind: "squared" }
    : classes.length === 2
      ? { kind: "binary" }
      : { kind: "multiclass", classCount: classes.length };

const rowsWith = (target: Float64Array, from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i).filter((row) => !Number.isNaN(target[row]!));

const realRows = Uint32Array.from({ length: samples[1]!.rowCount }, (_, i) => syntheticRows + i);

describe(`utility against ${Object.entries(reference.versions)
  .map((entry) => entry.join(" "))
  .join(", ")}`, () => {
  // Both minimise the same sum; ours stops where no slope is above 1e-4 a row.
  for (const [name, { classes, predictions }] of Object.entries(reference.linear)) {
    it(`linear model of ${name}: the same predictions, to .01 of a probability or of a standard deviation`, () => {
      const own = trial(name, classes);
      const judged = linearColumns(own.columns, own.samples);
      const model = fitLinear(judged, own.target, rowsWith(own.target, 0, syntheticRows), lossOf(classes));
      const scale = classes.length === 0 ? model.scale : 1;
      const predicted = predictLinear(model, judged, realRows);
      expect(predicted.length).toBe(predictions.length);
      const gaps = predictions.map((value, i) => Math.abs(value - predicted[i]!) / scale);
      expect(Math.max(...gaps)).toBeLessThan(0.01);
    });
  }

  it("calibration error agrees with its formula in numpy to 1e-9", () => {
    const { classes, predictions } = reference.linear["member"]!;
    const { target } = trial("member", classes);
    const known = rowsWith(target, syntheticRows, target.length);
    const stated = Float64Array.from(known, (row) => predictions[row - syntheticRows]!);
    const came = Float64Array.from(known, (row) => target[row]!);
    const { estimate } = calibrationError({ kind: "binary" }, stated, came, { personOf: null, personCount: known.length });
    expect(estimate).toBeCloseTo(reference.calibration, 9);
  });

  // The trees are the same; the shuffles are not, and 30 of them leave some noise to columns that are worth little.
  for (const [name, worths] of Object.entries(reference.importance)) {
    it(`permutation importance for ${name}: the same ranks, rank correlation above .97, and worths within a tenth`, () => {
      const classes = reference.linear[name]!.classes;
      const own = trial(name, classes);
      const rows = rowsWith(own.target, syntheticRows, own.target.length);
      const features = treeFeatures(own.columns, [own.samples[0]!, own.samples[1]!].toReversed(), 1);
      // Features stand with the real rows first.
      const target = Float64Array.from([...own.target.subarray(syntheticRows), ...own.target.subarray(0, syntheticRows)]);
      const places = rows.map((row) => row - syntheticRows);
      const model = fitBoosting(features, target, places, lossOf(classes), { ...boostingDefaults, iterations: 30 });
      const repeats = 30;
      const mean = new Float64Array(features.length);
      for (let repeat = 0; repeat < repeats; repeat++) {
        const rises = permutationImportance(model, features, target, places, createRng(seedKey(`${repeat}`)));
        for (let i = 0; i < rises.length; i++) mean[Math.floor(i / places.length)]! += rises[i]! / places.length / repeats;
      }
      const expected = Float64Array.from(own.columns, (column) => worths[column.name]!);
      expect(spearman(mean, expected)).toBeGreaterThan(0.97);
      const most = Math.max(...expected);
      expected.forEach((value, f) => expect(Math.abs(mean[f]! - value)).toBeLessThan(0.1 * value + 0.01 * most));
    });
  }
});
