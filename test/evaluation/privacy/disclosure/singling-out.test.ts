import { describe, expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { measureSinglingOut } from "../../../../src/evaluation/privacy/disclosure/singling-out.js";
import type { Fold } from "../../../../src/evaluation/figures.js";
import type { Metadata } from "../../../../src/metadata/metadata.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, figure, joinRows, metadataOf, numberColumn, people, peopleColumns, tableOf, textColumn } from "../people.js";

function contextOf(folds: readonly Fold[], metadata: Metadata = metadataOf(peopleColumns), seed = "B3") {
  return {
    folds: folds.map((fold) => compareFold(fold, metadata)),
    k: 5,
    rng: createRng(seedKey(seed)),
    pool: inlinePool,
    signal: new AbortController().signal,
  };
}

const families = ["univariate", "multivariate", "multivariate3", "multivariate4"];
const [train, holdout, fresh] = [people(1000, "train"), people(1000, "holdout"), people(1000, "fresh")];

function randomNumbers(count: number, seed: string): number[] {
  const rng = createRng(seedKey(seed));
  return Array.from({ length: count }, () => rng.nextFloat());
}

describe("a fresh sample", () => {
  test("is told apart from no stranger, and the twin is seen", async () => {
    const result = await measureSinglingOut(contextOf([{ train, holdout, synthetic: fresh }]));
    for (const name of families) {
      const { value, control, copy } = figure(result, name);
      expect(value.upper).toBeLessThan(0.09);
      expect(control!.upper).toBeLessThan(0.09);
      expect(copy!.lower).toBeGreaterThan(0.5);
    }
    if (result.kind !== "measured") throw new Error(result.reason);
    expect(result.twin).toMatchObject({ sighted: true, plantedShare: 1 });
  });

  test("does not fire where train is five times the holdout, for both sides draw as many persons", async () => {
    const result = await measureSinglingOut(contextOf([{ train: people(5000, "large"), holdout, synthetic: people(5000, "large fresh") }]));
    for (const name of families) expect(figure(result, name).value.upper).toBeLessThan(0.09);
    // the plain rates are near each other, not five to one
    const [ofTrain, ofHoldout] = ["multivariate4TrainRate", "multivariate4HoldoutRate"].map((name) => figure(result, name).value.estimate);
    expect(Math.abs(ofTrain! - ofHoldout!)).toBeLessThan(0.05);
    if (result.kind === "measured") expect(result.notes.join()).toContain("5.0 times the persons");
  });
});

describe("a leak", () => {
  test("of a fifth of train fires every family", async () => {
    const leaky = joinRows(people(800, "rest"), rowsOf(train, 0, 200));
    const result = await measureSinglingOut(contextOf([{ train, holdout, synthetic: leaky }]));
    for (const name of families) expect(figure(result, name).value.upper).toBeGreaterThan(0.09);
    expect(figure(result, "univariate").value.lower).toBeGreaterThan(0.09);
  });

  test("of rare numbers alone fires univariate", async () => {
    // incomes of train beside everything else of strangers
    const synthetic = tableOf(train.columns[0]!, ...fresh.columns.slice(1));
    const result = await measureSinglingOut(contextOf([{ train, holdout, synthetic }]));
    expect(figure(result, "univariate").value.lower).toBeGreaterThan(0.2);
  });
});

test("datetimes take part: copied moments are singled out", async () => {
  const moments = (seed: string) => randomNumbers(1200, seed).map((share) => new Date(1.5e12 + Math.floor(share * 3e8) * 1000));
  const written = (dates: readonly Date[]) =>
    textColumn(
      "seen",
      dates.map((date) => date.toISOString().slice(0, 19).replace("T", " ")),
    );
  const size = (seed: string) =>
    textColumn(
      "size",
      randomNumbers(1200, seed).map((share) => (share < 0.4 ? "small" : "large")),
    );
  const datetime = { pattern: "yyyy-MM-dd HH:mm:ss", zone: "none", resolutionSeconds: 1 } as const;
  const metadata = metadataOf([describeColumn("seen", "datetime", { datetime }), describeColumn("size", "categorical")]);
  const source = tableOf(written(moments("t")), size("t"));
  const strangers = tableOf(written(moments("h")), size("h"));
  const leaking = tableOf(source.columns[0]!, size("s"));
  const fired = await measureSinglingOut(contextOf([{ train: source, holdout: strangers, synthetic: leaking }], metadata));
  expect(figure(fired, "univariate").value.lower).toBeGreaterThan(0.9);
  const other = tableOf(written(moments("s")), size("s"));
  const quiet = await measureSinglingOut(contextOf([{ train: source, holdout: strangers, synthetic: other }], metadata));
  expect(figure(quiet, "univariate").value.upper).toBeLessThan(0.09);
});

test("where fewer predicates are found than wanted, the denominator is the number made", async () => {
  // 1,700 persons, all republished, 1,300 with a number of their own: 1,300 univariate predicates and at most two of the ends, each of which hits
  const column = (seed: string) => {
    const numbers = Array.from(randomNumbers(1500, seed));
    return tableOf(numberColumn("code", [...numbers, ...numbers.slice(0, 200)]));
  };
  const metadata = metadataOf([describeColumn("code", "numeric")]);
  const result = await measureSinglingOut(contextOf([{ train: column("a"), holdout: column("b"), synthetic: column("a") }], metadata));
  expect(figure(result, "univariateTrainRate").value.estimate).toBe(1);
  expect(figure(result, "univariate").value.estimate).toBeGreaterThan(0.99);
  if (result.kind === "measured") expect(result.notes.join()).toMatch(/univariate: 130[0-2] predicates of the 1700 wanted/u);
});

test("a person of many rows is one person: the rows together are singled out, and never count as two", async () => {
  const metadata = metadataOf([describeColumn("who", "id", { treatment: "renew-entity" }), describeColumn("code", "numeric")], {
    kind: "entity",
    column: "who",
    declared: true,
    reason: "test",
  });
  // every person holds its number in three rows
  const visits = (seed: string) => {
    const numbers = randomNumbers(600, seed);
    const rows = Array.from({ length: 1800 }, (_, row) => Math.floor(row / 3));
    return tableOf(
      textColumn(
        "who",
        rows.map((person) => `p${person}`),
      ),
      numberColumn(
        "code",
        rows.map((person) => numbers[person]!),
      ),
    );
  };
  const copied = await measureSinglingOut(contextOf([{ train: visits("a"), holdout: visits("b"), synthetic: visits("a") }], metadata));
  expect(figure(copied, "univariateTrainRate").value.estimate).toBeGreaterThan(0.6);
  const other = await measureSinglingOut(contextOf([{ train: visits("a"), holdout: visits("b"), synthetic: visits("c") }], metadata));
  expect(figure(other, "univariate").value.upper).toBeLessThan(0.09);
});

test("the same seed gives the same figures, another seed others", async () => {
  const fold = { train, holdout, synthetic: fresh };
  const [first, again, other] = await Promise.all(
    ["B3", "B3", "other"].map((seed) => measureSinglingOut(contextOf([fold], metadataOf(peopleColumns), seed))),
  );
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

describe("non-results have a reason", () => {
  test("too few persons, and no holdout", async () => {
    const few = await measureSinglingOut(contextOf([{ train: people(20, "a"), holdout, synthetic: fresh }]));
    expect(few).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("persons") });
    const none = await measureSinglingOut(contextOf([{ train, holdout: people(0, "n"), synthetic: fresh }]));
    expect(none).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("holdout") });
  });

  test("a table on which nobody can be described alone", async () => {
    const coin = (seed: string) =>
      tableOf(
        textColumn(
          "side",
          randomNumbers(400, seed).map((share) => (share < 0.5 ? "heads" : "tails")),
        ),
      );
    const metadata = metadataOf([describeColumn("side", "categorical")]);
    const result = await measureSinglingOut(contextOf([{ train: coin("a"), holdout: coin("b"), synthetic: coin("c") }], metadata));
    expect(result).toMatchObject({ kind: "notApplicable", reason: expect.stringContaining("exactly one person") });
  });

  test("missing cells and two columns are no obstacle, and no figure is NaN", async () => {
    const gaps = (seed: string) =>
      tableOf(
        numberColumn(
          "amount",
          randomNumbers(400, seed).map((share) => (share < 0.3 ? Number.NaN : Math.round(share * 50))),
        ),
        textColumn(
          "kind",
          randomNumbers(400, `${seed}/k`).map((share) => (share < 0.3 ? "" : `k${Math.floor(share * 9)}`)),
        ),
      );
    const metadata = metadataOf([describeColumn("amount", "numeric"), describeColumn("kind", "categorical")]);
    const result = await measureSinglingOut(contextOf([{ train: gaps("a"), holdout: gaps("b"), synthetic: gaps("c") }], metadata));
    for (const name of families) {
      const { value, copy } = figure(result, name);
      for (const interval of [value, copy!]) expect(Object.values(interval).every(Number.isFinite)).toBe(true);
    }
    if (result.kind === "measured") expect(result.notes.join()).toContain("predicates are on 2");
  });
});

test("five folds are pooled", async () => {
  const folds = Array.from({ length: 5 }, (_, f) => ({
    train: people(240, `fold ${f}`),
    holdout: people(60, `out ${f}`),
    synthetic: people(240, `syn ${f}`),
  }));
  const result = await measureSinglingOut(contextOf(folds));
  expect(figure(result, "multivariate4").value.lower).toBeLessThan(0.09);
  expect(figure(result, "multivariate4").copy!.lower).toBeGreaterThan(0.09);
});

function rowsOf(table: Table, from: number, to: number): Table {
  return tableOf(
    ...table.columns.map((column) =>
      column.storage === "number"
        ? numberColumn(column.name, column.values.slice(from, to))
        : textColumn(
            column.name,
            Array.from(column.codes.slice(from, to), (code) => column.dictionary[code]!),
          ),
    ),
  );
}
