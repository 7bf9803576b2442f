import type { Rng } from "./rng.js";

/** Uniform integer in [0, bound), without modulo bias (Lemire 2019 is not needed at this speed: rejection). @throws RangeError unless bound is an integer in [1, 2^32] */
export function uniformInteger(bound: number, rng: Rng): number {
  if (!(bound >= 1 && bound <= 4294967296 && Number.isInteger(bound)))
    throw new RangeError(`bound must be an integer in [1, 2^32], got ${bound}`);
  const limit = 4294967296 - (4294967296 % bound);
  for (;;) {
    const word = rng.nextUint32();
    if (word < limit) return word % bound;
  }
}

/** Random order of 0 .. count - 1 (Fisher & Yates; Durstenfeld 1964). */
export function permutation(count: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = uniformInteger(i + 1, rng);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** Uniform sample without replacement, ascending. @returns min(take, count) indices in [0, count) */
export function sampleIndices(count: number, take: number, rng: Rng): Uint32Array {
  if (take >= count) return Uint32Array.from({ length: count }, (_, i) => i);
  return permutation(count, rng).slice(0, take).sort();
}
