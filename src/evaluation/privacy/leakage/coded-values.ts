import type { Column, Table } from "../../../table/table.js";

/** A column's cells as codes of distinct keys; -1 is missing or a key that is empty. */
export interface CodedValues {
  readonly codes: Int32Array;
  readonly distinct: readonly string[];
}

/** Codes by key, in a list of keys that may be shared between columns. Numbers count as their decimal text. */
export function codeColumn(column: Column, keyOf: (text: string) => string, codeOf: Map<string, number>): Int32Array {
  const codeFor = (text: string): number => {
    const key = keyOf(text);
    if (key === "") return -1;
    const known = codeOf.get(key) ?? codeOf.size;
    codeOf.set(key, known);
    return known;
  };
  if (column.storage === "number") return Int32Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : codeFor(String(value))));
  const known = new Int32Array(column.dictionary.length).fill(-2);
  return column.codes.map((code) => {
    if (code < 0) return -1;
    if (known[code] === -2) known[code] = codeFor(column.dictionary[code]!);
    return known[code]!;
  });
}

/** Distinct keys that stand in some row of a column. */
export function distinctKeys(column: Column, keyOf: (text: string) => string): Set<string> {
  const codeOf = new Map<string, number>();
  codeColumn(column, keyOf, codeOf);
  return new Set(codeOf.keys());
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
