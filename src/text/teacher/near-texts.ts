import { nearSets, type NearSets } from "../../language/min-hash.js";
import { jaccard, type Shingles, shinglesOf } from "../../language/shingles.js";

/** Jaccard similarity from which texts are near-duplicates, by shingles of characters (short texts) and of words (long ones). */
const thresholds = { characters: 0.7, words: 0.8 } as const;
/** Sets of the smallest index; an index of each size holds twice those of the one before. */
const smallestIndex = 32;

/** Texts so far, and whether another is near to one of them. */
export interface NearTexts {
  hasNear(text: string): boolean;
  add(text: string): void;
}

/** Without texts at first. Texts of under 20 characters are alike by chance and are never near. */
export function nearTexts(): NearTexts {
  const byKind = { characters: growingSets(thresholds.characters), words: growingSets(thresholds.words) };
  const kinds = ["characters", "words"] as const;
  return {
    hasNear: (text) => {
      const shingles: Shingles = shinglesOf(text);
      return kinds.some((kind) => shingles[kind] !== null && byKind[kind].hasNear(shingles[kind]));
    },
    add: (text) => {
      const shingles = shinglesOf(text);
      for (const kind of kinds) if (shingles[kind] !== null) byKind[kind].add(shingles[kind]);
    },
  };
}

interface GrowingSets {
  hasNear(set: Uint32Array): boolean;
  add(set: Uint32Array): void;
}

/** Indexes of doubling sizes, two of one size being made one of the next, so that each set is hashed log n times. */
function growingSets(threshold: number): GrowingSets {
  let indexes: { readonly sets: readonly Uint32Array[]; readonly near: NearSets }[] = [];
  let loose: Uint32Array[] = [];
  const isNear = (near: NearSets, set: Uint32Array): boolean => {
    let found = false;
    near.visitNear(set, () => {
      found = true;
      return true;
    });
    return found;
  };
  return {
    hasNear: (set) => loose.some((one) => jaccard(one, set) >= threshold) || indexes.some(({ near }) => isNear(near, set)),
    add: (set) => {
      loose.push(set);
      if (loose.length < smallestIndex) return;
      let sets: readonly Uint32Array[] = loose;
      loose = [];
      while (indexes.length > 0 && indexes.at(-1)!.sets.length <= sets.length) {
        sets = [...indexes.at(-1)!.sets, ...sets];
        indexes = indexes.slice(0, -1);
      }
      indexes = [...indexes, { sets, near: nearSets(sets, threshold) }];
    },
  };
}
