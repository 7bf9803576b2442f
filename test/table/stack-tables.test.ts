import { describe, expect, it } from "vitest";
import { stackTables } from "../../src/table/stack-tables.js";
import { cellsOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";

describe("stackTables", () => {
  it("puts one table below the other, columns by name, texts that both have once", () => {
    const first = tableOf([numberColumn("n", [1, Number.NaN]), textColumn("t", ["a", null], "NA")]);
    const second = tableOf([textColumn("t", ["b", "a"]), numberColumn("n", [3, 4])]);
    const stacked = stackTables([first, second]);
    expect(stacked.rowCount).toBe(4);
    expect(stacked.columns.map(({ name }) => name)).toEqual(["n", "t"]);
    expect(cellsOf(stacked, "n")).toEqual(["1", null, "3", "4"]);
    expect(cellsOf(stacked, "t")).toEqual(["a", null, "b", "a"]);
    expect(stacked.columns[1]).toMatchObject({ dictionary: ["a", "b"], missingToken: "NA" });
  });

  it("makes a column text that is text in one of them", () => {
    const stacked = stackTables([tableOf([numberColumn("id", [7, Number.NaN])]), tableOf([textColumn("id", ["x"])])]);
    expect(cellsOf(stacked, "id")).toEqual(["7", null, "x"]);
  });

  it("gives a single table back, and refuses none", () => {
    const one = tableOf([numberColumn("n", [1])]);
    expect(stackTables([one])).toBe(one);
    expect(() => stackTables([])).toThrow(RangeError);
  });
});
