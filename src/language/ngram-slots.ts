import { createHashSlots } from "./hash-slots.js";

/** Numbers 0, 1, 2, … for the distinct runs of tokens that were added, in order of appearance. */
export interface NgramSlots {
  readonly count: number;
  /** Slot of the run that lengthens `prefix` (a slot, or -1 for the empty run) by a token; made if need be. */
  add(prefix: number, token: number): number;
  /** The same run's slot, or -1 where it was never added. */
  find(prefix: number, token: number): number;
}

/** Room for so many distinct tokens: a slot of 31 bits and a token of 22 are a whole number that a double holds exactly. */
const tokenRoom = 4_194_304;

/**
 * Runs of tokens by prefix and last token, so that no two runs share a slot (nothing is hashed away).
 * Tokens are whole numbers in [0, 4,194,304).
 */
export function createNgramSlots(): NgramSlots {
  const slots = createHashSlots();
  const keyOf = (prefix: number, token: number): number => (prefix + 1) * tokenRoom + token;
  return {
    get count() {
      return slots.count;
    },
    add: (prefix, token) => slots.add(keyOf(prefix, token)),
    find: (prefix, token) => slots.find(keyOf(prefix, token)),
  };
}
