import { describe, expect, it } from "vitest";
import { type Constraint, constraintKinds, constraintText } from "../../../src/metadata/constraints/constraint.js";
import { tableCells } from "../../../src/metadata/constraints/table-cells.js";
import { violationsOf } from "../../../src/metadata/constraints/violations.js";
import { meaning, metadataOf, numberColumn, tableOf, textColumn } from "../../encode/sample-table.js";

const day = { pattern: "dd.MM.yyyy", zone: "none" as const, resolutionSeconds: 86_400 };
const n = Number.NaN;
const columns = [
  textColumn("from", ["a", "a", "b", "b", null, "c"]),
  textColumn("to", ["x", "x", "y", "x", "z", null]),
  numberColumn("low", [1, 2, 3, n, 5, 6]),
  numberColumn("high", [1, 3, 2, 4, n, 7]),
  textColumn("start", ["01.02.2020", "03.02.2020", null, "01.01.2021", "01.01.2021", "02.01.2021"]),
  textColumn("end", ["02.02.2020", "02.02.2020", "01.01.2020", "01.01.2021", null, "03.01.2021"]),
  numberColumn("a", [1.25, 2, n, 4, 5, 0]),
  numberColumn("b", [1, 2, 3, 4, 5, 0]),
  numberColumn("sum", [2.25, 4.01, 1, 8, 10, 0]),
  numberColumn("tenfold", [12.5, 20, 1, 41, 50, 0]),
  numberColumn("h1", [1, 0, 0, 1, n, n]),
  numberColumn("h2", [0, 1, 0, 1, n, 1]),
  textColumn("married", ["yes", "no", "no", "yes", "no", null]),
  numberColumn("gap", [1, n, 3, n, n, n]),
];
const metadata = metadataOf(
  columns.map(({ name, storage }) =>
    name === "start" || name === "end"
      ? meaning(name, "datetime", { datetime: day })
      : meaning(name, storage === "number" ? "numeric" : "categorical"),
  ),
);
const cells = tableCells(tableOf(columns), metadata);

/** Rule, rows that break it, rows that it says something about. */
const cases: readonly [Constraint, number[], number][] = [
  [{ kind: "functional-dependency", from: "from", to: "to" }, [3], 5],
  [{ kind: "one-to-one", columns: ["from", "to"] }, [3], 5],
  [{ kind: "inequality", low: "low", high: "high" }, [2], 4],
  [{ kind: "inequality", low: "low", high: "high", strict: true }, [0, 2], 4],
  [{ kind: "date-order", columns: ["start", "end"] }, [1], 4],
  [{ kind: "date-order", columns: ["start", "end"], strict: true }, [1, 3], 4],
  [{ kind: "range", column: "low", atLeast: 2, atMost: 5 }, [0, 5], 5],
  [{ kind: "range", column: "start", atLeast: "01.01.2021" }, [0, 1], 5],
  [{ kind: "range", column: "low", lowColumn: "b", highColumn: "high" }, [2], 5],
  [{ kind: "sum", parts: ["a", "b"], total: "sum" }, [1], 5],
  [{ kind: "ratio", column: "tenfold", of: "a", factor: 10 }, [3], 5],
  [{ kind: "one-hot", columns: ["h1", "h2"] }, [2, 3, 5], 5],
  [{ kind: "nested-missing", columns: ["gap"], whenMissing: "h1" }, [], 2],
  [{ kind: "nested-missing", columns: ["h1"], whenMissing: "gap" }, [1, 3], 4],
  [{ kind: "nested-missing", columns: ["gap"], whenMissing: "h1", together: true }, [1, 3], 4],
  [{ kind: "missing-unless", columns: ["gap"], column: "married", oneOf: ["yes"] }, [2], 4],
  [{ kind: "fixed-increments", column: "a", step: 0.5 }, [0], 5],
  [{ kind: "if-then", if: { married: { is: "yes" } }, must: { gap: { missing: false } } }, [3], 2],
  [{ kind: "if-then", if: { low: { atLeast: 3 } }, must: { from: { oneOf: ["b"] } } }, [4, 5], 3],
  [{ kind: "if-then", if: { from: { not: "a" } }, must: { b: { atMost: 3 } } }, [3], 3],
  [{ kind: "regex", column: "from", pattern: "^[ab]$" }, [5], 5],
  [{ kind: "regex", column: "a", pattern: "^\\d$" }, [0], 5],
  [{ kind: "unique-together", columns: ["from"] }, [1, 3], 5],
  [{ kind: "unique-together", columns: ["from", "to"] }, [1], 4],
];

describe("violationsOf", () => {
  it.each(cases.map(([rule, rows, applicable]) => [constraintText(rule), rule, rows, applicable] as const))(
    "%s",
    (_, rule, rows, applicable) => {
      const found = violationsOf(rule, cells);
      expect([...found.isViolating.keys()].filter((row) => found.isViolating[row] === 1)).toEqual(rows);
      expect(found.violatingRows).toBe(rows.length);
      expect(found.applicableRows).toBe(applicable);
    },
  );

  it("is tried for every kind, with a row that breaks it", () => {
    const broken = new Set(cases.filter(([, rows]) => rows.length > 0).map(([{ kind }]) => kind));
    expect(constraintKinds.filter((kind) => !broken.has(kind))).toEqual(["fixed-combinations"]); // below: its own rows keep it
  });

  it("reads from the reference which value goes with which", () => {
    const own = [textColumn("from", ["a", "b", "d", "d", "d"]), textColumn("to", ["y", "y", "new", "new", "x"])];
    const other = tableCells(tableOf(own), metadata);
    expect(violationsOf({ kind: "functional-dependency", from: "from", to: "to" }, other, cells).isViolating).toEqual(
      new Uint8Array([1, 0, 0, 0, 1]),
    );
    const combinations = violationsOf({ kind: "fixed-combinations", columns: ["from", "to"] }, other, cells);
    expect(combinations.isViolating).toEqual(new Uint8Array([1, 0, 1, 1, 1]));
    expect(violationsOf({ kind: "fixed-combinations", columns: ["from", "to"] }, cells).violatingRows).toBe(0);
  });
});
