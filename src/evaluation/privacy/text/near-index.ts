import { type NearSets, nearSets } from "../../../language/min-hash.js";
import { type Shingles, shinglesOf } from "../../../language/shingles.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { marksOf } from "../compared/persons.js";
import type { Holdings } from "../leakage/rare-holdings.js";
import type { PersonTexts, SourceTexts } from "./person-texts.js";

/** Jaccard similarity from which two texts are nearly the same: by runs of five characters, and of five words. */
const nearByCharacters = 0.7;
const nearByWords = 0.6;
/** Persons a side whose texts are searched; of more, a random sample. */
export const mostSearched = 20_000;

/** Texts of train and of the holdout that can be asked which of them are near to another. */
export interface NearIndex {
  readonly train: Holdings;
  readonly holdout: Holdings;
  readonly shingles: readonly Shingles[];
  /** By text, 1 for one that is long enough and nearly as fewer than k persons of both sides wrote. */
  readonly isRare: Uint8Array;
  /** Visits the rare texts near to another; one may be visited twice. */
  readonly visitNearRare: (other: Shingles, visit: (text: number) => void) => void;
  readonly isSampled: boolean;
}

/**
 * Where persons are sampled, k shrinks with their share (to 2 at least): a text that k persons wrote nearly alike has fewer of them in the
 * sample, and must not pass for a rare one.
 * @param most persons a side whose texts are searched
 */
export function nearIndex({ texts, train, holdout }: SourceTexts, k: number, rng: Rng, most = mostSearched): NearIndex {
  const sides = { train: holdingsOf(train, most, rng.fork("train")), holdout: holdingsOf(holdout, most, rng.fork("holdout")) };
  const share = Math.min(1, ...[train, holdout].map(({ persons }) => most / persons.personCount));
  const isHeld = marksOf(texts.length, [...sides.train.valueOf, ...sides.holdout.valueOf]);
  const none: Shingles = { characters: null, words: null };
  const shingles = texts.map((text, i) => (isHeld[i] === 1 ? shinglesOf(text) : none));
  const byCharacters = nearSets(
    shingles.map(({ characters }) => characters),
    nearByCharacters,
  );
  const byWords = nearSets(
    shingles.map(({ words }) => words),
    nearByWords,
  );
  const isSampled = [train, holdout].some(({ persons }) => persons.personCount > most);
  const isRare = rareTexts(shingles, sides, share < 1 ? Math.max(2, Math.ceil(k * share)) : k, visitorOf(byCharacters, byWords));
  const visitRare = visitorOf(byCharacters.only(isRare), byWords.only(isRare));
  return {
    ...sides,
    shingles,
    isRare,
    visitNearRare: (other, visit) =>
      visitRare(other, (text) => {
        visit(text);
        return false;
      }),
    isSampled,
  };
}

type Visitor = (other: Shingles, visit: (text: number) => boolean) => void;

/** Visits near texts until a visit returns true; one may be visited twice. */
function visitorOf(byCharacters: NearSets, byWords: NearSets): Visitor {
  return ({ characters, words }, visit) => {
    if (characters !== null) byCharacters.visitNear(characters, visit);
    if (words !== null) byWords.visitNear(words, visit);
  };
}

/** True for a text that is long enough to be compared. */
export function isComparable({ characters, words }: Shingles): boolean {
  return characters !== null || words !== null;
}

function holdingsOf({ persons, starts, texts }: PersonTexts, most: number, rng: Rng): Holdings {
  const [personOf, valueOf]: [number[], number[]] = [[], []];
  for (const person of sampleIndices(persons.personCount, most, rng)) {
    for (let i = starts[person]!; i < starts[person + 1]!; i++) {
      personOf.push(person);
      valueOf.push(texts[i]!);
    }
  }
  return { personOf: Uint32Array.from(personOf), valueOf: Uint32Array.from(valueOf) };
}

/** Counts writers of both sides, so that, given the output, who of them stands in train is the split's own lottery. */
function rareTexts(
  shingles: readonly Shingles[],
  sides: { readonly train: Holdings; readonly holdout: Holdings },
  k: number,
  visitNear: Visitor,
): Uint8Array {
  const writers: number[][] = shingles.map(() => []);
  sides.train.valueOf.forEach((text, i) => writers[text]!.push(sides.train.personOf[i]!));
  sides.holdout.valueOf.forEach((text, i) => writers[text]!.push(-1 - sides.holdout.personOf[i]!));
  return Uint8Array.from(shingles, (one) => {
    if (!isComparable(one)) return 0;
    const found = new Set<number>();
    visitNear(one, (near) => {
      for (const writer of writers[near]!) found.add(writer);
      return found.size >= k;
    });
    return found.size < k ? 1 : 0;
  });
}
