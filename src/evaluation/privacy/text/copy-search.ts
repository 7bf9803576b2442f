import { type Shingles, shinglesOf } from "../../../language/shingles.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { marksOf } from "../compared/persons.js";
import { addHits, noHits, type PersonHits } from "../leakage/person-hits.js";
import { type Holdings, personHits } from "../leakage/rare-holdings.js";
import { isComparable, type NearIndex } from "./near-index.js";
import { nearestSimilarities } from "./nearest-similarity.js";
import { windowsHeldBy } from "./text-index.js";

/** Persons a side and fold whose nearest text is looked for, and output texts among which it is. */
const mostCompared = 1000;
export const mostOutputTexts = 20_000;

/** Sums over folds. */
export interface CopyScore {
  /** Persons of either side with a rare text, and those of whom a near-copy stands in the output. */
  readonly persons: PersonHits;
  /** Output texts long enough to compare, and how many are near to a rare text of an equal-size draw of either side. */
  readonly texts: number;
  readonly textsOfTrain: number;
  readonly textsOfHoldout: number;
  /** Highest similarity of a rare text of a person to the output, equally many persons of either side. */
  readonly nearestOfTrain: readonly number[];
  readonly nearestOfHoldout: readonly number[];
}

export const noCopies: CopyScore = {
  persons: noHits,
  texts: 0,
  textsOfTrain: 0,
  textsOfHoldout: 0,
  nearestOfTrain: [],
  nearestOfHoldout: [],
};

export function addCopies(a: CopyScore, b: CopyScore): CopyScore {
  return {
    persons: addHits(a.persons, b.persons),
    texts: a.texts + b.texts,
    textsOfTrain: a.textsOfTrain + b.textsOfTrain,
    textsOfHoldout: a.textsOfHoldout + b.textsOfHoldout,
    nearestOfTrain: [...a.nearestOfTrain, ...b.nearestOfTrain],
    nearestOfHoldout: [...a.nearestOfHoldout, ...b.nearestOfHoldout],
  };
}

/** A fold's source, and how many persons a side there are. */
export interface CopyFold {
  readonly index: NearIndex;
  readonly trainPersons: number;
  readonly holdoutPersons: number;
  readonly rng: Rng;
}

/** What was found in one output. */
export interface CopySearch {
  readonly score: CopyScore;
  /** By text of the source, 1 for a rare one with a near-copy. */
  readonly isFound: Uint8Array;
}

/**
 * What an output shows of the texts of a fold.
 * @param leftOut persons of the holdout that made the output and are not counted, 1 by person; null for none
 */
export function searchCopies(fold: CopyFold, output: Iterable<string>, leftOut: Uint8Array | null): CopySearch {
  const shingles = Array.from(output, shinglesOf).filter(isComparable);
  const isFound = new Uint8Array(fold.index.isRare.length);
  const texts = markFound(fold, shingles, leftOut, isFound);
  const [nearestOfTrain, nearestOfHoldout] = nearestOfDraws(fold, shingles, leftOut);
  return { score: { ...texts, persons: personsFound(fold, isFound, leftOut), nearestOfTrain, nearestOfHoldout }, isFound };
}

/** The same after more texts were added to the output; how near its texts are is not measured anew. */
export function searchMore(fold: CopyFold, { score, isFound }: CopySearch, added: Iterable<string>): CopyScore {
  const isFoundNow = isFound.slice();
  const more = markFound(fold, Array.from(added, shinglesOf).filter(isComparable), null, isFoundNow);
  return addCopies({ ...score, persons: noHits }, { ...noCopies, ...more, persons: personsFound(fold, isFoundNow, null) });
}

function personsFound({ index }: CopyFold, isFound: Uint8Array, leftOut: Uint8Array | null): PersonHits {
  return personHits(index, (text) => isFound[text] === 1, { counts: (text) => index.isRare[text] === 1, leftOut });
}

/** Marks the source's rare texts that are near to one of the output, and counts the output's that are near to one of an equal-size draw of either side. */
function markFound(
  fold: CopyFold,
  output: readonly Shingles[],
  leftOut: Uint8Array | null,
  isFound: Uint8Array,
): Pick<CopyScore, "texts" | "textsOfTrain" | "textsOfHoldout"> {
  const { train, holdout, isRare, visitNearRare } = fold.index;
  const [trainDraw, holdoutDraw] = equalDraws(fold, leftOut, Number.POSITIVE_INFINITY);
  const [ofTrain, ofHoldout] = [windowsHeldBy(train, trainDraw, isRare.length), windowsHeldBy(holdout, holdoutDraw, isRare.length)];
  let [textsOfTrain, textsOfHoldout] = [0, 0];
  for (const one of output) {
    let [isOfTrain, isOfHoldout] = [0, 0];
    visitNearRare(one, (text) => {
      isFound[text] = 1;
      isOfTrain |= ofTrain[text]!;
      isOfHoldout |= ofHoldout[text]!;
    });
    textsOfTrain += isOfTrain;
    textsOfHoldout += isOfHoldout;
  }
  return { texts: output.length, textsOfTrain, textsOfHoldout };
}

/** Equally many random persons of train and of the holdout with a rare text. @returns 1 by person */
function equalDraws(
  { index, trainPersons, holdoutPersons, rng }: CopyFold,
  leftOut: Uint8Array | null,
  most: number,
): [train: Uint8Array, holdout: Uint8Array] {
  const writers = ({ personOf, valueOf }: Holdings, out: Uint8Array | null) => [
    ...new Set(personOf.filter((person, i) => index.isRare[valueOf[i]!] === 1 && out?.[person] !== 1)),
  ];
  const [ofTrain, ofHoldout] = [writers(index.train, null), writers(index.holdout, leftOut)];
  const size = Math.min(ofTrain.length, ofHoldout.length, most);
  const draw = (persons: readonly number[], personCount: number, name: string) =>
    marksOf(
      personCount,
      sampleIndices(persons.length, size, rng.fork(`${name}/${most}`)).map((i) => persons[i]!),
    );
  return [draw(ofTrain, trainPersons, "train draw"), draw(ofHoldout, holdoutPersons, "holdout draw")];
}

/** Highest similarity to the output of any rare text of each drawn person, of train and of the holdout. */
function nearestOfDraws(fold: CopyFold, output: readonly Shingles[], leftOut: Uint8Array | null): [number[], number[]] {
  const { index, rng } = fold;
  const sampled = Array.from(sampleIndices(output.length, mostOutputTexts, rng.fork("output")), (i) => output[i]!);
  const draws = equalDraws(fold, leftOut, mostCompared);
  const [ofTrain, ofHoldout] = [index.train, index.holdout].map(({ personOf, valueOf }, side) =>
    Array.from(personOf.keys()).flatMap((i) =>
      draws[side]![personOf[i]!] === 1 && index.isRare[valueOf[i]!] === 1 ? [[personOf[i]!, valueOf[i]!] as const] : [],
    ),
  ) as [(readonly [number, number])[], (readonly [number, number])[]];
  const similarities = nearestSimilarities(
    sampled,
    [...ofTrain, ...ofHoldout].map(([, text]) => index.shingles[text]!),
  );
  return [highestOfPersons(ofTrain, similarities), highestOfPersons(ofHoldout, similarities.subarray(ofTrain.length))];
}

function highestOfPersons(held: readonly (readonly [person: number, text: number])[], similarities: Float64Array): number[] {
  const highest = new Map<number, number>();
  held.forEach(([person], i) => highest.set(person, Math.max(highest.get(person) ?? 0, similarities[i]!)));
  return [...highest.values()];
}
