import { fitTfidf, tfidfRows } from "../../language/hashed-tfidf.js";
import type { TokenRows } from "../../language/token-rows.js";
import { projectRows, sparseDirections } from "../../math/sparse-directions.js";
import type { Rng } from "../../random/rng.js";

/** Directions kept, and looked for: the more are looked for, the better the kept ones are found. */
export const spaceWidth = 32;
const lookedFor = 40;
/** Words and pairs of fewer texts say nothing of others. */
const fewestTexts = 3;

/** A place for every text. @returns row-major [texts × 32], rows of unit length; of zeros for a text without a known word */
export type TextSpace = (tokens: TokenRows) => Float32Array;

/**
 * Latent semantic analysis: texts as hashed TF-IDF of words and pairs, in the 32 directions in which the texts given reach furthest.
 * @returns null where these share too few words
 * @see Deerwester et al. (1990), JASIS 41:391-407
 */
export function textSpace(fitting: TokenRows, rng: Rng): TextSpace | null {
  const weights = fitTfidf(fitting, fewestTexts);
  const columnCount = weights.weights.length;
  if (columnCount < lookedFor) return null;
  const start = Float64Array.from({ length: columnCount * lookedFor }, () => rng.nextFloat() - 0.5);
  const directions = sparseDirections(tfidfRows(weights, fitting), start, lookedFor, spaceWidth);
  return (tokens) => unitRows(projectRows(tfidfRows(weights, tokens), directions, spaceWidth));
}

function unitRows(values: Float64Array): Float32Array {
  const rows = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += spaceWidth) {
    let squares = 0;
    for (let i = from; i < from + spaceWidth; i++) squares += values[i]! * values[i]!;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = from; i < from + spaceWidth; i++) rows[i] = values[i]! * scale;
  }
  return rows;
}
