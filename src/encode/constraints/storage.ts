import type { Metadata } from "../../metadata/metadata.js";
import { formatDatetime } from "../../metadata/datetime.js";
import type { ColumnMetadata } from "../../metadata/metadata.js";
import type { Column } from "../../table/table.js";
import type { ColumnCodec } from "../codebook.js";
import { protectedDecimals } from "../lattice.js";

export type Storage = ColumnCodec["storage"];

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

/** A column of numbers (seconds for dates) in its own storage; NaN becomes a missing cell. */
export function columnOfNumbers(name: string, values: Float64Array, storage: Storage, meta: ColumnMetadata): Column {
  const format = meta.kind === "datetime" ? meta.datetime : undefined;
  const write = (value: number): string => (format === undefined ? String(value) : formatDatetime(value, format));
  if (storage.storage === "number") {
    return {
      ...storage,
      name,
      values: format === undefined ? values : values.map((value) => (Number.isNaN(value) ? value : Number(write(value)))),
    };
  }
  const codeOf = new Map<number, number>();
  const dictionary: string[] = [];
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = dictionary.push(write(value)) - 1;
      codeOf.set(value, code);
    }
    return code;
  });
  return { ...storage, name, codes, dictionary };
}

/** A column of the texts at `codes` (-1 missing) in its own storage. */
export function columnOfTexts(name: string, codes: Int32Array, texts: readonly (string | null)[], storage: Storage): Column {
  if (storage.storage === "number") {
    const parsed = Float64Array.from(texts, (text) => (text === null ? Number.NaN : Number(text)));
    return { ...storage, name, values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : parsed[code]!)) };
  }
  const dictionary = [...new Set(texts.filter((text) => text !== null))];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  const own = Int32Array.from(texts, (text) => (text === null ? -1 : codeOf.get(text)!));
  return { ...storage, name, codes: codes.map((code) => (code < 0 ? -1 : own[code]!)), dictionary };
}
