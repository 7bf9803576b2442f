import { mix } from "../random/rng.js";
import { tokensOf } from "./tokens.js";

const shingleLength = 5;
/** Texts of so many words have word shingles; those of fewer than `shortWords` have character shingles. Between, they have both. */
const longWords = 40;
const shortWords = 60;
/** Characters below which texts are alike by chance. */
const fewestCharacters = 20;

/** Distinct shingles of a text as hashes of 32 bits, ascending; null where the text has none of that kind. */
export interface Shingles {
  /** Runs of five characters, spelling evened out; texts of 20 characters to 59 words. */
  readonly characters: Uint32Array | null;
  /** Runs of five words; texts of 40 words and more. */
  readonly words: Uint32Array | null;
}

/**
 * The shingles by which near-copies are found. Two texts are compared by the kinds that both have, so that a text of 39 words is compared
 * with one of 41.
 */
export function shinglesOf(text: string): Shingles {
  const tokens = tokensOf(text);
  const isLong = tokens.length >= longWords;
  const plain = tokens.length < shortWords ? tokens.join(" ") : "";
  return {
    characters: plain.length >= fewestCharacters ? runHashes(plain.length, (i) => plain.charCodeAt(i)) : null,
    words: isLong ? runHashes(tokens.length, wordHashes(tokens)) : null,
  };
}

function wordHashes(tokens: readonly string[]): (i: number) => number {
  const hashes = Int32Array.from(tokens, (token) => {
    let hash = token.length;
    for (let i = 0; i < token.length; i++) hash = mix((Math.imul(hash, 31) + token.charCodeAt(i)) | 0);
    return hash;
  });
  return (i) => hashes[i]!;
}

function runHashes(length: number, partAt: (i: number) => number): Uint32Array {
  const hashes = new Uint32Array(length - shingleLength + 1);
  for (let start = 0; start < hashes.length; start++) {
    let hash = 0;
    for (let i = start; i < start + shingleLength; i++) hash = (Math.imul(hash, 0x01000193) + partAt(i)) | 0;
    hashes[start] = mix(hash);
  }
  return distinctAscending(hashes);
}

function distinctAscending(hashes: Uint32Array): Uint32Array {
  hashes.sort();
  let count = 0;
  for (let i = 0; i < hashes.length; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[count++] = hashes[i]!;
  return hashes.slice(0, count);
}

/** Jaccard similarity of two ascending sets: shared members over all. @returns in [0, 1]; 0 where both are empty */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!];
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
}
