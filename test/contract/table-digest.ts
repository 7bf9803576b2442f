import { createHmac } from "node:crypto";
import type { Column, Table } from "../../src/table/table.js";

/**
 * Keyed fingerprint of a table's names and cells (HMAC-SHA256), the same for the same cells however the file was written. Keyed, for a plain
 * hash could be compared with that of a guessed table.
 *
 * @param key at least 16 bytes, kept private
 * @returns 64 hexadecimal digits
 */
export function tableDigest(table: Table, key: Uint8Array): string {
  const hmac = createHmac("sha256", key);
  hmac.update(JSON.stringify([table.rowCount, ...table.columns.map(({ name, storage }) => [name, storage])]));
  for (const column of table.columns) addCells(hmac, column);
  return hmac.digest("hex");
}

type Hmac = ReturnType<typeof createHmac>;

const chunkRows = 65536;

function addCells(hmac: Hmac, column: Column): void {
  if (column.storage === "number") return addNumbers(hmac, column.values);
  const { codes, words } = byFirstAppearance(column.codes, column.dictionary);
  hmac.update(new Uint8Array(codes.buffer)).update(JSON.stringify(words));
}

function addNumbers(hmac: Hmac, values: Float64Array): void {
  const chunk = new Float64Array(Math.min(chunkRows, values.length));
  for (let start = 0; start < values.length; start += chunkRows) {
    const count = Math.min(chunkRows, values.length - start);
    for (let i = 0; i < count; i++) {
      const value = values[start + i]!;
      chunk[i] = Number.isNaN(value) ? Number.NaN : value + 0; // one bit pattern for NaN, and none for a negative zero
    }
    hmac.update(new Uint8Array(chunk.buffer, 0, count * 8));
  }
}

/** Codes renumbered by first appearance, so that the order of a dictionary does not matter. */
function byFirstAppearance(codes: Int32Array, dictionary: readonly string[]): { codes: Int32Array; words: string[] } {
  const renumbered = new Int32Array(codes.length).fill(-1);
  const newCode = new Int32Array(dictionary.length).fill(-1);
  const words: string[] = [];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    if (newCode[code]! < 0) newCode[code] = words.push(dictionary[code]!) - 1;
    renumbered[row] = newCode[code]!;
  }
  return { codes: renumbered, words };
}
