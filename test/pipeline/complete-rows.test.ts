import { beforeAll, describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import { completeRows } from "../../src/pipeline/complete-rows.js";
import type { Model } from "../../src/pipeline/fit-model.js";
import { mergeColumn } from "../../src/pipeline/merge-column.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Context } from "../../src/synthesizers/synthesizer.js";
import { type Column, selectRows, type Table } from "../../src/table/table.js";
import { cellsOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";
import { clinic, fitted } from "./patients.js";

const contextOf = (seed: string): Context => ({
  rng: createRng(seedKey(seed)),
  pool: inlinePool,
  signal: new AbortController().signal,
  progress: () => {},
});

let table: Table;
let model: Model;
beforeAll(async () => {
  const made = clinic(1500, 0);
  table = made.table;
  model = await fitted("tree", made.table, made.metadata);
});

const learned = ["age", "dose", "ward", "severe", "admitted", "__proto__"];

/** The same with about a third of the cells emptied; ward holds a word of its own in each tenth row. */
function withHoles(source: Table, seed: string): Table {
  const rng = createRng(seedKey(seed));
  const columns = source.columns.map((column, at): Column => {
    const isHole = (row: number): boolean => rng.floatAt(row, at) < 0.35;
    if (column.storage === "number") return { ...column, values: column.values.map((value, row) => (isHole(row) ? Number.NaN : value)) };
    const dictionary = column.name === "ward" ? [...column.dictionary, "attic"] : column.dictionary;
    const codes = column.codes.map((code, row) =>
      isHole(row) ? -1 : column.name === "ward" && row % 10 === 0 ? dictionary.length - 1 : code,
    );
    return { ...column, codes, dictionary };
  });
  return { ...source, columns };
}

describe("rows with empty cells", () => {
  it("keep every given cell as it is, and have all others filled, with the columns of the source", async () => {
    const partial = withHoles(
      selectRows(
        table,
        Uint32Array.from({ length: 300 }, (_, row) => row),
      ),
      "holes",
    );
    const { table: filled, filledCells } = await completeRows(partial, "partial.csv", model, contextOf("a"));
    expect(filled.columns.map(({ name, storage }) => [name, storage])).toEqual(table.columns.map(({ name, storage }) => [name, storage]));
    let holes = 0;
    for (const { name } of partial.columns) {
      const [given, cells] = [cellsOf(partial, name), cellsOf(filled, name)];
      given.forEach((cell, row) => {
        if (cell !== null) expect(cells[row]).toBe(cell);
        else if (cells[row] !== null) holes++;
      });
      if (learned.includes(name)) expect(cells.every((cell) => cell !== null)).toBe(true);
    }
    expect(filledCells).toBe(holes);
    expect(cellsOf(filled, "ward").filter((cell) => cell === "attic").length).toBeGreaterThan(10);
    const again = await completeRows(partial, "partial.csv", model, contextOf("a"));
    for (const { name } of table.columns) expect(cellsOf(again.table, name)).toEqual(cellsOf(filled, name));
    const other = await completeRows(partial, "partial.csv", model, contextOf("b"));
    expect(cellsOf(other.table, "dose")).not.toEqual(cellsOf(filled, "dose"));
  });

  it("are filled by what is given: severity tells ward and dose", async () => {
    const partial = tableOf([
      textColumn(
        "severe",
        Array.from({ length: 600 }, (_, row) => (row % 2 === 0 ? "yes" : "no")),
      ),
    ]);
    const { table: filled } = await completeRows(partial, "partial.csv", model, contextOf("a"));
    const wards = cellsOf(filled, "ward");
    const expected = (ward: string | null, row: number): boolean => (row % 2 === 0 ? ["east", "west"] : ["north", "south"]).includes(ward!);
    expect(wards.filter(expected).length).toBeGreaterThan(540);
    const ids = cellsOf(filled, "patient");
    expect(new Set(ids).size).toBe(600);
  });

  it("fills a row the same whatever rows stand after it", async () => {
    const partial = withHoles(
      selectRows(
        table,
        Uint32Array.from({ length: 200 }, (_, row) => row),
      ),
      "holes",
    );
    const whole = await completeRows(partial, "partial.csv", model, contextOf("a"));
    const part = await completeRows(
      selectRows(
        partial,
        Uint32Array.from({ length: 37 }, (_, row) => row),
      ),
      "partial.csv",
      model,
      contextOf("a"),
    );
    for (const name of learned) expect(cellsOf(part.table, name)).toEqual(cellsOf(whole.table, name).slice(0, 37));
  });

  it("counts rows that the model holds impossible, and fills them all the same", async () => {
    const rows = { ward: Array.from({ length: 40 }, () => "north"), severe: Array.from({ length: 40 }, () => "yes") };
    const partial = tableOf([textColumn("ward", rows.ward), textColumn("severe", rows.severe)]);
    const { table: filled, unseenRows } = await completeRows(partial, "partial.csv", model, contextOf("a"));
    expect(unseenRows).toBeGreaterThan(5);
    expect(cellsOf(filled, "dose").every((cell) => cell !== null)).toBe(true);
    const usual = tableOf([
      textColumn("ward", rows.ward),
      textColumn(
        "severe",
        rows.ward.map(() => "no"),
      ),
    ]);
    expect((await completeRows(usual, "partial.csv", model, contextOf("a"))).unseenRows).toBe(0);
  });

  it("are refused where a column is none of the model's, or cannot be read as it is there", async () => {
    const refused = async (partial: Table, message: RegExp): Promise<void> => {
      const completed = completeRows(partial, "partial.csv", model, contextOf("a"));
      await expect(completed).rejects.toThrow(message);
      await expect(completed).rejects.toThrow(expect.objectContaining({ code: "TABLES_DIFFER" }) as Error);
    };
    await refused(tableOf([textColumn("colour", ["red"])]), /partial\.csv has column "colour" more/);
    await refused(tableOf([textColumn("age", ["old"])]), /Column "age"/);
    await refused(tableOf([textColumn("admitted", ["soon"])]), /Column "admitted"/);
  });

  it("takes a table without rows", async () => {
    const { table: filled, filledCells } = await completeRows(tableOf([textColumn("severe", [])]), "partial.csv", model, contextOf("a"));
    expect([filled.rowCount, filled.columns.length, filledCells]).toEqual([0, table.columns.length, 0]);
  });
});

describe("persons with several rows", () => {
  it("get one invented key and name each, in the order of the file", async () => {
    const made = clinic(500, 3);
    const own = await fitted("independent", made.table, made.metadata);
    const keys = ["A", "B", "A", null, "B", null];
    const { table: filled } = await completeRows(tableOf([textColumn("patient", keys)]), "partial.csv", own, contextOf("a"));
    const [patients, names] = [cellsOf(filled, "patient"), cellsOf(filled, "name")];
    keys.forEach((key, row) => expect(key === null || patients[row] === key).toBe(true));
    expect(names[0]).toBe(names[2]);
    expect(names[1]).toBe(names[4]);
    expect(new Set(names).size).toBe(4);
    expect(new Set(patients).size).toBe(4);
  });
});

describe("merged columns", () => {
  it("keep the spelling of numbers", () => {
    const own: Column = { ...numberColumn("x", [1.5, Number.NaN]), fixedDecimals: true, decimals: 2 } as Column;
    const merged = mergeColumn(own, numberColumn("x", [7, 2.346]));
    expect(merged).toMatchObject({ decimals: 2, fixedDecimals: true });
    expect(cellsOf({ rowCount: 2, columns: [merged] }, "x")).toEqual(["1.5", "2.35"]);
  });

  it("become text where either is", () => {
    const merged = mergeColumn(textColumn("x", ["01", null, null]), numberColumn("x", [5, 6, Number.NaN]));
    expect(cellsOf({ rowCount: 3, columns: [merged] }, "x")).toEqual(["01", "6", null]);
  });
});
