import { StandinError } from "../errors.js";
import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView, isNumberLike, numberView } from "../metadata/views.js";
import type { Column, Table } from "../table/table.js";

/** A table and what messages call it ("the holdout", "SYNTHETIC"). */
export interface NamedTable {
  readonly name: string;
  readonly table: Table;
}

/**
 * The other table with the reference's columns, in its order and storage, so that both can be compared cell by cell.
 * @throws StandinError TABLES_DIFFER when a column is missing, is one too many, or cannot be read as the reference's kind
 */
export function alignTable(reference: NamedTable, other: NamedTable, metadata: Metadata): Table {
  const byName = new Map(other.table.columns.map((column) => [column.name, column]));
  const wanted = reference.table.columns.map((column) => column.name);
  const missing = wanted.filter((name) => !byName.has(name));
  const extra = [...byName.keys()].filter((name) => !wanted.includes(name));
  if (missing.length > 0 || extra.length > 0) throw columnsDiffer(reference.name, other.name, missing, extra);
  const metaOf = new Map(metadata.columns.map((meta) => [meta.name, meta]));
  const columns = reference.table.columns.map((column) => {
    const aligned = alignColumn(column, byName.get(column.name)!, metaOf.get(column.name));
    if (aligned !== null) return aligned;
    const found = `Column ${JSON.stringify(column.name)} holds numbers or dates in ${reference.name} and other text in ${other.name}`;
    throw new StandinError("TABLES_DIFFER", `${found}. Write both in the same way, or leave the column out with --drop.`, {
      column: column.name,
    });
  });
  return { rowCount: other.table.rowCount, columns };
}

/** @returns null when cells that are no numbers (or dates) stand where the reference has them */
function alignColumn(reference: Column, other: Column, meta: ColumnMetadata | undefined): Column | null {
  if (meta !== undefined && isNumberLike(meta) && other.storage === "text" && !isReadable(other, meta)) return null;
  if (reference.storage === other.storage || meta === undefined) return other;
  const { name } = other;
  const asText = { name, kind: "categorical", role: "other", treatment: "model", reason: "" } as const;
  if (reference.storage === "text") return { storage: "text", name, missingToken: reference.missingToken, ...categoryView(other, asText) };
  const values = numberView(other, { ...asText, kind: "numeric" });
  const { decimals, fixedDecimals, missingToken } = reference;
  return isComplete(other, values) ? { storage: "number", name, values, decimals, fixedDecimals, missingToken } : null;
}

function isReadable(column: Column, meta: ColumnMetadata): boolean {
  return isComplete(column, numberView(column, meta));
}

function isComplete(column: Column, values: Float64Array): boolean {
  if (column.storage === "number") return true;
  return values.every((value, row) => !Number.isNaN(value) || column.codes[row]! < 0);
}

function columnsDiffer(reference: string, other: string, missing: readonly string[], extra: readonly string[]): StandinError {
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`lacks ${listed(missing)}`);
  if (extra.length > 0) parts.push(`has ${listed(extra)} more than ${reference}`);
  const next = "Both need the same columns; --columns or --drop limits both to the ones you name.";
  return new StandinError("TABLES_DIFFER", `${other} ${parts.join(" and ")}. ${next}`, { missing, extra });
}

const shownNames = 5;

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, shownNames)
    .map((name) => JSON.stringify(name))
    .join(", ");
  return `${names.length === 1 ? "column" : "columns"} ${shown}${names.length > shownNames ? ` and ${names.length - shownNames} others` : ""}`;
}
