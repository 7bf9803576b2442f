import { mix } from "../random/rng.js";

/** Hash of a run of words, 53 bits: among a million runs, the chance that any two unlike ones share a hash is about 1e-4. */
export function gramHash(words: Int32Array, from: number, to: number): number {
  let [high, low] = [to - from, 0];
  for (let i = from; i < to; i++) {
    const word = words[i]!;
    high = (Math.imul(high, 0x2545f491) + mix(word)) | 0;
    low = (Math.imul(low, 0x5bd1e995) + mix(word ^ 0x3c6ef372)) | 0;
  }
  return (mix(high) >>> 11) * 4294967296 + (mix(low) >>> 0);
}
