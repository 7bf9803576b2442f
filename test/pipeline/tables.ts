import type { Column, Table } from "../../src/table/table.js";

/** A table from plain columns: numbers (NaN or null missing) or texts (null missing). */
export function tableOf(columns: Readonly<Record<string, readonly (number | string | null)[]>>): Table {
  const entries = Object.entries(columns);
  return { rowCount: entries[0]?.[1].length ?? 0, columns: entries.map(([name, cells]) => columnOf(name, cells)) };
}

function columnOf(name: string, cells: readonly (number | string | null)[]): Column {
  if (cells.every((cell) => typeof cell !== "string")) {
    const values = Float64Array.from(cells, (cell) => (typeof cell === "number" ? cell : Number.NaN));
    return { storage: "number", name, values, decimals: 0, fixedDecimals: false, missingToken: "" };
  }
  const dictionary: string[] = [];
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null) return -1;
    const code = dictionary.indexOf(String(cell));
    return code === -1 ? dictionary.push(String(cell)) - 1 : code;
  });
  return { storage: "text", name, codes, dictionary, missingToken: "" };
}

/** The numbers of a column. */
export function numbersOf(table: Table, name: string): number[] {
  const column = table.columns.find((candidate) => candidate.name === name);
  return column?.storage === "number" ? [...column.values] : [];
}
