import { existsSync, readFileSync } from "node:fs";
import Papa from "papaparse";
import type { Column, Table } from "../../src/table/table.js";

/** Where the shared data sets lie beside a checkout; absent in a plain clone. */
export const sharedData = new URL("../../../shared/data/", import.meta.url);

/** True when the data set is here; prints why a test is skipped when it is not. */
export function hasSet(path: string): boolean {
  const isHere = existsSync(new URL(path, sharedData));
  if (!isHere) console.log(`skipped: ../shared/data/${path} is not here`);
  return isHere;
}

/** Column of texts as a reader would give it: a number column when every filled cell is a plain number. */
export function columnOf(name: string, cells: readonly string[]): Column {
  const isPlainNumber = (cell: string): boolean => cell === "" || /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell);
  if (cells.some((cell) => cell !== "") && cells.every(isPlainNumber)) {
    const values = Float64Array.from(cells, (cell) => (cell === "" ? Number.NaN : Number(cell)));
    const decimals = Math.max(0, ...cells.slice(0, 1000).map((cell) => cell.split(".")[1]?.length ?? 0));
    return { storage: "number", name, values, decimals, fixedDecimals: false, missingToken: "" };
  }
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === "") return -1;
    if (!codeOf.has(cell)) codeOf.set(cell, dictionary.push(cell) - 1);
    return codeOf.get(cell)!;
  });
  return { storage: "text", name, codes, dictionary, missingToken: "" };
}

/** Table from columns of texts; "" is missing. */
export function tableOf(columns: Readonly<Record<string, readonly string[]>>): Table {
  const entries = Object.entries(columns);
  return { rowCount: entries[0]?.[1].length ?? 0, columns: entries.map(([name, cells]) => columnOf(name, cells)) };
}

/** A shared data set as a table. */
export function readSet(path: string): Table {
  const { data } = Papa.parse<string[]>(readFileSync(new URL(path, sharedData), "utf8"), { skipEmptyLines: true });
  const [header, ...rows] = data;
  return {
    rowCount: rows.length,
    columns: header!.map((name, i) =>
      columnOf(
        name,
        rows.map((row) => row[i] ?? ""),
      ),
    ),
  };
}
