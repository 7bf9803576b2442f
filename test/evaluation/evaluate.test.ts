import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/evaluation/evaluate.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { type Cells, inputOf, metadataOf, people, peopleKinds, tableOf } from "./fidelity/invented-tables.js";

const rng = createRng(seedKey("evaluate"));

/** Invented people, every one with two rows under one key. */
function twice(rowCount: number, name: string): Cells {
  const cells = people(rowCount / 2, rng.fork(name));
  const rows = Array.from({ length: rowCount }, (_, i) => i >> 1);
  return {
    ...Object.fromEntries(Object.entries(cells).map(([column, values]) => [column, rows.map((row) => values[row]!)])),
    person: rows,
  };
}

describe("evaluate", () => {
  it("joins quality and privacy and counts persons and rows", async () => {
    const unit = { kind: "entity", column: "person", declared: true, reason: "invented" } as const;
    const metadata = metadataOf({ ...peopleKinds, person: "id" }, "member", unit);
    const tables = {
      train: tableOf(twice(800, "train")),
      holdout: tableOf(twice(600, "holdout")),
      synthetic: tableOf(twice(400, "fresh")),
    };
    const evaluation = await evaluate(inputOf(tables.train, tables.holdout, tables.synthetic, metadata));
    expect(evaluation.rows).toEqual({ train: 800, holdout: 600, synthetic: 400 });
    expect(evaluation.persons).toEqual({ train: 400, holdout: 300, synthetic: 200 });
    expect(new Set(evaluation.quality.map((figure) => figure.family))).toEqual(new Set(["fidelity", "utility"]));
    expect(evaluation.privacy.length).toBeGreaterThan(0);
    expect(evaluation.columns.map((column) => column.column)).toEqual(["age", "income", "job", "city", "member"]);
  });

  it("needs a fold", async () => {
    const table = tableOf(people(10, rng.fork("none")));
    await expect(evaluate({ ...inputOf(table, table, table, metadataOf(peopleKinds)), folds: [] })).rejects.toThrow(RangeError);
  });
});
