import { describe, expect, test } from "vitest";
import type { Fold } from "../../../../src/evaluation/figures.js";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { columnHalves } from "../../../../src/evaluation/privacy/disclosure/column-halves.js";
import { measureLinkability } from "../../../../src/evaluation/privacy/disclosure/linkability.js";
import type { Metadata } from "../../../../src/metadata/metadata.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, figure, joinRows, metadataOf, numberColumn, people, peopleColumns, tableOf, textColumn } from "../people.js";

function measure(folds: readonly Fold[], metadata: Metadata = metadataOf(peopleColumns), seed = "B4") {
  return measureLinkability(
    { metadata },
    {
      folds: folds.map((fold) => compareFold(fold, metadata)),
      k: 5,
      rng: createRng(seedKey(seed)),
      pool: inlinePool,
      signal: new AbortController().signal,
    },
  );
}

const names = ["residual1", "residual10"];
const [train, holdout, fresh] = [people(1000, "train"), people(1000, "holdout"), people(1000, "fresh")];

function shares(count: number, seed: string): number[] {
  const rng = createRng(seedKey(seed));
  return Array.from({ length: count }, () => rng.nextFloat());
}

describe("a fresh sample", () => {
  test("links train no more than strangers, and the twin is seen", async () => {
    const result = await measure([{ train, holdout, synthetic: fresh }]);
    for (const name of names) {
      expect(figure(result, name).value.upper).toBeLessThan(0.09);
      expect(figure(result, name).copy!.lower).toBeGreaterThan(0.9);
      expect(figure(result, name).control!.lower).toBeLessThan(0.05);
    }
    if (result.kind !== "measured") throw new Error(result.reason);
    expect(result.twin).toMatchObject({ sighted: true, plantedShare: 1 });
  });

  test("does not fire where train is four times the holdout", async () => {
    const result = await measure([{ train: people(4000, "large"), holdout, synthetic: people(4000, "large fresh") }]);
    for (const name of names) expect(figure(result, name).value.upper).toBeLessThan(0.09);
    for (const name of names) expect(figure(result, name).copy!.lower).toBeGreaterThan(0.8);
  });
});

describe("a leak", () => {
  test("of a fifth of train fires", async () => {
    const result = await measure([{ train, holdout, synthetic: joinRows(people(800, "rest"), firstRows(train, 200)) }]);
    expect(figure(result, "residual1").value.lower).toBeGreaterThan(0.09);
    expect(figure(result, "residual10").value.lower).toBeGreaterThan(0.09);
  });

  test("of records with missing cells fires: missing is the same as missing", async () => {
    // seven numbers in ten are missing; Gower's distance as Anonymeter has it would find copies no nearer than others
    const sparse = (seed: string) =>
      tableOf(
        ...["a", "b", "c", "d", "e", "f"].map((name) =>
          numberColumn(
            name,
            shares(600, `${seed}/${name}`).map((share) => (share < 0.7 ? Number.NaN : share)),
          ),
        ),
      );
    const metadata = metadataOf(["a", "b", "c", "d", "e", "f"].map((name) => describeColumn(name, "numeric")));
    const copied = await measure([{ train: sparse("t"), holdout: sparse("h"), synthetic: sparse("t") }], metadata);
    expect(figure(copied, "residual1").value.lower).toBeGreaterThan(0.3);
    const quiet = await measure([{ train: sparse("t"), holdout: sparse("h"), synthetic: sparse("s") }], metadata);
    expect(figure(quiet, "residual1").value.upper).toBeLessThan(0.09);
  });

  test("is told from a fresh sample on categories alone, where most records tie", async () => {
    const coarse = (seed: string) =>
      tableOf(
        ...Array.from({ length: 8 }, (_, c) =>
          textColumn(
            `c${c}`,
            shares(1000, `${seed}/${c}`).map((share) => `v${Math.floor(3 * share)}`),
          ),
        ),
      );
    const metadata = metadataOf(Array.from({ length: 8 }, (_, c) => describeColumn(`c${c}`, "categorical")));
    const copied = await measure([{ train: coarse("t"), holdout: coarse("h"), synthetic: coarse("t") }], metadata);
    expect(figure(copied, "residual10").value.lower).toBeGreaterThan(0.09);
    const quiet = await measure([{ train: coarse("t"), holdout: coarse("h"), synthetic: coarse("s") }], metadata);
    for (const name of names) expect(figure(quiet, name).value.upper).toBeLessThan(0.09);
  });
});

describe("the two halves", () => {
  const fold = (metadata: Metadata) => compareFold({ train, holdout, synthetic: fresh }, metadata);

  test("are quasi-identifiers against the others where there are two of each", () => {
    const quasi = ["height", "town"];
    const metadata = metadataOf(
      peopleColumns.map((column) => (quasi.includes(column.name) ? { ...column, role: "quasi-identifier" as const } : column)),
    );
    const compared = fold(metadata);
    const all = [...compared.categoryNames, ...compared.numberNames];
    const halves = columnHalves(compared, metadata)!;
    expect(halves.origin).toBe("roles");
    expect(new Set(halves.first.map((c) => all[c]))).toEqual(new Set(quasi));
    expect(new Set([...halves.first, ...halves.second]).size).toBe(6);
    expect(halves.first.length + halves.second.length).toBe(6);
  });

  test("part the columns that say most about each other", () => {
    const metadata = metadataOf(peopleColumns);
    const compared = fold(metadata);
    const all = [...compared.categoryNames, ...compared.numberNames];
    const halves = columnHalves(compared, metadata)!;
    expect(halves.origin).toBe("associations");
    expect(halves.first.length).toBe(3);
    const isFirst = (name: string) => halves.first.includes(all.indexOf(name));
    expect(isFirst("income")).not.toBe(isFirst("spend")); // both grow with wealth
    expect(columnHalves(compared, metadata)).toEqual(halves);
  });
});

test("a person of many rows is attacked once, and linked through any of its synthetic rows", async () => {
  const metadata = metadataOf([describeColumn("who", "id", { treatment: "renew-entity" }), ...peopleColumns], {
    kind: "entity",
    column: "who",
    declared: true,
    reason: "test",
  });
  const visits = (seed: string) => {
    const whole = people(900, seed);
    return tableOf(
      textColumn(
        "who",
        Array.from({ length: 900 }, (_, row) => `p${Math.floor(row / 3)}`),
      ),
      ...whole.columns,
    );
  };
  const result = await measure([{ train: visits("a"), holdout: visits("b"), synthetic: visits("a") }], metadata);
  expect(figure(result, "residual1").value.lower).toBeGreaterThan(0.8);
});

test("the same seed gives the same figures, another seed others", async () => {
  const fold = { train: people(3000, "many"), holdout, synthetic: fresh };
  const [first, again, other] = await Promise.all(["B4", "B4", "other"].map((seed) => measure([fold], metadataOf(peopleColumns), seed)));
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test("five folds are pooled", async () => {
  const folds = Array.from({ length: 5 }, (_, f) => ({
    train: people(240, `fold ${f}`),
    holdout: people(60, `out ${f}`),
    synthetic: people(240, `syn ${f}`),
  }));
  const result = await measure(folds);
  expect(figure(result, "residual1").value.upper).toBeLessThan(0.09);
  expect(figure(result, "residual1").copy!.lower).toBeGreaterThan(0.8);
});

describe("non-results have a reason", () => {
  test("one column, too few persons, no holdout", async () => {
    const single = (seed: string) => tableOf(numberColumn("code", shares(200, seed)));
    const metadata = metadataOf([describeColumn("code", "numeric")]);
    expect(await measure([{ train: single("a"), holdout: single("b"), synthetic: single("c") }], metadata)).toMatchObject({
      kind: "notApplicable",
      reason: expect.stringContaining("one column"),
    });
    expect(await measure([{ train: people(20, "a"), holdout, synthetic: fresh }])).toMatchObject({ kind: "notMeasured" });
    expect(await measure([{ train, holdout: people(0, "n"), synthetic: fresh }])).toMatchObject({ kind: "notMeasured" });
  });

  test("an output of fewer rows than neighbours is searched as it is", async () => {
    const result = await measure([{ train, holdout, synthetic: people(4, "tiny") }]);
    for (const name of names) expect(Object.values(figure(result, name).value).every(Number.isFinite)).toBe(true);
  });
});

function firstRows(table: Table, count: number): Table {
  return tableOf(
    ...table.columns.map((column) =>
      column.storage === "number"
        ? numberColumn(column.name, column.values.slice(0, count))
        : textColumn(
            column.name,
            Array.from(column.codes.slice(0, count), (code) => column.dictionary[code]!),
          ),
    ),
  );
}
