import { tokensOf } from "./tokens.js";

/** Words of texts by number, one text after another. */
export interface TokenRows {
  readonly tokens: Int32Array;
  /** Where each text begins, and where the last ends; length texts + 1. */
  readonly starts: Uint32Array;
}

/** Numbers 0, 1, 2, … for words, in order of appearance over all texts it has read. */
export interface Vocabulary {
  readonly size: number;
  /** @param texts null reads as no word */
  read(texts: readonly (string | null)[]): TokenRows;
}

/** Beyond so many characters a text is not read. */
export const mostCharactersRead = 2000;

/** A vocabulary without a word. Its numbers mean nothing outside this process. */
export function createVocabulary(): Vocabulary {
  const numberOf = new Map<string, number>();
  const numbersOf = (text: string): number[] =>
    tokensOf(text.slice(0, mostCharactersRead)).map((token) => {
      let number = numberOf.get(token);
      if (number === undefined) numberOf.set(token, (number = numberOf.size));
      return number;
    });
  return {
    get size() {
      return numberOf.size;
    },
    read: (texts) => joinTokens(texts.map((text) => (text === null ? [] : numbersOf(text)))),
  };
}

/** Texts given as lists of word numbers. */
export function joinTokens(texts: readonly ArrayLike<number>[]): TokenRows {
  const starts = new Uint32Array(texts.length + 1);
  for (const [row, text] of texts.entries()) starts[row + 1] = starts[row]! + text.length;
  const tokens = new Int32Array(starts[texts.length]!);
  for (const [row, text] of texts.entries()) tokens.set(text, starts[row]);
  return { tokens, starts };
}

/** The texts at `rows`. */
export function selectTokens({ tokens, starts }: TokenRows, rows: Uint32Array): TokenRows {
  return joinTokens(Array.from(rows, (row) => tokens.subarray(starts[row], starts[row + 1])));
}
