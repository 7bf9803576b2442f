import { describe, expect, test } from "vitest";
import { evaluatePrivacy } from "../../../../src/evaluation/privacy/evaluate-privacy.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { selectRows, type Table } from "../../../../src/table/table.js";
import { givenNameColumns, givenNames } from "../given-names.js";
import { describeColumn, figure, inputOf, joinRows, measured, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";

const every = (step: number, count: number) => Uint32Array.from({ length: count }, (_, i) => i * step);

describe("A8 where one amount within a few groups tells persons apart", () => {
  const metadata = metadataOf([describeColumn("group", "categorical"), describeColumn("amount", "numeric")]);
  const amounts = (count: number, seed: string): Table => {
    const rng = createRng(seedKey(`amounts/${seed}`));
    const rows = Array.from({ length: count }, () => ({ group: `g${Math.floor(4 * rng.nextFloat())}`, amount: rng.nextFloat() * 1e9 }));
    return tableOf(
      textColumn(
        "group",
        rows.map(({ group }) => group),
      ),
      numberColumn(
        "amount",
        rows.map(({ amount }) => amount),
      ),
    );
  };
  const [train, holdout, fresh] = [amounts(8000, "train"), amounts(2000, "holdout"), amounts(8000, "fresh")];
  const attack = async (synthetic: Table) =>
    measured(await evaluatePrivacy({ ...inputOf({ train, holdout, synthetic }, metadata), checks: ["A8"] }), "A8");

  test("strangers are near by chance, so the rate is counted closer up, and a fresh sample stays far below 0.4 %", async () => {
    const result = await attack(fresh);
    expect(result.notes.join(" ")).toMatch(/the rate counts those within 0\.0/);
    expect(figure(result, "excessRate").value.upper).toBeLessThan(0.004);
    expect(figure(result, "pValue").value.estimate).toBeGreaterThan(0.01);
    expect(result.twin?.sighted).toBe(true);
  });

  test("copies of one person in fifty are still found", async () => {
    const result = await attack(joinRows(fresh, selectRows(train, every(50, 160))));
    expect(figure(result, "pValue").value.estimate).toBeLessThan(0.001);
    expect(figure(result, "excessRate").value.lower).toBeGreaterThan(0.01);
  });
});

describe("A7 where records repeat", () => {
  const [train, holdout] = [givenNames(14_000, "train"), givenNames(14_000, "holdout")];
  const excess = async (synthetic: Table, k: number) =>
    figure(
      measured(
        await evaluatePrivacy({ ...inputOf({ train, holdout, synthetic }, metadataOf(givenNameColumns), { k }), checks: ["A7"] }),
        "A7",
      ),
      "excess",
    ).value;

  test("records of k persons are nobody's own: an output of all those that reach k in train has no excess", async () => {
    const holders = countRecords(train);
    const rows = Uint32Array.from({ length: train.rowCount }, (_, row) => row).filter((row) => holders.get(recordText(train, row))! >= 5);
    expect(rows.length).toBeGreaterThan(1000);
    expect((await excess(selectRows(train, rows), 5)).upper).toBeLessThan(0.005);
  });

  test("records of fewer persons still count", async () => {
    expect((await excess(train, 5)).lower).toBeGreaterThan(0.02);
    expect((await excess(train, 3)).lower).toBeLessThan((await excess(train, 20)).lower);
  });

  test("nothing to attack where k persons hold every record", async () => {
    const same = (count: number) =>
      tableOf(
        textColumn(
          "only",
          Array.from({ length: count }, (_, i) => (i % 2 === 0 ? "a" : "b")),
        ),
      );
    const input = inputOf(
      { train: same(400), holdout: same(200), synthetic: same(400) },
      metadataOf([describeColumn("only", "categorical")]),
    );
    const [check] = await evaluatePrivacy({ ...input, checks: ["A7"] });
    expect(check?.result.kind).toBe("notApplicable");
  });
});

function recordText(table: Table, row: number): string {
  return table.columns.map((column) => (column.storage === "number" ? column.values[row] : column.codes[row])).join("|");
}

function countRecords(table: Table): Map<string, number> {
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = recordText(table, row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
