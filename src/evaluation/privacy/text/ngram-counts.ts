import { createNgramSlots, type NgramSlots } from "../../../language/ngram-slots.js";
import { tokensOf } from "../../../language/tokens.js";
import type { PersonTexts } from "./person-texts.js";

/** Longest runs of words that are counted. */
export const highestOrder = 4;
/** Stands before the first word of every text. */
const start = 0;

/** The n-grams of the persons who are scored. A position is a word of theirs or the start of a text. */
export interface QueryGrams {
  readonly slots: NgramSlots;
  readonly tokenOf: ReadonlyMap<string, number>;
  /** Positions of query q: `starts[q] .. starts[q + 1] - 1`. */
  readonly starts: Uint32Array;
  /** By position, 1 for a start. */
  readonly isStart: Uint8Array;
  /** Row-major, by position and order less 1: slot of the n-gram that ends there, -1 where the text began too late. */
  readonly grams: Int32Array;
}

/** How often a corpus holds the n-grams of the queries, and its words in all. */
export interface GramCounts {
  readonly counts: Float64Array;
  readonly wordCount: number;
}

/** @param queries texts of each query, spelling evened out */
export function queryGrams(queries: readonly (readonly string[])[]): QueryGrams {
  const slots = createNgramSlots();
  const tokenOf = new Map<string, number>();
  const starts = new Uint32Array(queries.length + 1);
  const [isStart, grams]: [number[], number[]] = [[], []];
  queries.forEach((texts, q) => {
    for (const text of texts) {
      let before = new Int32Array(highestOrder).fill(-1);
      for (const token of [start, ...tokensOf(text).map((word) => numbered(word, tokenOf))]) {
        const here = new Int32Array(highestOrder).fill(-1);
        here[0] = slots.add(-1, token);
        for (let n = 1; n < highestOrder; n++) if (before[n - 1]! >= 0) here[n] = slots.add(before[n - 1]!, token);
        isStart.push(token === start ? 1 : 0);
        grams.push(...here);
        before = here;
      }
    }
    starts[q + 1] = isStart.length;
  });
  return { slots, tokenOf, starts, isStart: Uint8Array.from(isStart), grams: Int32Array.from(grams) };
}

/** Numbers from 1 on: 0 is the start of a text. */
function numbered(word: string, tokenOf: Map<string, number>): number {
  const known = tokenOf.get(word);
  if (known !== undefined) return known;
  tokenOf.set(word, tokenOf.size + 1);
  return tokenOf.size;
}

/**
 * Counts the queries' n-grams in some texts.
 * @param weights times that each text counts
 */
export function countGrams({ slots, tokenOf }: QueryGrams, texts: Iterable<readonly [text: string, weight: number]>): GramCounts {
  const counts = new Float64Array(slots.count);
  let wordCount = 0;
  for (const [text, weight] of texts) {
    const words = tokensOf(text);
    const tokens = new Int32Array(words.length + 1);
    for (let i = 0; i < words.length; i++) tokens[i + 1] = tokenOf.get(words[i]!) ?? -1;
    countRuns(tokens, weight, slots, counts);
    wordCount += weight * words.length;
  }
  return { counts, wordCount };
}

/** Adds the weight to the slot of every run of tokens; a negative token is unknown and ends all runs. */
function countRuns(tokens: Int32Array, weight: number, slots: NgramSlots, counts: Float64Array): void {
  const ending = new Int32Array(highestOrder).fill(-1);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    // longest first: each is made of the shorter run that ended one token earlier
    for (let n = highestOrder - 1; n >= 0; n--) {
      const isKnown = token >= 0 && (n === 0 || ending[n - 1]! >= 0);
      const slot = isKnown ? slots.find(n === 0 ? -1 : ending[n - 1]!, token) : -1;
      ending[n] = slot;
      if (slot >= 0) counts[slot]! += weight;
    }
  }
}

/** The texts of marked persons, each once a person. @param isChosen by person, nonzero is in; null takes all */
export function* textsOf(
  { persons, starts, texts: numbers }: PersonTexts,
  texts: readonly string[],
  isChosen: Uint8Array | null,
): Generator<readonly [string, number]> {
  for (let person = 0; person < persons.personCount; person++) {
    if (isChosen !== null && isChosen[person] === 0) continue;
    for (let i = starts[person]!; i < starts[person + 1]!; i++) yield [texts[numbers[i]!]!, 1];
  }
}

/** Both corpora together. */
export function addCounts(a: GramCounts, b: GramCounts): GramCounts {
  return { counts: a.counts.map((count, slot) => count + b.counts[slot]!), wordCount: a.wordCount + b.wordCount };
}
