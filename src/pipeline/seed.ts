import { createHash } from "node:crypto";
import { StandinError } from "../errors.js";

/** The seed of a run and how well it hides: whoever knows it can test a guessed source against the split. */
export interface Seed {
  /** Hexadecimal where it was drawn, else the text that was given. */
  readonly text: string;
  readonly given: boolean;
  /** True when a given seed has fewer than 128 bits. */
  readonly guessable: boolean;
}

const seedByteCount = 16;
const fullSeed = /^[0-9a-f]{32,}$/iu;

/** The given seed, or 128 bits from `randomBytes`. @throws StandinError SEED_INVALID on an empty or overlong seed */
export function chooseSeed(given: string | null, randomBytes: (byteCount: number) => Uint8Array): Seed {
  if (given === null) return { text: Buffer.from(randomBytes(seedByteCount)).toString("hex"), given: false, guessable: false };
  if (given.length === 0 || given.length > 200) {
    throw new StandinError(
      "SEED_INVALID",
      "--seed must have 1 to 200 characters. Give 32 hexadecimal digits, or leave it out to have them drawn.",
    );
  }
  const isRepetitive = new Set(given.toLowerCase()).size < 6; // 000…0 has 32 digits and no secret
  return { text: given, given: true, guessable: !fullSeed.test(given) || isRepetitive };
}

/**
 * Binds the manifest to the seed without telling it.
 * @param key random bytes of the private run record, at least 16
 * @returns sha256 of (key ‖ seed), hexadecimal
 */
export function seedCommitment(seed: Seed, key: Uint8Array): string {
  return createHash("sha256").update(key).update(seed.text, "utf8").digest("hex");
}
