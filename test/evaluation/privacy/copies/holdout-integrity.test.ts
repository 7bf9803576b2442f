import { describe, expect, test } from "vitest";
import { measureHoldoutIntegrity } from "../../../../src/evaluation/privacy/copies/holdout-integrity.js";
import { permutation } from "../../../../src/random/draws.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { selectRows, type Table } from "../../../../src/table/table.js";
import type { Metadata } from "../../../../src/metadata/metadata.js";
import { givenNameColumns, givenNames } from "../given-names.js";
import {
  describeColumn,
  figure,
  inputOf,
  joinRows,
  metadataOf,
  numberColumn,
  people,
  peopleColumns,
  tableOf,
  textColumn,
} from "../people.js";

const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

function measure(train: Table, holdout: Table, metadata: Metadata = metadataOf(peopleColumns)) {
  return measureHoldoutIntegrity(inputOf({ train, holdout, synthetic: train }, metadata));
}
const shared = (result: ReturnType<typeof measure>, name = "sharedRecords") => figure(result, name).value.estimate;

/** Random halves of a table of natural duplicates. */
function split(table: Table, share: number, seed: string): [Table, Table] {
  const order = permutation(table.rowCount, createRng(seedKey(seed)));
  const cut = Math.round(share * table.rowCount);
  return [selectRows(table, order.slice(0, cut)), selectRows(table, order.slice(cut))];
}

describe("E1, every row a person", () => {
  const [train, holdout] = [people(1000, "train"), people(600, "holdout")];

  test("strangers are none of train; train itself, or part of it, is", () => {
    expect(shared(measure(train, holdout))).toBe(0);
    expect(shared(measure(train, train))).toBe(1000);
    expect(shared(measure(train, selectRows(train, range(0, 300))))).toBe(300);
    expect(shared(measure(train, train), "sharedPersons")).toBe(1000);
  });

  test("a holdout with one row of train in twenty is seen", () => {
    const mixed = joinRows(holdout, selectRows(train, range(0, 50)));
    expect(shared(measure(train, mixed))).toBe(50);
  });

  test("random splits of a table with many duplicates are clean; a repeated one is not", () => {
    const described = metadataOf(givenNameColumns);
    for (let seed = 0; seed < 20; seed++) {
      const [a, b] = split(givenNames(4000, `e1/${seed}`), seed % 2 === 0 ? 0.7 : 0.5, String(seed));
      expect(shared(measure(a, b, described))).toBe(0);
    }
    const [a, b] = split(givenNames(4000, "e1"), 0.7, "leak");
    expect(shared(measure(a, joinRows(b, selectRows(a, range(0, 140))), described))).toBeGreaterThan(30);
  });

  test("where all records recur, a holdout that repeats train scatters too little", () => {
    const rng = createRng(seedKey("coarse"));
    const coarse = (count: number) =>
      tableOf(
        numberColumn(
          "a",
          Float64Array.from({ length: count }, () => Math.floor(14 * rng.nextFloat() ** 2)),
        ),
        numberColumn(
          "b",
          Float64Array.from({ length: count }, () => Math.floor(14 * rng.nextFloat())),
        ),
      );
    const described = metadataOf([describeColumn("a", "categorical"), describeColumn("b", "categorical")]);
    for (let i = 0; i < 20; i++) expect(shared(measure(coarse(4000), coarse(2000), described))).toBe(0);
    const table = coarse(4000);
    expect(shared(measure(table, table, described))).toBeGreaterThan(3900);
    expect(shared(measure(table, selectRows(table, range(0, 2000)), described))).toBeGreaterThan(1900);
  });
});

describe("E1, persons by their key", () => {
  const described = (columns = peopleColumns) =>
    metadataOf([describeColumn("who", "id", { role: "entity-key" }), ...columns], {
      kind: "entity",
      column: "who",
      declared: true,
      reason: "test",
    });
  const keyed = (table: Table, keys: readonly string[]) => tableOf(textColumn("who", keys), ...table.columns);
  const keys = (count: number, from: number) => Array.from({ length: count }, (_, i) => `key ${from + Math.floor(i / 2)}`);
  const train = keyed(people(1000, "train"), keys(1000, 0));

  test("a key in both sides is counted", () => {
    expect(shared(measure(train, keyed(people(400, "h"), keys(400, 5000)), described()), "sharedPersons")).toBe(0);
    expect(shared(measure(train, keyed(people(400, "h"), keys(400, 490)), described()), "sharedPersons")).toBe(10);
  });

  test("persons under new keys are known by all their rows, in whatever order", () => {
    const renamed = keyed(
      selectRows(
        people(1000, "train"),
        range(0, 200).map((row) => row ^ 1),
      ),
      keys(200, 9000),
    );
    const result = measure(train, joinRows(keyed(people(400, "h"), keys(400, 5000)), renamed), described());
    expect(shared(result, "sharedPersons")).toBe(0);
    expect(shared(result)).toBe(100);
  });
});

test("what cannot be measured has a reason", () => {
  const table = people(200, "a");
  expect(measure(table, selectRows(table, range(0, 0)))).toMatchObject({ kind: "notMeasured" });
  expect(measure(table, selectRows(table, range(0, 20)))).toMatchObject({ kind: "notMeasured" });
  const ids = tableOf(
    numberColumn(
      "id",
      Float64Array.from({ length: 100 }, (_, i) => i),
    ),
  );
  expect(measure(ids, ids, metadataOf([describeColumn("id", "id")]))).toMatchObject({ kind: "notMeasured" });
});
