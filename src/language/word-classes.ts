import type { TokenSequences } from "./supported-ngrams.js";

export interface WordClasses {
  /** Class of each token of the vocabulary, from 0. */
  readonly classOf: Uint16Array;
  readonly classCount: number;
}

/** The commonest tokens: each a class of its own, and what the neighbours of all others are told by. */
const mostCommonTokens = 120;
const mostMixedClasses = 60;
const rounds = 10;

/**
 * Words that stand between the same common words, together: the commonest tokens stay alone, all others are grouped by spherical k-means over
 * the positive pointwise mutual information of their left and right neighbours (Schütze 1995, "Distributional part-of-speech tagging"; Dhillon
 * and Modha 2001). Seeds are the commonest of the rest, so that the same texts give the same classes.
 *
 * @param counts how often each token stands in the texts
 */
export function wordClasses(texts: TokenSequences, counts: Uint32Array): WordClasses {
  const order = Uint32Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const common = order.subarray(0, mostCommonTokens);
  const rest = order.subarray(mostCommonTokens).filter((token) => counts[token]! > 0);
  const classOf = new Uint16Array(counts.length);
  common.forEach((token, c) => {
    classOf[token] = c;
  });
  if (rest.length === 0) return { classOf, classCount: common.length };
  const classCount = Math.min(mostMixedClasses, Math.ceil(rest.length / 4));
  const vectors = neighbourVectors(texts, counts, common, rest);
  const nearest = sphericalMeans(vectors, 2 * common.length, classCount);
  rest.forEach((token, i) => {
    classOf[token] = common.length + nearest[i]!;
  });
  return { classOf, classCount: common.length + classCount };
}

/** @returns row-major [rest.length × 2 · common.length], rows of length 1 (or all 0) */
function neighbourVectors(
  { tokens, starts, personOf }: TokenSequences,
  counts: Uint32Array,
  common: Uint32Array,
  rest: Uint32Array,
): Float32Array {
  const width = 2 * common.length;
  const [place, column] = [new Int32Array(counts.length).fill(-1), new Int32Array(counts.length).fill(-1)];
  rest.forEach((token, i) => {
    place[token] = i;
  });
  common.forEach((token, c) => {
    column[token] = c;
  });
  const vectors = new Float32Array(rest.length * width);
  for (let text = 0; text < personOf.length; text++) {
    for (let i = starts[text]! + 1; i < starts[text + 1]!; i++) {
      const [before, token] = [tokens[i - 1]!, tokens[i]!];
      if (place[token]! >= 0 && column[before]! >= 0) vectors[place[token]! * width + column[before]!]!++;
      if (place[before]! >= 0 && column[token]! >= 0) vectors[place[before]! * width + common.length + column[token]!]!++;
    }
  }
  const shares = Float64Array.from(common, (token) => counts[token]! / Math.max(1, tokens.length));
  rest.forEach((token, i) => {
    toInformation(vectors.subarray(i * width, (i + 1) * width), counts[token]!, shares);
  });
  return vectors;
}

/** Counts of neighbours as positive pointwise mutual information, smoothed by half a count, of length 1. */
function toInformation(vector: Float32Array, count: number, shares: Float64Array): void {
  let sum = 0;
  for (let j = 0; j < vector.length; j++) {
    const seen = vector[j]!;
    const value = seen === 0 ? 0 : Math.max(0, Math.log(seen / (count * shares[j % shares.length]! + 0.5)));
    vector[j] = value;
    sum += value * value;
  }
  if (sum === 0) return;
  const scale = 1 / Math.sqrt(sum);
  for (let j = 0; j < vector.length; j++) vector[j]! *= scale;
}

function sphericalMeans(vectors: Float32Array, width: number, classCount: number): Uint16Array {
  const rowCount = vectors.length / width;
  let centres = vectors.slice(0, classCount * width);
  const nearest = new Uint16Array(rowCount);
  for (let round = 0; round < rounds; round++) {
    const sums = new Float32Array(centres.length);
    let moved = 0;
    for (let row = 0; row < rowCount; row++) {
      const best = nearestCentre(vectors, row, width, centres);
      if (nearest[row] !== best) moved++;
      nearest[row] = best;
      for (let j = 0; j < width; j++) sums[best * width + j]! += vectors[row * width + j]!;
    }
    if (moved === 0 && round > 0) break;
    centres = unitRows(sums, width, centres);
  }
  return nearest;
}

function nearestCentre(vectors: Float32Array, row: number, width: number, centres: Float32Array): number {
  const start = row * width;
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let c = 0, from = 0; from < centres.length; c++, from += width) {
    let product = 0;
    for (let j = 0; j < width; j++) product += vectors[start + j]! * centres[from + j]!;
    if (product > most) [best, most] = [c, product];
  }
  return best;
}

/** Rows of length 1; a centre that nothing is nearest to stays where it was. */
function unitRows(sums: Float32Array, width: number, before: Float32Array): Float32Array<ArrayBuffer> {
  const centres = new Float32Array(sums);
  for (let from = 0; from < sums.length; from += width) {
    const row = centres.subarray(from, from + width);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length === 0) row.set(before.subarray(from, from + width));
    else for (let j = 0; j < width; j++) row[j]! /= length;
  }
  return centres;
}
