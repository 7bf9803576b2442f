import type { SparseRows } from "../math/sparse-rows.js";
import { mix } from "../random/rng.js";
import type { TokenRows } from "./token-rows.js";

/** Words and pairs of neighbouring words share so many slots. */
const slotCount = 2 ** 18;

/** What texts say a word or a pair of words is worth. */
export interface HashedTfidf {
  /** Column of each slot, or -1 where too few texts have it. */
  readonly columnOf: Int32Array;
  /** Weight by column. */
  readonly weights: Float32Array;
}

/**
 * Columns and weights for words and pairs of neighbouring words, from the texts given: those in at least `fewestTexts` texts (and in one at least),
 * weight 1 + ln((1 + texts) / (1 + texts with it)).
 * @see Weinberger et al. (2009), arXiv:0902.2206, for the hashing; Spärck Jones (1972) for the weight, in the form of scikit-learn's TfidfTransformer
 */
export function fitTfidf(texts: TokenRows, fewestTexts: number): HashedTfidf {
  const textCount = texts.starts.length - 1;
  const counts = textsWithSlot(texts);
  const columnOf = new Int32Array(slotCount).fill(-1);
  const weights: number[] = [];
  for (let slot = 0; slot < slotCount; slot++) {
    if (counts[slot]! < Math.max(1, fewestTexts)) continue;
    columnOf[slot] = weights.push(1 + Math.log((1 + textCount) / (1 + counts[slot]!))) - 1;
  }
  return { columnOf, weights: Float32Array.from(weights) };
}

function textsWithSlot({ tokens, starts }: TokenRows): Uint32Array {
  const counts = new Uint32Array(slotCount);
  const last = new Int32Array(slotCount).fill(-1);
  for (let row = 0; row + 1 < starts.length; row++) {
    let before = -1;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const word = tokens[i]!;
      countOnce(wordSlot(word), row, counts, last);
      if (before >= 0) countOnce(pairSlot(before, word), row, counts, last);
      before = word;
    }
  }
  return counts;
}

function countOnce(slot: number, row: number, counts: Uint32Array, last: Int32Array): void {
  if (last[slot] === row) return;
  last[slot] = row;
  counts[slot]!++;
}

function wordSlot(word: number): number {
  return mix((word + 0x51ed270b) | 0) & (slotCount - 1);
}

function pairSlot(first: number, second: number): number {
  return mix((Math.imul(first + 1, 0x9e3779b1) + mix(second)) | 0) & (slotCount - 1);
}

/** Texts as rows of unit length (or without entry): (1 + ln count) × weight for each word and pair that has a column. */
export function tfidfRows({ columnOf, weights }: HashedTfidf, { tokens, starts }: TokenRows): SparseRows {
  const textCount = starts.length - 1;
  const counts = new Uint32Array(weights.length);
  const columns = new Uint32Array(2 * tokens.length);
  const values = new Float32Array(2 * tokens.length);
  const rowStarts = new Uint32Array(textCount + 1);
  let next = 0;
  for (let row = 0; row < textCount; row++) {
    const from = next;
    let before = -1;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const word = tokens[i]!;
      const single = columnOf[wordSlot(word)]!;
      if (single >= 0 && counts[single]!++ === 0) columns[next++] = single;
      const pair = before < 0 ? -1 : columnOf[pairSlot(before, word)]!;
      if (pair >= 0 && counts[pair]!++ === 0) columns[next++] = pair;
      before = word;
    }
    weigh(from, next, columns, counts, weights, values);
    rowStarts[row + 1] = next;
  }
  return { columnCount: weights.length, starts: rowStarts, columns: columns.slice(0, next), values: values.slice(0, next) };
}

/** Turns the counts of one row into its values, and empties them. */
function weigh(from: number, to: number, columns: Uint32Array, counts: Uint32Array, weights: Float32Array, values: Float32Array): void {
  let squares = 0;
  for (let i = from; i < to; i++) {
    const column = columns[i]!;
    const value = (1 + Math.log(counts[column]!)) * weights[column]!;
    counts[column] = 0;
    values[i] = value;
    squares += value * value;
  }
  const scale = 1 / Math.sqrt(squares);
  for (let i = from; i < to; i++) values[i]! *= scale;
}
