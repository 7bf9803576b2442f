import { expect, it } from "vitest";
import { createRng } from "../../src/random/rng.js";

/**
 * First ten words of xoshiro128++ from the state 1, 2, 3, 4: the algorithm of Blackman & Vigna's xoshiro128plusplus.c, computed here a second
 * time in 32-bit arithmetic over BigInt, where no shift can wrap by accident.
 */
function referenceWords(state: readonly [bigint, bigint, bigint, bigint], count: number): number[] {
  const mask = 0xffffffffn;
  const rotated = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (32n - by))) & mask;
  let [a, b, c, d] = state;
  return Array.from({ length: count }, () => {
    const result = (rotated((a + d) & mask, 7n) + a) & mask;
    const shifted = (b << 9n) & mask;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11n);
    return Number(result);
  });
}

it("is xoshiro128++", () => {
  const rng = createRng(Uint32Array.of(1, 2, 3, 4));
  const words = Array.from({ length: 1000 }, () => rng.nextUint32());
  // The first words are those that rand_xoshiro (Rust) lists for this state.
  expect(words.slice(0, 10)).toEqual([
    641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420,
  ]);
  expect(words).toEqual(referenceWords([1n, 2n, 3n, 4n], 1000));
});

it("does not stick at a key of zeros", () => {
  const rng = createRng(new Uint32Array(4));
  const words = Array.from({ length: 100 }, () => rng.nextUint32());
  expect(words).toEqual(referenceWords([0n, 0n, 0n, 1n], 100));
  expect(new Set(words.slice(20)).size).toBe(80);
});
