/** Terms to look for, all at once. */
export interface TermIndex {
  readonly termCount: number;
  /** Distinct terms that stand in the text, with the owner of each. @param text plain, see `plainText` */
  find(text: string): Map<string, number>;
}

const base = 0x01000193;
const bitsPerTerm = 16;

/**
 * An index over plain terms: a rolling hash for each of their lengths over the text, a bit table, and the term itself only where the table says so
 * (Rabin and Karp 1987, with many patterns).
 *
 * A term counts where it stands by itself: neither a letter nor a digit on either side, nor a point or comma between it and a digit. Terms of
 * at least `freeLength` characters with a letter in them count anywhere.
 *
 * O(text × distinct lengths). @param owners term → number of its owner, integer >= 0; terms have at least 2 characters
 */
export function indexTerms(owners: ReadonlyMap<string, number>): TermIndex {
  const lengths = [...new Set(Array.from(owners.keys(), (term) => term.length))].sort((a, b) => a - b);
  const tableBits = Math.min(27, Math.max(16, Math.ceil(Math.log2(Math.max(1, owners.size) * bitsPerTerm))));
  const table = new Uint32Array(2 ** (tableBits - 5));
  for (const term of owners.keys()) {
    const slot = slotOf(hashOf(term), term.length, tableBits);
    table[slot >>> 5]! |= 1 << (slot & 31);
  }
  const find = (text: string): Map<string, number> => {
    const found = new Map<string, number>();
    const sums = prefixHashes(text);
    for (const length of lengths) findOfLength(text, sums, length, { owners, table, tableBits, found });
    return found;
  };
  return { termCount: owners.size, find };
}

interface Search {
  readonly owners: ReadonlyMap<string, number>;
  readonly table: Uint32Array;
  readonly tableBits: number;
  readonly found: Map<string, number>;
}

function findOfLength(text: string, sums: Int32Array, length: number, { owners, table, tableBits, found }: Search): void {
  let power = 1;
  for (let i = 0; i < length; i++) power = Math.imul(power, base);
  for (let end = length; end <= text.length; end++) {
    const slot = slotOf((sums[end]! - Math.imul(sums[end - length]!, power)) | 0, length, tableBits);
    if ((table[slot >>> 5]! & (1 << (slot & 31))) === 0) continue;
    const term = text.slice(end - length, end);
    const owner = owners.get(term);
    if (owner !== undefined && !found.has(term) && standsAlone(text, end - length, end, term)) found.set(term, owner);
  }
}

/** Polynomial hashes of all beginnings of the text, modulo 2^32. @returns length text.length + 1 */
function prefixHashes(text: string): Int32Array {
  const sums = new Int32Array(text.length + 1);
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    sum = (Math.imul(sum, base) + text.charCodeAt(i)) | 0;
    sums[i + 1] = sum;
  }
  return sums;
}

function hashOf(term: string): number {
  let sum = 0;
  for (let i = 0; i < term.length; i++) sum = (Math.imul(sum, base) + term.charCodeAt(i)) | 0;
  return sum;
}

function slotOf(hash: number, length: number, tableBits: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15) ^ Math.imul(length, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> (32 - tableBits);
}

const freeLength = 10;

function standsAlone(text: string, start: number, end: number, term: string): boolean {
  if (term.length >= freeLength && /\p{L}/u.test(term)) return true;
  return isEdge(text[start - 1], text[start - 2]) && isEdge(text[end], text[end + 1]);
}

/** @param next the sign beside a term @param beyond the one after that, away from the term */
function isEdge(next: string | undefined, beyond: string | undefined): boolean {
  if (next === undefined) return true;
  if (/[\p{L}\p{N}]/u.test(next)) return false;
  return !(/[.,]/u.test(next) && beyond !== undefined && /\d/u.test(beyond));
}
