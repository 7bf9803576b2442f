import type { Rng } from "../../../random/rng.js";
import { isCharacter, tokensOf } from "../../../language/tokens.js";

/** A run of so many words, or of fewer that make up so many characters. */
export interface WindowSize {
  readonly words: number;
  readonly characters: number;
}

/** Hashes of a text's windows, one for every token that has enough text behind it; empty for a short text. */
export type WindowHasher = (text: string, size: WindowSize) => Float64Array;

/** Tokens by number; two random words each. */
interface TokenTable {
  readonly high: number[];
  readonly low: number[];
  readonly lengths: number[];
  /** 1 for a token that is a character of a script without spaces, else 0. */
  readonly characters: number[];
}

/**
 * Hashes runs of tokens. From each token on, a window takes tokens until it has enough words or enough characters, so that equal text gives
 * equal windows. In scripts without spaces only characters count. Tokens get random words in their order of appearance, and a window the
 * polynomial of its tokens' words, twice with unlike odd bases, 53 bits in all: among a million windows a side, the chance that any two
 * unlike ones share a hash is about 1e-4. The hashes mean nothing outside this process and are never written.
 */
export function createWindowHasher(rng: Rng): WindowHasher {
  const table: TokenTable = { high: [], low: [], lengths: [], characters: [] };
  const tokenOf = new Map<string, number>();
  const tokensOfText = new Map<string, Uint32Array>();
  const [highBase, lowBase] = [rng.nextUint32() | 1, rng.nextUint32() | 1];
  const numberOf = (token: string): number => {
    const known = tokenOf.get(token);
    if (known !== undefined) return known;
    tokenOf.set(token, table.high.length);
    table.low.push(rng.nextUint32() | 0);
    table.lengths.push(token.length);
    table.characters.push(isCharacter(token) ? 1 : 0);
    return table.high.push(rng.nextUint32() | 0) - 1;
  };
  return (text, size) => {
    let tokens = tokensOfText.get(text);
    if (tokens === undefined) {
      tokens = Uint32Array.from(tokensOf(text), numberOf);
      tokensOfText.set(text, tokens);
    }
    const hashes = new Float64Array(tokens.length);
    for (let start = 0; start < tokens.length; start++) {
      const hash = windowAt(tokens, start, size, table, highBase, lowBase);
      if (hash < 0) return hashes.subarray(0, start); // a later start has even less text behind it
      hashes[start] = hash;
    }
    return hashes;
  };
}

/** @returns -1 where the text ends too soon */
function windowAt(tokens: Uint32Array, start: number, size: WindowSize, table: TokenTable, highBase: number, lowBase: number): number {
  const { words: enoughWords, characters: enoughCharacters } = size;
  let [high, low, words, characters] = [0, 0, 0, 0];
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i]!;
    const isWord = table.characters[token] === 0;
    high = (Math.imul(high, highBase) + table.high[token]!) | 0;
    low = (Math.imul(low, lowBase) + table.low[token]!) | 0;
    if (isWord) words++;
    characters += table.lengths[token]! + (isWord && i > start ? 1 : 0);
    if (words >= enoughWords || characters >= enoughCharacters) return (mixed(high) >>> 11) * 4294967296 + (mixed(low) >>> 0);
  }
  return -1;
}

/** Finaliser of MurmurHash3 (Appleby). */
function mixed(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
