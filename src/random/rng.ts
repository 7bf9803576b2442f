import { createHash } from "node:crypto";

/**
 * A seeded source of randomness with two faces: a sequence (`nextUint32`, `nextFloat`) and a random-access field (`uintAt`, `floatAt`)
 * whose value depends on the key and the two indices alone, so that any shard of rows can be drawn anywhere, in any order.
 * Children by name: adding a step never shifts another step's draws. Never used for privacy noise.
 */
export interface Rng {
  /** 128-bit key (4 words); `createRng(key)` in another thread gives the same source. */
  readonly key: Uint32Array;
  /** Independent child; depends on this key and the name alone, not on what was drawn before. */
  fork(name: string): Rng;
  /** Next word of the sequence, uniform on [0, 2^32). */
  nextUint32(): number;
  /** Next number of the sequence, uniform on [0, 1) with 53 bits. */
  nextFloat(): number;
  /** Word at (row, draw), uniform on [0, 2^32); row < 2^32, draw < 2^32. Stateless. */
  uintAt(row: number, draw: number): number;
  /** Number at (row, draw), uniform on [0, 1) with 32 bits. Stateless. */
  floatAt(row: number, draw: number): number;
}

const twoPow32 = 4294967296;

/** Key from a 128-bit seed in hexadecimal, or from any text (hashed). @throws RangeError on an empty seed */
export function seedKey(seed: string): Uint32Array {
  if (seed.length === 0) throw new RangeError("seed must not be empty");
  return keyOf(`standin/seed/${seed}`);
}

function keyOf(text: string): Uint32Array {
  const digest = createHash("sha256").update(text, "utf8").digest();
  return Uint32Array.from({ length: 4 }, (_, i) => digest.readUInt32LE(i * 4));
}

/**
 * Random source for a key of four words.
 *
 * Sequence: xoshiro128++ (Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators").
 * Field: three rounds of the finaliser of MurmurHash3 (Appleby) over key and counters; tested in `test/random`.
 * @throws RangeError if the key is not four words
 */
export function createRng(key: Uint32Array): Rng {
  if (key.length !== 4) throw new RangeError(`an Rng key has 4 words, got ${key.length}`);
  const own = Uint32Array.from(key);
  const [k0, k1, k2, k3] = [own[0]!, own[1]!, own[2]!, own[3]!];
  // xoshiro must not start at all zeros
  let [s0, s1, s2, s3] = [k0 | 0, k1 | 0, k2 | 0, (k0 | k1 | k2 | k3) === 0 ? 1 : k3 | 0];

  const nextUint32 = (): number => {
    const sum = (s0 + s3) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + s0) | 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };
  const uintAt = (row: number, draw: number): number => {
    let h = mix((row ^ k0) | 0);
    h = mix((h + Math.imul(draw ^ k1, 0x9e3779b1)) | 0);
    h = mix((h ^ k2) | 0);
    return (h + k3) >>> 0;
  };
  return {
    key: own,
    fork: (name) => createRng(keyOf(`${k0}.${k1}.${k2}.${k3}/${name}`)),
    nextUint32,
    nextFloat: () => ((nextUint32() >>> 5) * 67108864 + (nextUint32() >>> 6)) / 9007199254740992,
    uintAt,
    floatAt: (row, draw) => uintAt(row, draw) / twoPow32,
  };
}

/** A 32-bit word as another that looks unlike it: the finaliser of MurmurHash3 (Appleby), one to one. @returns a signed 32-bit integer */
export function mix(word: number): number {
  let h = word;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
