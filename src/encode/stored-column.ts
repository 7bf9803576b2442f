import { formatDatetime } from "../metadata/datetime.js";
import type { DatetimeFormat } from "../metadata/metadata.js";
import type { Column } from "../table/table.js";
import type { ColumnCodec } from "./codebook.js";

/** How a column is stored and written: the `Column` fields beside its name and cells. */
export type Storage = ColumnCodec["storage"];

/**
 * A column of numbers in its own storage; NaN becomes a missing cell.
 * @param format how seconds are written, null where the numbers are no dates
 */
export function columnOfNumbers(name: string, values: Float64Array, storage: Storage, format: DatetimeFormat | null): Column {
  const write = (value: number): string => (format === null ? String(value) : formatDatetime(value, format));
  if (storage.storage === "number") {
    return {
      ...storage,
      name,
      values: format === null ? values : values.map((value) => (Number.isNaN(value) ? value : Number(write(value)))),
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
    const values = new Float64Array(codes.length);
    for (let row = 0; row < codes.length; row++) values[row] = codes[row]! < 0 ? Number.NaN : parsed[codes[row]!]!;
    return { ...storage, name, values };
  }
  const dictionary = [...new Set(texts.filter((text) => text !== null))];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  const own = Int32Array.from(texts, (text) => (text === null ? -1 : codeOf.get(text)!));
  return { ...storage, name, codes: codes.map((code) => (code < 0 ? -1 : own[code]!)), dictionary };
}
