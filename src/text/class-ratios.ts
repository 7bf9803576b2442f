import { type WeightedNgrams, nextShares } from "./weighted-ngrams.js";

const smoothing = 1e-5;
const largestRatio = 20;
const mostKept = 20_000;

/** How much likelier each class of words is after all classes before it than after the last ones alone. */
export interface ClassRatios {
  /** @param state grams of classes that the text ends in @returns by length of the shorter history (1 for none): a ratio for each class */
  at(state: Int32Array): readonly Float32Array[];
}

/**
 * The grammar of a text beyond the words that an n-gram of words sees: shares of classes by the longest supported n-grams of classes, over the
 * shares by n-grams as short as those of the words. Kept by state, for few states make up most of a text.
 * @param lengths shorter histories wanted, 1 … lengths
 */
export function classRatios(classes: WeightedNgrams, lengths: number): ClassRatios {
  const byState = new Map<number, readonly Float32Array[]>();
  const classCount = classes.weights[0]!.length;
  const [full, part] = [new Float64Array(classCount), new Float64Array(classCount)];
  const longest = classes.index.order;
  const ratiosOf = (state: Int32Array): Float32Array[] => {
    nextShares(classes, state, longest, full);
    return Array.from({ length: lengths }, (_, i) => {
      if (i + 1 >= longest) return new Float32Array(classCount).fill(1);
      nextShares(classes, state, i + 1, part);
      return Float32Array.from(full, (share, c) => Math.min(largestRatio, (share + smoothing) / (part[c]! + smoothing)));
    });
  };
  return {
    at: (state) => {
      let level = state.length - 1;
      while (level > 0 && state[level]! < 0) level--;
      const key = level * 2 ** 32 + Math.max(0, state[level]!);
      let ratios = byState.get(key);
      if (ratios === undefined) {
        if (byState.size >= mostKept) byState.clear();
        ratios = ratiosOf(state);
        byState.set(key, ratios);
      }
      return ratios;
    },
  };
}
