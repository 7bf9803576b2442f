import { describe, expect, test } from "vitest";
import type { EvaluationInput, Fold, PrivacyCheck } from "../../../../src/evaluation/figures.js";
import { evaluatePrivacy } from "../../../../src/evaluation/privacy/evaluate-privacy.js";
import type { ColumnMetadata } from "../../../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Column, Table } from "../../../../src/table/table.js";
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

const sensitive = (...names: readonly string[]): ColumnMetadata[] =>
  peopleColumns.map((column) => (names.includes(column.name) ? { ...column, role: "sensitive" } : column));

async function check(fold: Fold, columns: readonly ColumnMetadata[], rest: Partial<EvaluationInput> = {}): Promise<PrivacyCheck["result"]> {
  return (await evaluatePrivacy(inputOf(fold, metadataOf(columns), { checks: ["B5"], ...rest })))[0]!.result;
}

const [train, holdout, fresh] = [people(3000, "train"), people(1500, "holdout"), people(3000, "fresh")];

/** The table with one column replaced. */
function withColumn(table: Table, column: Column): Table {
  return tableOf(...table.columns.map((one) => (one.name === column.name ? column : one)));
}

describe("B5", () => {
  test("fresh persons raise no alarm, the copies are seen, and every secret has its figure", async () => {
    const result = await check({ train, holdout, synthetic: fresh }, sensitive("job", "smoker", "spend"));
    expect(figure(result, "residual").value.upper).toBeLessThan(0.2);
    expect(figure(result, "residual").control!.lower).toBeLessThan(0.1);
    expect(figure(result, "residual").copy!.lower).toBeGreaterThan(0.9);
    expect(figure(result, "pValue").value.estimate).toBeGreaterThan(0.01);
    expect(figure(result, "pValue").copy!.estimate).toBeLessThan(1e-9);
    expect(result).toMatchObject({ twin: { sighted: true, plantedShare: 1 } });
    for (const name of ["job", "smoker", "spend"]) expect(figure(result, `residual:${name}`).value.lower).toBeLessThan(0.05);
  });

  test("a third of train in the output fires, on categories and on numbers", async () => {
    const copied = people(1000, "copied");
    const fold = { train: joinRows(copied, people(2000, "rest")), holdout, synthetic: joinRows(copied, people(2000, "fresh")) };
    const result = await check(fold, sensitive("smoker", "spend"));
    expect(figure(result, "residual:smoker").value.lower).toBeGreaterThan(0.1);
    expect(figure(result, "residual:spend").value.lower).toBeGreaterThan(0.1);
    expect(figure(result, "pValue").value.estimate).toBeLessThan(0.001);
  });

  test("records of train with the secrets of others do not fire: knowing the record is not knowing the secret", async () => {
    const copied = people(1000, "copied");
    const shuffled = withColumn(copied, people(1000, "other secrets").columns[5]!);
    const fold = { train: joinRows(copied, people(2000, "rest")), holdout, synthetic: joinRows(shuffled, people(2000, "fresh")) };
    const result = await check(fold, sensitive("smoker"));
    expect(figure(result, "residual").value.lower).toBeLessThan(0.02);
    expect(figure(result, "pValue").value.estimate).toBeGreaterThan(0.01);
  });

  test("a secret that 95 % share: fresh persons pass the p-value, copies of the others are found", async () => {
    const rare = (table: Table, seed: string): Table => {
      const rng = createRng(seedKey(`rare ${seed}`));
      return withColumn(
        table,
        textColumn(
          "smoker",
          Array.from({ length: table.rowCount }, () => (rng.nextFloat() < 0.05 ? "yes" : "no")),
        ),
      );
    };
    const source = rare(train, "train");
    const columns = sensitive("smoker");
    const clean = await check({ train: source, holdout: rare(holdout, "holdout"), synthetic: rare(fresh, "fresh") }, columns);
    expect(figure(clean, "pValue").value.estimate).toBeGreaterThan(0.01);
    const mixed = joinRows(source, rare(fresh, "fresh"));
    const leaky = await check({ train: source, holdout: rare(holdout, "holdout"), synthetic: mixed }, columns);
    expect(figure(leaky, "residual").value.lower).toBeGreaterThan(0.2);
  });

  test("independent negative and zero-centred numbers are guessed at their true rate, and no risk is read into it", async () => {
    const balances = (table: Table, seed: string): Table => {
      const rng = createRng(seedKey(`balance ${seed}`));
      const gauss = () => Math.sqrt(-2 * Math.log(1 - rng.nextFloat())) * Math.cos(2 * Math.PI * rng.nextFloat());
      const numbers = (centre: number, spread: number) =>
        numberColumn(
          "",
          Array.from({ length: table.rowCount }, () => centre + spread * gauss()),
        );
      return tableOf(...table.columns, { ...numbers(-1000, 300), name: "debt" }, { ...numbers(0, 100), name: "balance" });
    };
    const columns = [...peopleColumns, ...["debt", "balance"].map((name) => describeColumn(name, "numeric", { role: "sensitive" }))];
    const result = await check({ train: balances(train, "t"), holdout: balances(holdout, "h"), synthetic: balances(fresh, "f") }, columns);
    expect(figure(result, "residual").value.upper).toBeLessThan(0.1);
    const chance = /guessed right in ([\d.]+) %/.exec(result.kind === "measured" ? result.notes.join(" ") : "");
    expect(Number(chance![1])).toBeLessThan(20);
  });

  test("five folds are pooled, codes of categories matched by their texts", async () => {
    const parts = [0, 1, 2, 3, 4].map((part) => people(250, `part ${part}`));
    const folds = parts.map((part, f): Fold => {
      const rest = parts.filter((_, other) => other !== f).reduce(joinRows);
      return { train: rest, holdout: part, synthetic: rest };
    });
    const result = await check(folds[0]!, sensitive("smoker", "job"), { folds });
    expect(figure(result, "residual").value.lower).toBeGreaterThan(0.9);
  });
});

describe("non-results of B5", () => {
  const constant = (table: Table, text: string): Table =>
    withColumn(table, textColumn("smoker", new Array<string>(table.rowCount).fill(text)));
  const all = (change: (table: Table) => Table): Fold => ({ train: change(train), holdout: change(holdout), synthetic: change(fresh) });

  test("a secret with one value, or without any, is nothing to attack; beside others it is left out with a note", async () => {
    for (const text of ["yes", ""]) {
      const fold = all((table) => constant(table, text));
      expect(await check(fold, sensitive("smoker"))).toMatchObject({ kind: "notApplicable" });
      const beside = await check(fold, sensitive("smoker", "job"));
      expect(beside.kind === "measured" && beside.notes.join(" ")).toContain("smoker");
      expect(figure(beside, "residual:job").value.estimate).toBeLessThan(0.2);
    }
  });

  test("too few persons with another value: not measured, not passed", async () => {
    const nearly = (table: Table): Table =>
      withColumn(
        table,
        textColumn(
          "smoker",
          Array.from({ length: table.rowCount }, (_, i) => (i % 200 === 0 ? "yes" : "no")),
        ),
      );
    expect(await check(all(nearly), sensitive("smoker"))).toMatchObject({ kind: "notMeasured" });
  });

  test("a secret that follows from another column: nothing is left to infer", async () => {
    const doubled = (table: Table): Table => tableOf(...table.columns, { ...table.columns[4]!, name: "trade" });
    const columns = [...peopleColumns, describeColumn("trade", "categorical", { role: "sensitive" })];
    expect(await check(all(doubled), columns)).toMatchObject({ kind: "notApplicable" });
  });

  test("no holdout, no rows, too few persons", async () => {
    const none = (table: Table): Table =>
      tableOf(
        ...table.columns.map((column) => (column.storage === "number" ? numberColumn(column.name, []) : textColumn(column.name, []))),
      );
    expect(await check({ train, holdout: none(holdout), synthetic: fresh }, peopleColumns)).toMatchObject({ kind: "notMeasured" });
    expect(await check({ train, holdout, synthetic: none(fresh) }, peopleColumns)).toMatchObject({ kind: "notMeasured" });
    expect(await check({ train, holdout: people(30, "few"), synthetic: fresh }, peopleColumns)).toMatchObject({ kind: "notMeasured" });
  });

  test("an output whose secret has one value is attacked all the same", async () => {
    const result = await check({ train, holdout, synthetic: constant(fresh, "no") }, sensitive("smoker"));
    expect(figure(result, "residual").value.upper).toBeLessThan(0.1);
  });
});
