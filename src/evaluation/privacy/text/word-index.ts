import { tokensOf } from "../../../language/tokens.js";
import type { Rng } from "../../../random/rng.js";
import type { Holdings } from "../leakage/rare-holdings.js";
import type { PersonTexts, SourceTexts } from "./person-texts.js";

/** Who of train and holdout uses which word. */
export interface WordIndex {
  readonly numberOf: ReadonlyMap<string, number>;
  readonly train: Holdings;
  readonly holdout: Holdings;
  /** By word: persons of both sides who use it, and 1 for one that fewer than k use. */
  readonly holders: Uint32Array;
  readonly isRare: Uint8Array;
}

/** Words are tokens, spelling evened out; every person counts once a word. */
export function wordIndex({ texts, train, holdout }: SourceTexts, k: number): WordIndex {
  const numberOf = new Map<string, number>();
  const wordsOf = texts.map((text) => Uint32Array.from(new Set(tokensOf(text)), (word) => numbered(word, numberOf)));
  const sides = { train: wordHoldings(train, wordsOf), holdout: wordHoldings(holdout, wordsOf) };
  const holders = new Uint32Array(numberOf.size);
  for (const { valueOf } of [sides.train, sides.holdout]) for (const word of valueOf) holders[word]!++;
  return { numberOf, ...sides, holders, isRare: Uint8Array.from(holders, (count) => (count < k ? 1 : 0)) };
}

function numbered(word: string, numberOf: Map<string, number>): number {
  const known = numberOf.get(word);
  if (known !== undefined) return known;
  numberOf.set(word, numberOf.size);
  return numberOf.size - 1;
}

function wordHoldings({ persons, starts, texts }: PersonTexts, wordsOf: readonly Uint32Array[]): Holdings {
  const [personOf, valueOf]: [number[], number[]] = [[], []];
  for (let person = 0; person < persons.personCount; person++) {
    const words = new Set<number>();
    for (let i = starts[person]!; i < starts[person + 1]!; i++) for (const word of wordsOf[texts[i]!]!) words.add(word);
    for (const word of words) {
      personOf.push(person);
      valueOf.push(word);
    }
  }
  return { personOf: Uint32Array.from(personOf), valueOf: Uint32Array.from(valueOf) };
}

/**
 * The rarest word of each person who has a rare one; among equally rare ones one is drawn. Which it is depends on both sides together, so
 * that, given the output, who of its users stands in train is the split's own lottery.
 */
export function rarestWordEach({ personOf, valueOf }: Holdings, { isRare, holders }: WordIndex, rng: Rng): Holdings {
  const chosen = new Map<number, number>();
  const rankOf = new Map<number, number>();
  for (let i = 0; i < personOf.length; i++) {
    const [person, word] = [personOf[i]!, valueOf[i]!];
    if (isRare[word] === 0) continue;
    const rank = holders[word]! + rng.floatAt(person, word);
    if (rank >= (rankOf.get(person) ?? Number.POSITIVE_INFINITY)) continue;
    rankOf.set(person, rank);
    chosen.set(person, word);
  }
  return { personOf: Uint32Array.from(chosen.keys()), valueOf: Uint32Array.from(chosen.values()) };
}
