import { stratifiedExactTest } from "../../../math/stratified-exact-test.js";
import { addHits, type PersonHits, weightedHits } from "../leakage/person-hits.js";
import { type Holdings, personHits } from "../leakage/rare-holdings.js";

/** Hits among persons whose rarest word one person of both sides uses, two persons, and so on up to k - 1. */
export type WordStrata = readonly PersonHits[];

/** The weight of a word that one person alone uses; of h persons' words, an h-th of it. */
const ownWordWeight = 12;

/**
 * Persons by how many use their rarest word.
 * @param holders by word, persons of train and holdout who use it
 * @param k       the words are those of fewer than k persons
 * @param leftOut persons of the holdout that are not counted, 1 by person; null for none
 */
export function wordStrata(
  rarest: { readonly train: Holdings; readonly holdout: Holdings },
  holders: Uint32Array,
  k: number,
  isShown: Uint8Array,
  leftOut: Uint8Array | null,
): WordStrata {
  return Array.from({ length: k - 1 }, (_, i) =>
    personHits(rarest, (word) => isShown[word] === 1, { counts: (word) => holders[word] === i + 1, leftOut }),
  );
}

/** Over folds. @param a empty before the first */
export function addStrata(a: WordStrata, b: WordStrata): WordStrata {
  return a.length === 0 ? b : a.map((hits, i) => addHits(hits, b[i]!));
}

/**
 * Chance of hits so many and so telling among persons of train if the output knew nothing of them: the exact test over the strata. A word of h
 * persons stands in an output that copies a few persons about h times as often by chance as a word of one, so that a hit tells an h-th as
 * much; in one table the common words of the rare ones would drown the others. Given the output, who of a word's users stands in train is
 * the split's own lottery, in every stratum.
 */
export function strataPValue(strata: WordStrata, foldCount: number): number {
  return stratifiedExactTest(
    strata.map((hits, i) => {
      const { trainHits, trainPersons, holdoutHits, holdoutPersons } = weightedHits(hits, foldCount);
      const weight = Math.max(1, Math.round(ownWordWeight / (i + 1)));
      return { firstHits: trainHits, firstTrials: trainPersons, secondHits: holdoutHits, secondTrials: holdoutPersons, weight };
    }),
  );
}
