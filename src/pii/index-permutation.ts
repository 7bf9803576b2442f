import type { Rng } from "../random/rng.js";

const rounds = 6;

/**
 * Image of `index` under a keyed permutation of 0 .. size - 1: distinct indices have distinct images, and no table is kept.
 *
 * A Feistel network over two halves of about sqrt(size), with addition in place of exclusive or, and cycle walking back into the range
 * (Black & Rogaway 2002, "Ciphers with arbitrary finite domains"). Not meant to hide the key from an adversary who sees many images.
 *
 * @param index integer in [0, size) @param size integer in [1, 2^48]
 * @throws RangeError outside these ranges
 */
export function permutedIndex(index: number, size: number, rng: Rng): number {
  if (!(size >= 1 && size <= 281474976710656 && index >= 0 && index < size))
    throw new RangeError(`index ${index} is not in [0, ${size}), size at most 2^48`);
  const leftSize = Math.ceil(Math.sqrt(size));
  const rightSize = Math.ceil(size / leftSize);
  let image = index;
  do {
    let left = Math.floor(image / rightSize);
    let right = image % rightSize;
    for (let round = 0; round < rounds; round += 2) {
      left = (left + rng.uintAt(right, round)) % leftSize;
      right = (right + rng.uintAt(left, round + 1)) % rightSize;
    }
    image = left * rightSize + right;
  } while (image >= size);
  return image;
}
