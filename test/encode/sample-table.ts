import type { ColumnKind, ColumnMetadata, Metadata, Unit } from "../../src/metadata/metadata.js";
import type { Column, Table } from "../../src/table/table.js";
import { decimalsOf } from "../../src/table/number-text.js";

/** A number column; NaN missing. */
export function numberColumn(name: string, values: ArrayLike<number>): Column {
  const decimals = Array.from(values).reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, decimalsOf(value))), 0);
  return { storage: "number", name, values: Float64Array.from(values), decimals, fixedDecimals: false, missingToken: "" };
}

/** A text column; null missing. */
export function textColumn(name: string, cells: readonly (string | null)[], missingToken = ""): Column {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null) return -1;
    if (!codeOf.has(cell)) codeOf.set(cell, codeOf.size);
    return codeOf.get(cell)!;
  });
  return { storage: "text", name, codes, dictionary: [...codeOf.keys()], missingToken };
}

export function tableOf(columns: readonly Column[]): Table {
  const first = columns[0];
  const rowCount = first === undefined ? 0 : first.storage === "number" ? first.values.length : first.codes.length;
  return { rowCount, columns };
}

/** What a column means; `kind` alone makes it a modelled one. */
export function meaning(name: string, kind: ColumnKind, more: Partial<ColumnMetadata> = {}): ColumnMetadata {
  return { name, kind, role: "other", treatment: "model", reason: "test", ...more };
}

export function metadataOf(columns: readonly ColumnMetadata[], entity: string | null = null, target: string | null = null): Metadata {
  const unit: Unit = entity === null ? { kind: "row", reason: "test" } : { kind: "entity", column: entity, declared: true, reason: "test" };
  return { columns, unit, target };
}

/** Cells as texts; null missing. */
export function cellsOf(table: Table, name: string): (string | null)[] {
  const column = table.columns.find((candidate) => candidate.name === name)!;
  if (column.storage === "number") return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.dictionary[code]!));
}
