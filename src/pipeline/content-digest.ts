import { createHmac } from "node:crypto";
import type { Column, Table } from "../table/table.js";

/**
 * Keyed fingerprint of what a table says: the same for the same rows in any order, its columns in any order, and however numbers, quotes,
 * delimiters or spaces around a cell were written. It tells the attempts on one source apart; whoever shuffles a file makes no new one.
 *
 * Each row is mixed to 64 bits under seeds from the key, the rows' sums are closed by HMAC-SHA256. Two different tables have the same
 * fingerprint by chance once in 2^64. O(cells).
 *
 * @param key at least 16 bytes, kept private: a plain hash could be compared with that of a guessed table
 * @returns 64 hexadecimal digits
 */
export function contentDigest(table: Table, key: Uint8Array): string {
  const columns = [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1));
  const seeds = new Uint32Array(Uint8Array.from(createHmac("sha256", key).update("rows").digest()).buffer, 0, 2);
  const cells = columns.map((column) => cellReader(column, seeds));
  const sums = new Uint32Array(2);
  for (let start = 0; start < table.rowCount; start += chunkRows) addRows(cells, start, Math.min(chunkRows, table.rowCount - start), sums);
  const head = JSON.stringify([table.rowCount, columns.map(({ name, storage }) => [name, storage])]);
  return createHmac("sha256", key).update(head).update(new Uint8Array(sums.buffer)).digest("hex");
}

const chunkRows = 65536;

/** Mixes one cell of each of `count` rows from `start` on into the rows' two running halves. */
type MixCells = (start: number, count: number, halves: Uint32Array) => void;

/** Adds the 64 bits of each row, each half by itself modulo 2^32, so that the order of rows does not matter. */
function addRows(columns: readonly MixCells[], start: number, count: number, sums: Uint32Array): void {
  const halves = new Uint32Array(2 * count);
  for (const mix of columns) mix(start, count, halves);
  for (let i = 0; i < count; i++) {
    sums[0]! += finished(halves[2 * i]!);
    sums[1]! += finished(halves[2 * i + 1]!);
  }
}

function cellReader(column: Column, seeds: Uint32Array): MixCells {
  if (column.storage === "number") return (start, count, halves) => mixNumbers(column.values, start, count, halves, seeds);
  const words = new Uint32Array(2 * column.dictionary.length);
  column.dictionary.forEach((word, code) => hashWord(word.trim(), seeds, words, 2 * code));
  const { codes } = column;
  return (start, count, halves) => {
    for (let i = 0; i < count; i++) {
      const code = codes[start + i]!;
      mixInto(halves, 2 * i, code < 0 ? missing : words[2 * code]!, code < 0 ? missing : words[2 * code + 1]!, seeds);
    }
  };
}

const missing = 0x7fc00001;

function mixNumbers(values: Float64Array, start: number, count: number, halves: Uint32Array, seeds: Uint32Array): void {
  const number = new Float64Array(1);
  const bits = new Uint32Array(number.buffer);
  for (let i = 0; i < count; i++) {
    const value = values[start + i]!;
    number[0] = value + 0; // none for a negative zero
    const isMissing = Number.isNaN(value);
    mixInto(halves, 2 * i, isMissing ? missing : bits[0]!, isMissing ? missing : bits[1]!, seeds);
  }
}

/** Two MurmurHash3 states (x86, 32 bits; Appleby 2011, public domain) side by side, which take the two words of a cell in opposite order. */
function mixInto(halves: Uint32Array, at: number, low: number, high: number, seeds: Uint32Array): void {
  const first = low ^ seeds[0]!;
  const second = high ^ seeds[1]!;
  halves[at] = absorbed(absorbed(halves[at]!, first, 0xcc9e2d51, 0x1b873593), second, 0xcc9e2d51, 0x1b873593);
  halves[at + 1] = absorbed(absorbed(halves[at + 1]!, second, 0x239b961b, 0xab0e9789), first, 0x239b961b, 0xab0e9789);
}

function absorbed(state: number, word: number, before: number, after: number): number {
  const scattered = Math.imul(word, before);
  const mixed = state ^ Math.imul((scattered << 15) | (scattered >>> 17), after);
  return Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64;
}

function hashWord(word: string, seeds: Uint32Array, into: Uint32Array, at: number): void {
  into[at] = word.length;
  for (let i = 0; i < word.length; i++) mixInto(into, at, word.charCodeAt(i), i, seeds);
}

function finished(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}
