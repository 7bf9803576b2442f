import { describe, expect, it } from "vitest";
import { StandinError } from "../../../src/errors.js";
import type { Constraint } from "../../../src/metadata/constraints/constraint.js";
import { withConstraints } from "../../../src/metadata/constraints/settle-constraints.js";
import { selectRows } from "../../../src/table/table.js";
import { cellsOf } from "../../encode/sample-table.js";
import { ruledConstraints, ruledTable } from "../../fixtures/ruled-table.js";

const k = 11;
const { table, metadata } = ruledTable(2000);
const settle = (declared: readonly Constraint[] | undefined) => withConstraints({ train: table, source: table, metadata, declared, k });

function failure(declared: readonly Constraint[]): StandinError {
  try {
    settle(declared);
  } catch (error) {
    if (error instanceof StandinError) return error;
  }
  throw new Error("no StandinError was thrown");
}

describe("withConstraints", () => {
  it("takes a declared list in place of what would be found, each with its support", () => {
    const { constraints } = settle(ruledConstraints);
    expect(constraints!.map(({ rule }) => rule)).toEqual(ruledConstraints);
    expect(new Set(constraints!.map(({ origin }) => origin))).toEqual(new Set(["declared"]));
    for (const { supportRows } of constraints!) expect(supportRows % k).toBe(0);
  });

  it("takes an empty list for none, and no list for what is found", () => {
    expect(settle([]).constraints).toEqual([]);
    expect(settle(undefined).constraints!.length).toBeGreaterThan(5);
  });

  it("finds in the rows that are fitted alone", () => {
    // a rule that holds in train and not in the rest of the source
    const train = selectRows(
      table,
      Uint32Array.from({ length: 1500 }, (_, row) => row),
    );
    const broken = {
      ...table,
      columns: table.columns.map((one) =>
        one.name === "gross" && one.storage === "number" ? { ...one, values: one.values.with(1900, 0) } : one,
      ),
    };
    const found = withConstraints({ train, source: broken, metadata, declared: undefined, k }).constraints!;
    expect(found.map(({ rule }) => rule.kind)).toContain("sum");
    expect(() =>
      withConstraints({ train, source: broken, metadata, declared: [{ kind: "sum", parts: ["net", "tax"], total: "gross" }], k }),
    ).toThrow("fewer than 11 rows");
  });

  it("says how many rows of the source break a rule, rounded, and no cell of theirs", () => {
    const error = failure([{ kind: "inequality", low: "large", high: "small" }]);
    expect(error.code).toBe("CONSTRAINT_VIOLATED");
    expect(error.message).toMatch(/constraints\[0\] \(inequality: "large" ≤ "small"\).*about \d+ of 1991 rows/);
    const rows = error.details["violatingRows"];
    expect(Number(rows)).toBeGreaterThan(1500);
    expect(Number(rows) % k).toBe(0);
    const regex = failure([{ kind: "regex", column: "code", pattern: "^X" }]);
    for (const code of new Set(cellsOf(table, "code"))) expect(regex.message).not.toContain(code!);
  });

  it.each<[string, Constraint[], string, RegExp]>([
    ["a column that is not there", [{ kind: "inequality", low: "smal", high: "large" }], "COLUMN_UNKNOWN", /Did you mean "small"/],
    [
      "a column that is not learned",
      [{ kind: "regex", column: "person", pattern: "^P" }],
      "CONSTRAINT_INVALID",
      /"person" is not learned \(treatment renew-pattern\)/,
    ],
    ["a column twice", [{ kind: "sum", parts: ["net", "net"], total: "gross" }], "CONSTRAINT_INVALID", /twice/],
    [
      "text where numbers are needed",
      [{ kind: "sum", parts: ["net", "city"], total: "gross" }],
      "CONSTRAINT_INVALID",
      /"city" holds other text/,
    ],
    ["a date against a number", [{ kind: "inequality", low: "start", high: "large" }], "CONSTRAINT_INVALID", /a date with a number/],
    ["numbers as dates", [{ kind: "date-order", columns: ["small", "large"] }], "CONSTRAINT_INVALID", /no dates/],
    [
      "a bound that is no date",
      [{ kind: "range", column: "start", atLeast: "spring" }],
      "CONSTRAINT_INVALID",
      /neither a number nor a date/,
    ],
    ["a pattern that is none", [{ kind: "regex", column: "code", pattern: "(" }], "CONSTRAINT_INVALID", /no regular expression/],
    [
      "a range without a value",
      [
        { kind: "range", column: "dose", atLeast: 9 },
        { kind: "range", column: "dose", atMost: 8 },
      ],
      "CONSTRAINT_CONTRADICTORY",
      /constraints\[1\].*no value/,
    ],
    [
      "orders that go round",
      [
        { kind: "inequality", low: "small", high: "large" },
        { kind: "range", column: "dose", lowColumn: "large", highColumn: "small", strict: true },
      ],
      "CONSTRAINT_CONTRADICTORY",
      /not above/,
    ],
  ])("refuses %s", (_, declared, code, message) => {
    const error = failure(declared);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it("takes equal columns for no contradiction", () => {
    const rules: Constraint[] = [
      { kind: "inequality", low: "small", high: "large" },
      { kind: "inequality", low: "large", high: "small" },
    ];
    expect(failure(rules).code).toBe("CONSTRAINT_VIOLATED");
  });
});
