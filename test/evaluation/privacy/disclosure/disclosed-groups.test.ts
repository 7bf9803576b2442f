import { describe, expect, test } from "vitest";
import type { Fold, PrivacyCheck, PrivacyCheckId } from "../../../../src/evaluation/figures.js";
import { evaluatePrivacy } from "../../../../src/evaluation/privacy/evaluate-privacy.js";
import { startingRisk } from "../../../../src/evaluation/privacy/disclosure/starting-risk.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, figure, inputOf, joinRows, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";

const columns = [
  describeColumn("age", "numeric", { role: "quasi-identifier" }),
  describeColumn("town", "categorical", { role: "quasi-identifier" }),
  describeColumn("job", "categorical", { role: "quasi-identifier" }),
  describeColumn("illness", "categorical", { role: "sensitive" }),
  describeColumn("income", "numeric", { role: "sensitive" }),
];
const metadata = metadataOf(columns);

function residents(count: number, seed: string): Table {
  const rng = createRng(seedKey(`residents/${seed}`));
  const draw = (bound: number) => Array.from({ length: count }, () => Math.floor(rng.nextFloat() * bound));
  return tableOf(
    numberColumn("age", draw(60)),
    textColumn(
      "town",
      draw(25).map((town) => `town ${town}`),
    ),
    textColumn(
      "job",
      draw(4).map((job) => `job ${job}`),
    ),
    textColumn(
      "illness",
      draw(5).map((illness) => `illness ${illness}`),
    ),
    numberColumn("income", draw(100_000)),
  );
}

/** Other secrets for the same persons. */
function withNewSecrets(table: Table, seed: string): Table {
  return tableOf(...table.columns.slice(0, 3), ...residents(table.rowCount, seed).columns.slice(3));
}

async function check(id: PrivacyCheckId, fold: Fold, meta = metadata): Promise<PrivacyCheck["result"]> {
  return (await evaluatePrivacy(inputOf(fold, meta, { checks: [id] })))[0]!.result;
}

const [train, holdout, fresh] = [residents(2000, "train"), residents(1000, "holdout"), residents(2000, "fresh")];

describe("A6", () => {
  test("fresh persons are within every limit, and the copies are seen", async () => {
    const result = await check("A6", { train, holdout, synthetic: fresh });
    const { value, control, copy } = figure(result, "excess");
    expect(value.upper).toBeLessThan(0.05);
    expect(value.lower).toBeLessThan(0);
    expect(control!.upper).toBeLessThan(0.06);
    expect(copy!.estimate).toBeGreaterThan(0.6);
    expect(result).toMatchObject({ twin: { sighted: true, plantedShare: 1 } });
  });

  test("a fifth of train in the output fires, with new secrets too", async () => {
    const copied = residents(400, "train-part");
    const mixed = joinRows(withNewSecrets(copied, "others"), residents(1600, "fresh"));
    const result = await check("A6", { train: joinRows(copied, residents(1600, "rest")), holdout, synthetic: mixed });
    expect(figure(result, "excess").value.lower).toBeGreaterThan(0.05);
  });

  test("the twin sees copies although copied uniques that the release hits as well are two of a kind", async () => {
    const result = await check("A6", { train, holdout, synthetic: train });
    expect(figure(result, "excess").value.estimate).toBeGreaterThan(0.6);
  });

  test("persons count, not rows: somebody with the same row twice is still alone", async () => {
    const twice = (table: Table, name: string): Table => {
      const both = joinRows(table, table);
      const ids = Array.from({ length: both.rowCount }, (_, row) => `${name}${row % table.rowCount}`);
      return tableOf(...both.columns, textColumn("person", ids));
    };
    const unit = { kind: "entity", column: "person", declared: true, reason: "test" } as const;
    const meta = metadataOf([...columns, describeColumn("person", "id", { role: "entity-key", treatment: "renew-entity" })], unit);
    const once = await check("A6", { train, holdout, synthetic: train });
    const result = await check("A6", { train: twice(train, "t"), holdout: twice(holdout, "h"), synthetic: twice(train, "s") }, meta);
    expect(figure(result, "excess").value.estimate).toBeCloseTo(figure(once, "excess").value.estimate, 10);
  });
});

describe("B6", () => {
  test("fresh persons are within every limit, and the copies are seen", async () => {
    const result = await check("B6", { train, holdout, synthetic: fresh });
    expect(figure(result, "excess").value.upper).toBeLessThan(0.05);
    expect(figure(result, "excess").copy!.estimate).toBeGreaterThan(0.6);
    expect(result).toMatchObject({ twin: { sighted: true } });
  });

  test("a fifth of train in the output fires; the same persons with other secrets do not", async () => {
    const copied = residents(400, "train-part");
    const source = joinRows(copied, residents(1600, "rest"));
    const released = (part: Table): Fold => ({ train: source, holdout, synthetic: joinRows(part, residents(1600, "fresh")) });
    expect(figure(await check("B6", released(copied)), "excess").value.lower).toBeGreaterThan(0.05);
    expect(figure(await check("B6", released(withNewSecrets(copied, "others"))), "excess").value.upper).toBeLessThan(0.09);
  });

  test("groups above five that agree are knowledge about the population", async () => {
    const towns = (count: number, seed: string): Table => {
      const rng = createRng(seedKey(seed));
      const town = Array.from({ length: count }, () => Math.floor(rng.nextFloat() * 20));
      return tableOf(
        textColumn(
          "town",
          town.map((code) => `town ${code}`),
        ),
        textColumn(
          "job",
          town.map((code) => `job ${code % 3}`),
        ),
        textColumn(
          "illness",
          town.map((code) => `illness ${code % 5}`),
        ),
      );
    };
    const meta = metadataOf(columns.slice(1, 4));
    const result = await check("B6", { train: towns(2000, "a"), holdout: towns(1000, "b"), synthetic: towns(2000, "a") }, meta);
    expect(figure(result, "excess").value.estimate).toBe(0);
  });

  test("without declared secrets, categories stand in and a note says so; without any secret there is nothing to attack", async () => {
    const undeclared = metadataOf(columns.map((column) => (column.role === "sensitive" ? { ...column, role: "other" } : column)));
    const result = await check("B6", { train, holdout, synthetic: fresh }, undeclared);
    expect(result.kind === "measured" && result.notes.join(" ")).toContain("No column is declared sensitive; attacked instead: illness.");
    const known = metadataOf(columns.map((column) => ({ ...column, role: "sensitive" as const })));
    expect(await check("B6", { train, holdout, synthetic: fresh }, known)).toMatchObject({ kind: "notApplicable" });
  });
});

test("five folds are pooled: figures as of one table, copies seen", async () => {
  const parts = [0, 1, 2, 3, 4].map((part) => residents(300, `part ${part}`));
  const folds = parts.map((part, f): Fold => {
    const rest = parts.filter((_, other) => other !== f).reduce(joinRows);
    return { train: rest, holdout: part, synthetic: rest };
  });
  const [a6, b6] = await evaluatePrivacy(inputOf(folds[0]!, metadata, { folds, checks: ["A6", "B6"] }));
  expect(figure(a6!.result, "excess").value.lower).toBeGreaterThan(0.5);
  expect(figure(b6!.result, "excess").value.lower).toBeGreaterThan(0.5);
});

describe("the risk of the source", () => {
  const risk = (k: number, meta = metadata) => startingRisk(inputOf({ train, holdout, synthetic: fresh }, meta, { k }));

  test("shares agree with a plain count, in steps of k persons", () => {
    const keyOf = (table: Table) => {
      const [age, town, job] = table.columns.map((column) => (column.storage === "number" ? column.values : column.codes));
      return Array.from({ length: table.rowCount }, (_, i) => `${age![i]}/${town![i]}/${job![i]}`);
    };
    const counts = new Map<string, number>();
    for (const key of keyOf(train)) counts.set(key, (counts.get(key) ?? 0) + 1);
    const sizes = keyOf(train).map((key) => counts.get(key)!);
    const found = risk(11)!;
    const expected = (count: number) => Math.round((Math.round((count / 2000) * 181) / 181) * 1e6) / 1e6; // 181 times 11 persons
    expect(found.uniqueShare).toBe(expected(sizes.filter((size) => size === 1).length));
    expect(found.smallGroupShare).toBe(expected(sizes.filter((size) => size < 11).length));
    expect(found.meanRisk).toBe(expected(counts.size));
    expect(found.largestRisk).toBe(1);
    expect(found.wholeUniqueShare).toBeLessThan(found.uniqueShare);
    expect(found.quasiIdentifiers).toEqual(["age", "town", "job"]);
    expect(found.sets[0]!.columns).toEqual(["age", "town"]);
  });

  test("nobody is exposed by two flags; the largest risk is that of a whole number of k", () => {
    const flags = (count: number) =>
      tableOf(
        textColumn(
          "town",
          Array.from({ length: count }, (_, i) => `t${i % 2}`),
        ),
        textColumn(
          "job",
          Array.from({ length: count }, (_, i) => `j${(i >> 1) % 2}`),
        ),
      );
    const tables = { train: flags(400), holdout: flags(100), synthetic: flags(100) };
    const found = startingRisk(inputOf(tables, metadataOf(columns.slice(1, 3)), { k: 11 }))!;
    expect(found).toMatchObject({ uniqueShare: 0, smallGroupShare: 0, meanRisk: 0, largestRisk: 1 / 99 });
  });

  test("null where fewer than 2k persons are there or nothing can be known", () => {
    expect(risk(1001)).toBeNull();
    expect(risk(11, metadataOf(columns.map((column) => ({ ...column, role: "sensitive" as const }))))).toBeNull();
  });
});
