import { advance, type NgramIndex, ngramIndex } from "../language/ngram-index.js";
import type { SupportedNgrams } from "../language/supported-ngrams.js";

/** What flooring to steps of k takes from a count on average, in steps. */
const lostByFloor = 0.4;
/** Even a word whose every continuation is known may be followed by another one. */
const mostKept = 0.98;

/** Supported n-grams with the shares that drawing needs. */
export interface WeightedNgrams {
  readonly index: NgramIndex;
  /** By level: weight of each gram, in steps of k. */
  readonly weights: readonly Float64Array[];
  /** By level and gram: the weight of all its continuations. */
  readonly sums: readonly Float64Array[];
  /** By level and gram: the share of what followed it that is among its continuations; the rest is left to shorter n-grams. */
  readonly kept: readonly Float64Array[];
}

export function weightedNgrams(grams: SupportedNgrams): WeightedNgrams {
  const index = ngramIndex(grams);
  const weights = grams.levels.map((level) => Float64Array.from(level.weights, (weight) => (weight === 0 ? 0 : weight + lostByFloor)));
  const sums = grams.totals.map((totals, level) => {
    const sum = new Float64Array(totals.length);
    const { contexts } = grams.levels[level + 1]!;
    for (let gram = 0; gram < contexts.length; gram++) sum[contexts[gram]!]! += weights[level + 1]![gram]!;
    return sum;
  });
  const kept = grams.totals.map((totals, level) =>
    Float64Array.from(totals, (total, gram) => Math.min(mostKept, sums[level]![gram]! / (total + lostByFloor))),
  );
  return { index, weights, sums, kept };
}

/**
 * Shares of the tokens after a text, by n-grams up to a length, each longer one leaving what it does not know to the next shorter.
 * @param state  grams that the text ends in, see `advance`
 * @param longest n-grams of at most so many tokens
 * @param shares out: length of the vocabulary
 */
export function nextShares({ index, weights, sums, kept }: WeightedNgrams, state: Int32Array, longest: number, shares: Float64Array): void {
  shares.fill(0);
  let mass = 1;
  for (let level = Math.min(longest - 1, sums.length); level > 0; level--) {
    const gram = state[level - 1]!;
    if (gram < 0 || sums[level - 1]![gram] === 0) continue;
    const { tokens } = index.grams.levels[level]!;
    const end = index.firstOf(level - 1, gram + 1);
    const scale = (mass * kept[level - 1]![gram]!) / sums[level - 1]![gram]!;
    for (let i = index.firstOf(level - 1, gram); i < end; i++) shares[tokens[i]!]! += weights[level]![i]! * scale;
    mass *= 1 - kept[level - 1]![gram]!;
  }
  const single = weights[0]!;
  let sum = 0;
  for (let token = 0; token < single.length; token++) sum += single[token]!;
  for (let token = 0; token < single.length; token++) shares[token]! += (mass * single[token]!) / sum;
}

/** What a text that has just begun ends in. @param start the token that texts begin with */
export function begin({ index }: WeightedNgrams, state: Int32Array, start: number): void {
  state.fill(-1);
  advance(index, state, start);
}
