import { gramHash } from "./gram-hash.js";
import { createHashSlots, type HashSlots } from "./hash-slots.js";
import type { TokenRows } from "./token-rows.js";

/** Words of context, and the word itself. */
const order = 3;
/** Marks, which are no word's number. */
const beginning = -1;
const ending = -2;

/** Counts of one length of n-gram. */
interface Level {
  readonly grams: HashSlots;
  readonly gramCounts: readonly number[];
  readonly contexts: HashSlots;
  /** Words seen after a context, and how many of these differ. */
  readonly contextCounts: readonly number[];
  readonly contextKinds: readonly number[];
  /** Taken off every count for what was not seen. */
  readonly discount: number;
}

/** A language model of words; the end of a text is one of them. */
export interface InterpolatedNgrams {
  /** By length of n-gram, from 1. */
  readonly levels: readonly Level[];
  /** Words that share what no n-gram has: as many unseen ones as seen. */
  readonly wordCount: number;
}

/** Bits that a text takes, and its words, the end included. */
export interface TextBits {
  readonly bits: Float64Array;
  readonly words: Float64Array;
}

/**
 * Words given the two before, with absolute discounting interpolated down to single words and from these to all words alike. An n-gram seen c
 * times after a context seen n times with m kinds of words has (c - d) / n and d m / n of what the shorter context says; d = a / (a + 2 b) of
 * n-grams seen once (a) and twice (b).
 * @see Ney, Essen & Kneser (1994), Computer Speech and Language 8:1-38; Chen & Goodman (1999) for the interpolated form
 */
export function fitNgrams(texts: TokenRows): InterpolatedNgrams {
  const marked = markedTexts(texts);
  const levels = Array.from({ length: order }, (_, n) => countLevel(marked, n + 1));
  return { levels, wordCount: 2 * levels[0]!.grams.count };
}

function countLevel(texts: readonly Int32Array[], length: number): Level {
  const [grams, contexts] = [createHashSlots(), createHashSlots()];
  const [gramCounts, contextCounts, contextKinds]: [number[], number[], number[]] = [[], [], []];
  for (const words of texts) {
    for (let end = order; end <= words.length; end++) {
      const context = contexts.add(gramHash(words, end - length, end - 1));
      if (context === contextCounts.length) {
        contextCounts.push(0);
        contextKinds.push(0);
      }
      contextCounts[context]!++;
      const gram = grams.add(gramHash(words, end - length, end));
      if (gram === gramCounts.length) {
        gramCounts.push(0);
        contextKinds[context]!++;
      }
      gramCounts[gram]!++;
    }
  }
  const [once, twice] = [1, 2].map((times) => gramCounts.filter((count) => count === times).length);
  return { grams, gramCounts, contexts, contextCounts, contextKinds, discount: once === 0 ? 0.5 : once! / (once! + 2 * twice!) };
}

/** The words of each text between marks of its beginning and its end; texts without a word are empty. */
function markedTexts({ tokens, starts }: TokenRows): Int32Array[] {
  return Array.from({ length: starts.length - 1 }, (_, row) => {
    const words = tokens.subarray(starts[row], starts[row + 1]);
    if (words.length === 0) return words;
    const marked = new Int32Array(words.length + order).fill(beginning);
    marked.set(words, order - 1);
    marked[marked.length - 1] = ending;
    return marked;
  });
}

/** What each text takes under the model; a text without words takes none. */
export function bitsOfTexts({ levels, wordCount }: InterpolatedNgrams, texts: TokenRows): TextBits {
  const marked = markedTexts(texts);
  const words = Float64Array.from(marked, ({ length }) => Math.max(0, length - order + 1));
  return { bits: Float64Array.from(marked, (own) => bitsOf(own, levels, wordCount)), words };
}

function bitsOf(words: Int32Array, levels: readonly Level[], wordCount: number): number {
  let bits = 0;
  for (let end = order; end <= words.length; end++) {
    let probability = 1 / wordCount;
    for (let n = 0; n < levels.length; n++) probability = interpolated(levels[n]!, words, end - n - 1, end, probability);
    bits -= Math.log2(probability);
  }
  return bits;
}

/** Probability of the last word of a run after those before it. */
function interpolated(level: Level, words: Int32Array, from: number, end: number, shorter: number): number {
  const context = level.contexts.find(gramHash(words, from, end - 1));
  if (context < 0) return shorter;
  const gram = level.grams.find(gramHash(words, from, end));
  const own = gram < 0 ? 0 : level.gramCounts[gram]! - level.discount;
  return (own + level.discount * level.contextKinds[context]! * shorter) / level.contextCounts[context]!;
}
