import type { ComparedTable } from "./compared-fold.js";

/**
 * A 53-bit hash of each row over all compared columns; equal rows have equal keys. Among a million rows a side, the chance that any two
 * unlike rows share a key is about 1e-4.
 */
export function recordKeys(table: Pick<ComparedTable, "rowCount" | "categories" | "numbers">): Float64Array {
  const { rowCount } = table;
  const low = new Uint32Array(rowCount).fill(0x9e3779b9);
  const high = new Uint32Array(rowCount).fill(0x7f4a7c15);
  for (const codes of table.categories) {
    for (let row = 0; row < rowCount; row++) absorb(low, high, row, codes[row]! + 1, 1);
  }
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  for (const numbers of table.numbers) {
    for (let row = 0; row < rowCount; row++) {
      value[0] = numbers[row]! + 0; // -0 and 0 are one number
      if (Number.isNaN(value[0])) value[0] = Number.NaN; // one bit pattern
      absorb(low, high, row, words[0]!, words[1]!);
    }
  }
  return Float64Array.from(low, (word, row) => (high[row]! >>> 11) * 4294967296 + word);
}

/** Two streams of the mixing step of MurmurHash3 (Appleby) with unlike constants. */
function absorb(low: Uint32Array, high: Uint32Array, row: number, a: number, b: number): void {
  let l = low[row]! ^ Math.imul(a, 0xcc9e2d51);
  l = Math.imul(l ^ (l >>> 15), 0x85ebca6b);
  l = Math.imul(l ^ (l >>> 13) ^ Math.imul(b, 0x1b873593), 0xc2b2ae35);
  low[row] = l ^ (l >>> 16);
  let h = high[row]! ^ Math.imul(b, 0x239b961b);
  h = Math.imul(h ^ (h >>> 14), 0xab0e9789);
  h = Math.imul(h ^ (h >>> 12) ^ Math.imul(a, 0x38b34ae5), 0xa1e38b93);
  high[row] = h ^ (h >>> 15);
}
