import { describe, expect, it } from "vitest";
import { constraintFigures } from "../../../src/evaluation/fidelity/constraints.js";
import type { EvaluationInput } from "../../../src/evaluation/figures.js";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { selectRows, type Table } from "../../../src/table/table.js";
import { numberColumn } from "../../encode/sample-table.js";
import { declaring, ruledConstraints, ruledTable } from "../../fixtures/ruled-table.js";

const { table, metadata: plain } = ruledTable(1200);
const metadata = declaring(plain, ruledConstraints);
const rows = (from: number, to: number): Table =>
  selectRows(
    table,
    Uint32Array.from({ length: to - from }, (_, i) => from + i),
  );
const [train, holdout] = [rows(0, 1000), rows(1000, 1200)];

function input(synthetic: Table, held: Table = holdout, of = metadata): EvaluationInput {
  const folds = [{ train, holdout: held, synthetic }];
  const work = { rng: createRng(seedKey("x")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  return { folds, released: synthetic, fittedOn: train, metadata: of, k: 11, ...work };
}

/** The table with `small` above `large` in the first rows. */
function disordered(source: Table, count: number): Table {
  const column = source.columns.find(({ name }) => name === "small")!;
  if (column.storage !== "number") throw new Error("small is a number");
  return {
    ...source,
    columns: source.columns.map((one) =>
      one === column ? { ...column, values: column.values.map((value, row) => (row < count ? 1000 : value)) } : one,
    ),
  };
}

describe("constraintFigures", () => {
  it("reads 1 for rows that keep every rule, here real ones", () => {
    const figures = constraintFigures(input(train));
    expect(figures.map(({ kind }) => kind)).toEqual(ruledConstraints.map(({ kind }) => kind));
    for (const { synthetic, holdout: held } of figures) expect([synthetic, held]).toEqual([1, 1]);
  });

  it("reads the share of released rows exactly, and that of the holdout in steps of k rows", () => {
    const order = (synthetic: Table, held: Table) => constraintFigures(input(synthetic, held)).find(({ kind }) => kind === "inequality")!;
    expect(order(disordered(train, 3), holdout).synthetic).toBeCloseTo(0.997, 12);
    expect(order(train, disordered(holdout, 10)).holdout).toBe(1);
    expect(order(train, disordered(holdout, 12)).holdout).toBeCloseTo(1 - 11 / 198, 12);
  });

  it("says nothing where a rule says nothing, or a file lacks the column", () => {
    const [nothing] = constraintFigures(input(rows(0, 0)));
    expect(nothing!.synthetic).toBeNull();
    const without = {
      ...train,
      columns: train.columns.map((column) => (column.name === "city" ? numberColumn("town", new Float64Array(1000)) : column)),
    };
    const figures = constraintFigures(input(without));
    expect(figures.filter(({ synthetic }) => synthetic === null).map(({ kind }) => kind)).toEqual(["functional-dependency"]);
  });

  it("is empty without constraints", () => {
    expect(constraintFigures(input(train, holdout, plain))).toEqual([]);
  });
});
