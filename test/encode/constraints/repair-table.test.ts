import { describe, expect, it } from "vitest";
import { emptyPlan } from "../../../src/encode/constraints/plan.js";
import { repairTable } from "../../../src/encode/constraints/repair-table.js";
import type { Constraint } from "../../../src/metadata/constraints/constraint.js";
import type { Column } from "../../../src/table/table.js";
import { cellsOf, meaning, metadataOf, numberColumn, tableOf, textColumn } from "../sample-table.js";
import { declaring } from "../../fixtures/ruled-table.js";

const n = Number.NaN;
const day = { pattern: "dd.MM.yyyy", zone: "none" as const, resolutionSeconds: 86_400 };

function repaired(columns: readonly Column[], rules: readonly Constraint[], plan = emptyPlan) {
  const metadata = metadataOf(
    columns.map(({ name, storage }) =>
      ["start", "end"].includes(name)
        ? meaning(name, "datetime", { datetime: day })
        : meaning(name, storage === "number" ? "numeric" : "categorical"),
    ),
  );
  const result = repairTable(tableOf(columns), declaring(metadata, rules), plan);
  return { cells: (name: string) => cellsOf(result.table, name), broken: result.broken, isBroken: [...result.isBroken] };
}

describe("repairTable", () => {
  it("mirrors a shortfall, and moves on along a chain of orders", () => {
    const rules: Constraint[] = [
      { kind: "inequality", low: "b", high: "c" },
      { kind: "inequality", low: "a", high: "b", strict: true },
    ];
    const { cells, broken } = repaired(
      [numberColumn("a", [1, 5, 5, n]), numberColumn("b", [2, 3, 5, 1]), numberColumn("c", [3, 4, 9, 0])],
      rules,
    );
    expect(broken).toBeNull();
    expect(cells("a")).toEqual(["1", "5", "5", null]);
    expect(cells("b")).toEqual(["2", "7", "6", "1"]);
    expect(cells("c")).toEqual(["3", "10", "9", "2"]);
  });

  it("stays inside the protected end and on the values that the column has", () => {
    const rule: Constraint = { kind: "inequality", low: "a", high: "b" };
    const columns = [numberColumn("a", [10, 12, 30]), numberColumn("b", [4, 11, 1])];
    const ends = { column: "b", low: 0, high: 14, levels: null };
    expect(repaired(columns, [rule], { ...emptyPlan, ends: [ends] }).cells("b")).toEqual(["14", "13", "30"]);
    const levels = { ...ends, levels: [0, 4, 11, 15, 20] };
    expect(repaired(columns, [rule], { ...emptyPlan, ends: [levels] }).cells("b")).toEqual(["20", "15", "30"]);
  });

  it("leaves a total to be drawn again where its parts add up to more, or less, than k persons reach", () => {
    const rule: Constraint = { kind: "sum", parts: ["a", "b"], total: "sum" };
    const columns = [numberColumn("a", [1, 9, 5, n]), numberColumn("b", [1, 9, 5, 1]), numberColumn("sum", [2, 18, 10, n])];
    const ends = { column: "sum", low: 4, high: 12, levels: null };
    expect(repaired(columns, [rule], { ...emptyPlan, ends: [ends] })).toMatchObject({ isBroken: [1, 1, 0, 0], broken: rule });
    expect(repaired(columns, [rule]).broken).toBeNull();
  });

  it("writes dates as the column does", () => {
    const columns = [textColumn("start", ["05.03.2020", null]), textColumn("end", ["03.03.2020", "01.01.2020"])];
    const { cells, broken } = repaired(columns, [{ kind: "date-order", columns: ["start", "end"] }]);
    expect(cells("end")).toEqual(["07.03.2020", "01.01.2020"]);
    expect(broken).toBeNull();
  });

  it("empties, sets, clips, rounds, switches and computes", () => {
    const columns = [
      numberColumn("a", [1.5, 2, n]),
      numberColumn("b", [2, 200, 7]),
      numberColumn("sum", [1, 1, 1]),
      numberColumn("double", [1, 4, 3]),
      textColumn("sex", ["m", "f", "m"]),
      textColumn("pregnant", ["no", "yes", "yes"]),
      numberColumn("h1", [1, 1, 0]),
      numberColumn("h2", [0, 1, 1]),
      numberColumn("h3", [0, 1, 0]),
    ];
    const { cells, broken } = repaired(columns, [
      { kind: "range", column: "b", atMost: 100 },
      { kind: "fixed-increments", column: "b", step: 4 },
      { kind: "sum", parts: ["a", "b"], total: "sum" },
      { kind: "ratio", column: "double", of: "a", factor: 2 },
      { kind: "if-then", if: { sex: { is: "m" } }, must: { pregnant: { is: "no" } } },
      { kind: "one-hot", columns: ["h1", "h2", "h3"] },
      { kind: "nested-missing", columns: ["double"], whenMissing: "a" },
    ]);
    expect(broken).toBeNull();
    expect(cells("b")).toEqual(["4", "100", "8"]);
    expect(cells("sum")).toEqual(["6", "102", "1"]); // sums are written in whole numbers here
    expect(cells("double")).toEqual(["3", "4", null]);
    expect(cells("pregnant")).toEqual(["no", "yes", "no"]);
    expect([cells("h1"), cells("h2"), cells("h3")]).toEqual([
      ["1", "1", "0"],
      ["0", "0", "1"],
      ["0", "0", "0"],
    ]);
  });

  it("looks up what follows from a value, and the nearest number's target between the known ones", () => {
    const mapping = { from: "age", to: "group", sources: ["10", "20", null], targets: ["young", "old", null], nearest: true };
    const columns = [numberColumn("age", [10, 13, 16, 99, n]), textColumn("group", ["old", "old", "young", "young", "young"])];
    const { cells, broken } = repaired(columns, [{ kind: "functional-dependency", from: "age", to: "group" }], {
      ...emptyPlan,
      mappings: [mapping],
    });
    expect(cells("group")).toEqual(["young", "young", "old", "old", null]);
    expect(broken).toBeNull();
  });

  it("names the rows that must be drawn again, and leaves good rows alone", () => {
    const columns = [textColumn("code", ["A1", "B2", "A1", "A3"]), numberColumn("a", [1, 2, 3, 4])];
    const regex = repaired(columns, [{ kind: "regex", column: "code", pattern: "^A" }]);
    expect(regex.isBroken).toEqual([0, 1, 0, 0]);
    expect(regex.broken?.kind).toBe("regex");
    expect(repaired(columns, [{ kind: "unique-together", columns: ["code"] }]).isBroken).toEqual([0, 0, 1, 0]);
    expect(repaired(columns, [{ kind: "if-then", if: { a: { atLeast: 3 } }, must: { code: { not: "A3" } } }]).isBroken).toEqual([
      0, 0, 0, 1,
    ]);
    const combinations = { columns: ["code", "a"], allowed: ['["A1","1"]', '["B2","2"]'] };
    const fixed = repaired(columns, [{ kind: "fixed-combinations", columns: ["code", "a"] }], {
      ...emptyPlan,
      combinations: [combinations],
    });
    expect(fixed.isBroken).toEqual([0, 0, 1, 1]);
    expect(repaired(columns, []).broken).toBeNull();
  });
});
