import { describe, expect, test } from "vitest";
import { evaluatePrivacy } from "../../../src/evaluation/privacy/evaluate-privacy.js";
import { type PrivacyCheck, privacyCheckIds, type Refit } from "../../../src/evaluation/figures.js";
import { createWorkerPool } from "../../../src/parallel/worker-pool.js";
import { selectRows, type Table } from "../../../src/table/table.js";
import {
  describeColumn,
  figure,
  inputOf,
  jittered,
  joinRows,
  measured,
  metadataOf,
  numberColumn,
  people,
  peopleColumns,
  tableOf,
  textColumn,
} from "./people.js";

const train = people(1200, "train");
const holdout = people(800, "holdout");
const fresh = people(1200, "fresh");
const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

const copyChecks = ["A7", "A8", "B1", "S1"] as const;
const attack = (synthetic: Table, checks: readonly PrivacyCheck["id"][] = copyChecks) =>
  evaluatePrivacy({ ...inputOf({ train, holdout, synthetic }), checks });
const whole = once(() => evaluatePrivacy(inputOf({ train, holdout, synthetic: fresh })));

/** Worked out at the first call. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

function everyNumber(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => everyNumber(inner, `${path}.${key}`));
}

function expectFinite(checks: readonly PrivacyCheck[]): void {
  expect(everyNumber(checks).filter(([, value]) => !Number.isFinite(value))).toEqual([]);
}

test("nothing is fitted again unless it is asked for by name", async () => {
  let fits = 0;
  const refit: Refit = async (given) => {
    fits++;
    return given;
  };
  const input = inputOf({ train: people(60, "few"), holdout: people(60, "others"), synthetic: people(60, "drawn") }, undefined, { refit });
  const ids = (await evaluatePrivacy(input)).map((check) => check.id);
  expect(ids.filter((id) => id.startsWith("C"))).toEqual([]);
  expect(fits).toBe(0);
  const asked = await evaluatePrivacy({ ...inputOf({ train, holdout, synthetic: fresh }), checks: ["C2", "C1"] });
  expect(asked.map(({ id, result }) => [id, result.kind])).toEqual([
    ["C1", "notMeasured"],
    ["C2", "notMeasured"],
  ]);
});

describe("a fresh sample of the same people", () => {
  test("raises no alarm, and every positive control is seen", async () => {
    const checks = await whole();
    const needsMore: readonly string[] = ["C1", "C2", "E2", "E3", "T4"]; // fits of the method, the ledger, the report
    expect(checks.map((check) => check.id)).toEqual(privacyCheckIds.filter((id) => !needsMore.includes(id)));
    expectFinite(checks);
    expect(figure(measured(checks, "A7"), "excess").value.upper).toBeLessThan(0.005);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeGreaterThan(0.01);
    expect(figure(measured(checks, "B1"), "auc").value.upper).toBeLessThan(0.56);
    expect(figure(measured(checks, "B1"), "tprAt1PercentFpr").value.upper).toBeLessThan(0.04);
    expect(figure(measured(checks, "B1"), "tprAt10PercentFpr").value.upper).toBeLessThan(0.16);
    const share = figure(measured(checks, "S1"), "share").value;
    expect(share.lower).toBeLessThan(0.53);
    expect(share.upper).toBeGreaterThan(0.47);
    expect((["A7", "A8", "B1"] as const).filter((id) => measured(checks, id).twin?.sighted !== true)).toEqual([]);
    expect(measured(checks, "S1").twin).toBeNull();
  });

  test("reads far below a full copy, and its control is no alarm either", async () => {
    const checks = await whole();
    expect(figure(measured(checks, "A7"), "excess").copy!.lower).toBeGreaterThan(0.95);
    expect(figure(measured(checks, "A8"), "excessRate").copy!.lower).toBeGreaterThan(0.95);
    expect(figure(measured(checks, "A8"), "pValue").copy!.estimate).toBeLessThan(1e-6);
    expect(figure(measured(checks, "B1"), "tprAt1PercentFpr").copy!.lower).toBeGreaterThan(0.9);
    expect(figure(measured(checks, "B1"), "auc").copy!.lower).toBeGreaterThan(0.9);
    expect(figure(measured(checks, "B1"), "auc").control!.upper).toBeLessThan(0.57);
    expect(figure(measured(checks, "A7"), "excess").control!.lower).toBeLessThan(0.001);
    expect(figure(measured(checks, "A8"), "pValue").control!.estimate).toBeGreaterThan(0.001);
  });
});

describe("leaky outputs", () => {
  test("a copy of train fires A7, A8, B1 and S1", async () => {
    const checks = await attack(train);
    expect(figure(measured(checks, "A7"), "excess").value.lower).toBeGreaterThan(0.95);
    expect(figure(measured(checks, "A7"), "releasedShareExcess").value.lower).toBeGreaterThan(0.95);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeLessThan(1e-6);
    expect(figure(measured(checks, "B1"), "auc").value.lower).toBeGreaterThan(0.95);
    expect(figure(measured(checks, "B1"), "tprAt1PercentFpr").value.lower).toBeGreaterThan(0.9);
    expect(figure(measured(checks, "S1"), "share").value.lower).toBeGreaterThan(0.6);
  });

  test("copies of one person in twenty fire A7, A8 and B1's rate at 1 %, not S1", async () => {
    const checks = await attack(joinRows(selectRows(fresh, range(0, 1140)), selectRows(train, range(0, 60))));
    expect(figure(measured(checks, "A7"), "excess").value.lower).toBeGreaterThan(0.03);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeLessThan(0.001);
    expect(figure(measured(checks, "B1"), "tprAt1PercentFpr").value.upper).toBeGreaterThan(0.04);
    expect(figure(measured(checks, "S1"), "share").value.lower).toBeLessThan(0.55);
  });

  test("noisy copies pass A7 and fire A8 and B1", async () => {
    const checks = await attack(jittered(train, 0.01, "a"));
    expect(figure(measured(checks, "A7"), "excess").value.upper).toBeLessThan(0.01);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeLessThan(1e-6);
    expect(figure(measured(checks, "B1"), "auc").value.lower).toBeGreaterThan(0.6);
    expect(figure(measured(checks, "B1"), "tprAt1PercentFpr").value.lower).toBeGreaterThan(0.05);
  });

  test("a small file of copies shows as a share of what was released", async () => {
    const checks = await attack(selectRows(train, range(0, 12)), ["A7"]);
    expect(figure(measured(checks, "A7"), "excess").value.upper).toBeLessThan(0.02);
    expect(figure(measured(checks, "A7"), "releasedShareExcess").value.lower).toBeGreaterThan(0.4);
  });

  test("all-categorical copies fire A7 and A8", async () => {
    const names = ["town", "job", "smoker"];
    const coarse = (table: Table) => {
      const bands = names.length;
      const extra = table.columns.flatMap((column, c) =>
        column.storage === "number"
          ? [
              textColumn(
                `${column.name} band`,
                Array.from(column.values, (value) => String(Math.floor(Math.log(value + 1) * (c === 1 ? 40 : 5) + bands))),
              ),
            ]
          : [column],
      );
      return tableOf(...extra);
    };
    const tables = { train: coarse(train), holdout: coarse(holdout), synthetic: coarse(train) };
    const metadata = metadataOf(tables.train.columns.map((column) => describeColumn(column.name, "categorical")));
    const checks = await evaluatePrivacy({ ...inputOf(tables, metadata), checks: ["A7", "A8"] });
    expect(figure(measured(checks, "A7"), "excess").value.lower).toBeGreaterThan(0.1);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeLessThan(1e-6);
    const safe = await evaluatePrivacy({ ...inputOf({ ...tables, synthetic: coarse(fresh) }, metadata), checks: ["A8"] });
    expect(figure(measured(safe, "A8"), "pValue").value.estimate).toBeGreaterThan(0.01);
  });
});

describe("persons with several rows", () => {
  const withKeys = (table: Table, prefix: string) => {
    const keys = Array.from({ length: table.rowCount }, (_, row) => `${prefix}${Math.floor(row / 4)}`);
    return tableOf(textColumn("key", keys), ...table.columns);
  };
  const metadata = metadataOf([describeColumn("key", "id", { role: "entity-key", treatment: "renew-entity" }), ...peopleColumns], {
    kind: "entity",
    column: "key",
    declared: true,
    reason: "test",
  });
  const run = (synthetic: Table, checks?: readonly PrivacyCheck["id"][]) =>
    evaluatePrivacy({
      ...inputOf({ train: withKeys(train, "train-person-"), holdout: withKeys(holdout, "holdout-person-"), synthetic }, metadata),
      ...(checks && { checks }),
    });

  test("fresh rows under new keys raise no alarm", async () => {
    const checks = await run(withKeys(fresh, "new-person-"));
    expectFinite(checks);
    expect(figure(measured(checks, "A1"), "count").value.estimate).toBe(0);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeGreaterThan(0.01);
    const rate = figure(measured(checks, "B1"), "auc").value;
    expect(rate.lower).toBeLessThan(0.55);
    expect(rate.upper).toBeGreaterThan(0.45);
  });

  test("whole persons copied under new keys fire A7, A8 and B1", async () => {
    const checks = await run(withKeys(train, "new-person-"), ["A1", ...copyChecks]);
    expect(figure(measured(checks, "A1"), "count").value.estimate).toBe(0);
    expect(figure(measured(checks, "A7"), "excess").value.lower).toBeGreaterThan(0.9);
    expect(figure(measured(checks, "A8"), "pValue").value.estimate).toBeLessThan(1e-6);
    expect(figure(measured(checks, "B1"), "auc").value.lower).toBeGreaterThan(0.9);
  });

  test("a copied key fires A1", async () => {
    const checks = await run(joinRows(withKeys(fresh, "new-person-"), selectRows(withKeys(train, "train-person-"), range(0, 4))), ["A1"]);
    expect(figure(measured(checks, "A1"), "count").value.estimate).toBe(1);
  });
});

describe("non-results", () => {
  const kinds = (checks: readonly PrivacyCheck[]) => Object.fromEntries(checks.map((check) => [check.id, check.result.kind]));
  const none = selectRows(train, range(0, 0));

  test("no holdout, no synthetic rows, too few persons", async () => {
    for (const fold of [
      { train, holdout: none, synthetic: fresh },
      { train, holdout, synthetic: none },
      { train: selectRows(train, range(0, 20)), holdout, synthetic: fresh },
      { train, holdout: selectRows(holdout, range(0, 20)), synthetic: fresh },
    ]) {
      const checks = await evaluatePrivacy(inputOf(fold));
      expect(kinds(checks)).toMatchObject({
        A1: "notApplicable",
        A7: "notMeasured",
        A8: "notMeasured",
        B1: "notMeasured",
        S1: "notMeasured",
      });
      expectFinite(checks);
    }
  });

  test("no modelled column is nothing to attack; other columns than the source's is not measured", async () => {
    const left = metadataOf(peopleColumns.map((column) => ({ ...column, treatment: "leave-out" })));
    const fold = { train, holdout, synthetic: fresh };
    expect(kinds(await evaluatePrivacy(inputOf(fold, left)))).toMatchObject({
      A5: "notApplicable",
      A7: "notApplicable",
      A8: "notApplicable",
      B1: "notApplicable",
    });
    const renamed = tableOf(...fresh.columns.map((column) => ({ ...column, name: `${column.name} 2` })));
    expect(kinds(await evaluatePrivacy(inputOf({ ...fold, synthetic: renamed })))).toMatchObject({
      A7: "notMeasured",
      A8: "notMeasured",
      B1: "notMeasured",
    });
  });

  test("one column, empty columns, constant columns and missing columns are survived", async () => {
    const one = (table: Table) => tableOf(table.columns[0]!);
    const checks = await evaluatePrivacy(inputOf({ train: one(train), holdout: one(holdout), synthetic: one(fresh) }));
    expectFinite(checks);
    expect(kinds(checks)).toMatchObject({ A7: "measured", B1: "measured" });
    const gone = tableOf(
      numberColumn("income", new Float64Array(fresh.rowCount).fill(Number.NaN)),
      ...fresh.columns.slice(1, 4),
      textColumn(
        "job",
        Array.from({ length: fresh.rowCount }, () => ""),
      ),
    );
    const partly = await evaluatePrivacy(inputOf({ train, holdout, synthetic: gone }));
    expectFinite(partly);
    expect(measured(partly, "A7").notes.join(" ")).toMatch(/"income" is empty.*"job" is empty|"smoker" is not in all/s);
    const same = (table: Table) => tableOf(numberColumn("income", new Float64Array(table.rowCount).fill(7)), ...table.columns.slice(1));
    expectFinite(await evaluatePrivacy(inputOf({ train: same(train), holdout: same(holdout), synthetic: same(fresh) })));
  });

  test("a table in which nobody has a record of their own has nothing for A7 and A8", async () => {
    const flags = (table: Table) => tableOf(table.columns[5]!, table.columns[4]!);
    const checks = await evaluatePrivacy(inputOf({ train: flags(train), holdout: flags(holdout), synthetic: flags(fresh) }));
    expect(kinds(checks)).toMatchObject({ A7: "notApplicable", A8: "notApplicable" });
    expect(measured(checks, "B1").twin?.sighted).toBe(false);
  });
});

test("the result depends on neither the thread count nor an earlier draw", async () => {
  const input = inputOf({ train, holdout, synthetic: fresh });
  input.rng.nextUint32();
  const pool = createWorkerPool(2);
  const [alone, threaded] = [await evaluatePrivacy(input), await evaluatePrivacy({ ...input, pool })];
  await pool.close();
  expect(threaded).toEqual(alone);
  expect(alone).toEqual(await whole());
});

test("folds are pooled, and a person of train is not counted once a fold", async () => {
  const everyone = joinRows(train, holdout);
  const folds = [0, 1, 2].map((f) => ({
    train: selectRows(
      everyone,
      range(0, 2000).filter((row) => row % 3 !== f),
    ),
    holdout: selectRows(
      everyone,
      range(0, 2000).filter((row) => row % 3 === f),
    ),
    synthetic: people(1500, `fold ${f}`),
  }));
  const safe = await evaluatePrivacy({ ...inputOf(folds[0]!), folds, fittedOn: everyone });
  expectFinite(safe);
  expect(figure(measured(safe, "B1"), "auc").value.lower).toBeLessThan(0.52);
  expect(figure(measured(safe, "A7"), "excess").value.upper).toBeLessThan(0.005);
  expect(measured(safe, "B1").twin?.sighted).toBe(true);
  const leaky = await evaluatePrivacy({
    ...inputOf(folds[0]!),
    folds: folds.map((fold) => ({ ...fold, synthetic: fold.train })),
    fittedOn: everyone,
    checks: copyChecks,
  });
  expect(figure(measured(leaky, "B1"), "tprAt1PercentFpr").value.lower).toBeGreaterThan(0.9);
  expect(figure(measured(leaky, "A7"), "excess").value.lower).toBeGreaterThan(0.95);
});

test("an aborted signal ends the work with INTERRUPTED", async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(evaluatePrivacy({ ...inputOf({ train, holdout, synthetic: fresh }), signal: controller.signal })).rejects.toMatchObject({
    code: "INTERRUPTED",
  });
});

test("no value of the source stands in the result", async () => {
  const sentinel = "zqx-only-here";
  const marked = tableOf(
    ...train.columns.map((column) =>
      column.name === "town" && column.storage === "text" ? { ...column, dictionary: [sentinel, ...column.dictionary.slice(1)] } : column,
    ),
  );
  const checks = await evaluatePrivacy(inputOf({ train: marked, holdout, synthetic: marked }));
  expect(JSON.stringify(checks)).not.toContain(sentinel);
});
