import { isCharacter, tokensOf } from "../../../language/tokens.js";
import { permutation, sampleIndices, uniformInteger } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { TextColumn } from "../../../table/table.js";
import { rowsByPerson } from "../compared/holders.js";
import type { Persons } from "../compared/persons.js";

/** Words of a canary that belong to it alone, in their order. */
const ownWords = 8;
/** Other orders of the same words that it is ranked among; with its own 512. */
const otherOrderCount = 511;
/** Words of the opening, at most. */
const mostOpeningWords = 8;
/** Orders tried for a set of words, and sets of words tried for a canary. */
const mostOrders = 8 * (otherOrderCount + 1);
const mostSets = 5;

/** An invented text that one person may have written. */
export interface TextCanary {
  readonly text: string;
  /** As an output would begin. */
  readonly opening: string;
  /** Evened words behind the opening, no two of which follow one another so in the source. */
  readonly order: readonly string[];
  /** The same words in other such orders, drawn as the canary's own was. */
  readonly otherOrders: readonly (readonly string[])[];
}

/** What canaries of a column are made of. */
export interface CanaryWords {
  /** Words as they were written, each used by enough persons; no two are one when evened out. */
  readonly words: readonly string[];
  /** Pairs of evened words, "a b", that follow one another in a text. */
  readonly followed: Set<string>;
  readonly isSpaced: boolean;
}

/** Fewer words are those of a form that is filled in. */
export const fewestWords = 5 * ownWords;

/** @param least persons who must have written a word */
export function canaryWords({ codes, dictionary }: TextColumn, persons: Persons, least: number): CanaryWords {
  const [holders, lastHolder] = [new Map<string, number>(), new Map<string, number>()];
  const followed = new Set<string>();
  let [characters, tokenCount] = [0, 0];
  const read = new Set<number>();
  for (const row of rowsByPerson(persons)) {
    const code = codes[row]!;
    if (code < 0) continue;
    for (const word of plainWords(dictionary[code]!)) {
      if (lastHolder.get(word) === persons.personOf[row]) continue;
      lastHolder.set(word, persons.personOf[row]!);
      holders.set(word, (holders.get(word) ?? 0) + 1);
    }
    if (read.has(code)) continue;
    read.add(code);
    const tokens = tokensOf(dictionary[code]!);
    tokens.slice(1).forEach((token, i) => followed.add(`${tokens[i]} ${token}`));
    tokenCount += tokens.length;
    characters += tokens.filter(isCharacter).length;
  }
  const written = [...holders].filter(([, count]) => count >= least).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const byEvened = new Map(written.map(([word]) => [tokensOf(word)[0]!, word] as const).reverse());
  return { words: [...byEvened.values()], followed, isSpaced: characters * 2 <= tokenCount };
}

/** Words of letters alone that stand between spaces, and characters of scripts without spaces. */
function plainWords(text: string): string[] {
  const whole = text.split(/\s+/).filter((word) => /^[\p{L}\p{M}]{2,}$/u.test(word) && tokensOf(word).length === 1);
  return [...whole, ...Array.from(text).filter(isCharacter)];
}

/**
 * Canaries for a column of text: an opening as the method writes it, then eight words that many wrote, in an order that nobody wrote. The opening
 * is in distribution, so that a model comes to where the canary's own words begin; these have a high perplexity, so that no model writes them
 * that did not learn them from the canary. A canary of rare words would be no test, for the vocabulary drops them.
 *
 * The order is drawn among those in which no two words follow one another anywhere in the source or in a canary made before, and so are the other
 * orders: an output that knows nothing of it favours none.
 * @param material its `followed` gets the canaries' pairs
 * @param openings texts of an output
 * @returns at most `count`; fewer where the words follow one another in most orders
 * @see Meeus et al. 2025, "The Canary's Echo"; Carlini et al. 2019, "The Secret Sharer"
 */
export function inventTextCanaries(material: CanaryWords, openings: readonly string[], count: number, rng: Rng): TextCanary[] {
  if (material.words.length < fewestWords) return [];
  const canaries: TextCanary[] = [];
  for (let i = 0; i < count; i++) {
    const canary = inventCanary(material, openings, rng.fork(String(i)));
    if (canary === null) continue;
    canaries.push(canary);
    canary.order.slice(1).forEach((word, before) => material.followed.add(`${canary.order[before]} ${word}`));
  }
  return canaries;
}

function inventCanary({ words, followed, isSpaced }: CanaryWords, openings: readonly string[], rng: Rng): TextCanary | null {
  const joiner = isSpaced ? " " : "";
  const opening = openingOf(openings[uniformInteger(openings.length, rng)]!, isSpaced);
  const last = tokensOf(opening).at(-1);
  for (let set = 0; set < mostSets; set++) {
    const chosen = Array.from(sampleIndices(words.length, ownWords, rng), (i) => words[i]!);
    const evened = chosen.map((word) => tokensOf(word)[0]!);
    const orders: Uint32Array[] = [];
    for (let tried = 0; tried < mostOrders && orders.length <= otherOrderCount; tried++) {
      const order = permutation(ownWords, rng);
      const isNew = Array.from(order).every((word, i) => {
        const before = i === 0 ? last : evened[order[i - 1]!];
        return before === undefined || !followed.has(`${before} ${evened[word]}`);
      });
      if (isNew) orders.push(order);
    }
    const [own, ...others] = orders;
    if (own === undefined || others.length < otherOrderCount) continue;
    const inOrder = (list: readonly string[], order: Uint32Array) => Array.from(order, (word) => list[word]!);
    return {
      text: [opening, ...inOrder(chosen, own)].join(joiner),
      opening,
      order: inOrder(evened, own),
      otherOrders: others.map((order) => inOrder(evened, order)),
    };
  }
  return null;
}

/** The first half of a text, at most eight words of it. */
function openingOf(text: string, isSpaced: boolean): string {
  const parts = isSpaced ? text.trim().split(/\s+/) : Array.from(text.trim());
  return parts.slice(0, Math.min(mostOpeningWords, Math.ceil(parts.length / 2))).join(isSpaced ? " " : "");
}
