import type { SupportedNgrams } from "./supported-ngrams.js";

/** Finds the grams that continue a text. */
export interface NgramIndex {
  /** Longest n-grams there are. */
  readonly order: number;
  /** First continuation of a gram of a level, and the one behind its last: `firstOf(level, gram + 1)`. */
  readonly firstOf: (level: number, gram: number) => number;
  readonly grams: SupportedNgrams;
  /** The gram of `level + 1` that is gram `gram` of `level` followed by a token; -1 for none. */
  readonly child: (level: number, gram: number, token: number) => number;
}

/** Binary search over the sorted levels; memory of one number a gram. */
export function ngramIndex(grams: SupportedNgrams): NgramIndex {
  const starts = grams.levels.slice(1).map(({ contexts }, n) => firstByContext(contexts, grams.levels[n]!.tokens.length));
  return {
    order: grams.levels.length,
    grams,
    firstOf: (level, gram) => starts[level]![gram]!,
    child: (level, gram, token) => {
      const tokens = grams.levels[level + 1]!.tokens;
      let low = starts[level]![gram]!;
      let high = starts[level]![gram + 1]!;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (tokens[middle]! < token) low = middle + 1;
        else high = middle;
      }
      return low < starts[level]![gram + 1]! && tokens[low] === token ? low : -1;
    },
  };
}

function firstByContext(contexts: Uint32Array, contextCount: number): Uint32Array {
  const first = new Uint32Array(contextCount + 1);
  for (const context of contexts) first[context + 1]!++;
  for (let context = 0; context < contextCount; context++) first[context + 1]! += first[context]!;
  return first;
}

/**
 * What a text ends in: by level the gram of its last tokens, -1 where too few persons wrote it. Changes `state` to that after one more token.
 * @param state length `order`
 */
export function advance(index: NgramIndex, state: Int32Array, token: number): void {
  for (let level = Math.min(state.length, index.order) - 1; level > 0; level--) {
    const before = state[level - 1]!;
    state[level] = before < 0 ? -1 : index.child(level - 1, before, token);
  }
  state[0] = index.grams.levels[0]!.weights[token]! > 0 ? token : -1;
}
