import { tokensOf } from "../../../../src/language/tokens.js";
import { uniformInteger } from "../../../../src/random/draws.js";
import { readSet } from "../../../metadata/csv-table.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";

/** Longest run of words that the model counts. */
const order = 3;
const guardWords = 6;
const mostWords = 80;

/** A sampled model of somebody's texts. */
interface NgramModel {
  /** By context of at most two words: words that followed it, each with the texts that have it there. */
  readonly followers: ReadonlyMap<string, readonly (readonly [word: string, textCount: number])[]>;
  /** True for a run of six words that may be written. */
  readonly mayWrite: (run: string) => boolean;
}

/**
 * A back-off model over runs of up to three words.
 * @param k     texts (here: persons) that must hold a context with its next word; 1 keeps everything
 * @param guard a run of six words of the source that fewer texts hold is never written: an overlap filter; 0 for none
 */
export function ngramModel(texts: readonly string[], { k, guard = 0 }: { readonly k: number; readonly guard?: number }): NgramModel {
  const counts = new Map<string, Map<string, number>>();
  const runCounts = new Map<string, number>();
  for (const text of texts) {
    const words = ["^", ...tokensOf(text), "$"];
    for (const [context, word] of followersIn(words)) {
      if (!counts.has(context)) counts.set(context, new Map());
      const known = counts.get(context)!;
      known.set(word, (known.get(word) ?? 0) + 1);
    }
    for (const run of new Set(words.slice(guardWords - 1).map((_, i) => words.slice(i, i + guardWords).join(" "))))
      runCounts.set(run, (runCounts.get(run) ?? 0) + 1);
  }
  const followers = new Map([...counts].map(([context, known]) => [context, [...known].filter(([, count]) => count >= k)]));
  return { followers, mayWrite: (run) => (runCounts.get(run) ?? guard) >= guard };
}

/** Each context with each word that follows it, once a text. */
function followersIn(words: readonly string[]): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (let i = 1; i < words.length; i++)
    for (let length = 0; length < order && length <= i; length++) {
      const context = words.slice(i - length, i).join(" ");
      pairs.set(`${context}\n${words[i]}`, [context, words[i]!]);
    }
  return [...pairs.values()];
}

/** Fresh texts of a model. */
export function writeTexts(model: NgramModel, count: number, seed: string): string[] {
  const rng = createRng(seedKey(`written/${seed}`));
  return Array.from({ length: count }, () => {
    const words = ["^"];
    for (let word = ""; words.length < mostWords; words.push(word)) {
      word = nextWord(model, words, rng);
      if (word === "$") break;
    }
    return words.slice(1).join(" ");
  });
}

function nextWord({ followers, mayWrite }: NgramModel, words: readonly string[], rng: Rng): string {
  const past = words.slice(1 - guardWords);
  const isAllowed = (word: string) => past.length < guardWords - 1 || mayWrite([...past, word].join(" "));
  for (let length = Math.min(order - 1, words.length); length >= 0; length--) {
    const known = followers.get(words.slice(words.length - length).join(" ")) ?? [];
    const allowed = known.filter(([word]) => isAllowed(word));
    if (allowed.length > 0) return drawn(allowed, rng);
  }
  return "$";
}

function drawn(weighted: readonly (readonly [string, number])[], rng: Rng): string {
  let at = rng.nextFloat() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [word, weight] of weighted) {
    at -= weight;
    if (at < 0) return word;
  }
  return weighted[weighted.length - 1]![0];
}

/** The first half of one text and the second half of another. */
export function splicedTexts(texts: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [first, second] = [texts[i % texts.length]!, texts[(i * 7 + 3) % texts.length]!].map((text) => text.split(" "));
    return [...first!.slice(0, first!.length >>> 1), ...second!.slice(second!.length >>> 1)].join(" ");
  });
}

/** The texts of a shared data set, by row. */
export function sharedTexts(path: string): string[] {
  const column = readSet(path).columns.find(({ name }) => name === "text")!;
  return column.storage === "text" ? Array.from(column.codes, (code) => column.dictionary[code] ?? "") : [];
}

const wordCount = 2500;
const habits = 25;

/** A fresh sample of 8 to 30 words by a chain: each word has 25 usual successors, some usual with all; a twentieth of the words is a code of its own. */
export function letters(count: number, seed: string): string[] {
  const rng = createRng(seedKey(`letters/${seed}`));
  const language = createRng(seedKey("language"));
  const skewed = (bound: number) => Math.floor(bound ** rng.nextFloat()) - 1;
  return Array.from({ length: count }, () => {
    let word = skewed(wordCount);
    return Array.from({ length: 8 + uniformInteger(23, rng) }, () => {
      if (rng.nextFloat() < 0.05) return `code${rng.nextUint32() % 100_000}`;
      word = rng.nextFloat() < 0.2 ? skewed(wordCount) : Math.floor(wordCount ** language.floatAt(word, skewed(habits))) - 1;
      return `w${word}`;
    }).join(" ");
  });
}
