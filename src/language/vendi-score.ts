import { symmetricEigen } from "../math/symmetric-eigen.js";

/**
 * Vendi score: how many different texts there are, in effect: exp of the entropy of the eigenvalues of K / texts, where K is the mean of the
 * cosines of counts of words and of pairs of neighbouring words. 1 for texts that are all the same, their number for texts that share nothing.
 * O(texts³): meant for some fifty.
 * @param texts words by number; at least one text
 * @see Friedman & Dieng (2023), TMLR, arXiv:2210.02410; the kernel is that of vendi_score.text_utils.ngram_vendi_score, a text being like itself
 */
export function vendiScore(texts: readonly Int32Array[]): number {
  const count = texts.length;
  const kernel = new Float64Array(count * count);
  for (const length of [1, 2]) {
    const grams = texts.map((text) => gramCounts(text, length));
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const half = cosine(grams[i]!, grams[j]!) / 2 / count;
        kernel[i * count + j]! += half;
        kernel[j * count + i]! += half;
      }
      kernel[i * count + i] = 1 / count;
    }
  }
  let entropy = 0;
  for (const value of symmetricEigen(kernel, count).values) if (value > 0) entropy -= value * Math.log(value);
  return Math.exp(entropy);
}

function gramCounts(text: Int32Array, length: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let at = 0; at + length <= text.length; at++) {
    const gram = length === 1 ? text[at]! : text[at]! * 2 ** 26 + text[at + 1]!;
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function cosine(a: Map<number, number>, b: Map<number, number>): number {
  let product = 0;
  for (const [gram, count] of a) product += count * (b.get(gram) ?? 0);
  return product === 0 ? 0 : product / Math.sqrt(squares(a) * squares(b));
}

function squares(counts: Map<number, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count * count;
  return sum;
}
