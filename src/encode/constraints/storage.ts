import type { Metadata } from "../../metadata/metadata.js";
import type { Column } from "../../table/table.js";
import { protectedDecimals } from "../lattice.js";
import type { Storage } from "../stored-column.js";

/** How a column is stored and written. */
export function storageOfColumn(column: Column): Storage {
  if (column.storage === "text") return { storage: "text", missingToken: column.missingToken };
  const { decimals, fixedDecimals, missingToken } = column;
  return { storage: "number", decimals, fixedDecimals, missingToken };
}

/** The same, with no finer digits than k persons have written. @param personOf row → person; null when every row is a person */
export function protectedStorage(column: Column, personOf: Uint32Array | null, k: number): Storage {
  const storage = storageOfColumn(column);
  if (column.storage !== "number" || storage.storage !== "number" || storage.fixedDecimals) return storage;
  return { ...storage, decimals: protectedDecimals(column.values, personOf, column.decimals, k) };
}

/** A name that no column has. */
export function freeName(wanted: string, metadata: Metadata): string {
  const taken = new Set(metadata.columns.map(({ name }) => name));
  let name = wanted.slice(0, 200);
  while (taken.has(name)) name += "'";
  return name;
}
