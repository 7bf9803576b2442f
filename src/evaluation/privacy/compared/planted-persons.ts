import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { plantedShare } from "../figure.js";

/** Marks a random twentieth (at least one) of the listed persons. @returns length personCount, 1 for planted */
export function plantedPersons(personCount: number, groups: readonly Uint32Array[], rng: Rng): Uint8Array {
  const planted = new Uint8Array(personCount);
  for (const group of groups) {
    const count = Math.max(group.length === 0 ? 0 : 1, Math.round(plantedShare * group.length));
    const order = permutation(group.length, rng);
    for (let i = 0; i < count; i++) planted[group[order[i]!]!] = 1;
  }
  return planted;
}

/** All persons, as one group. */
export function everyone(personCount: number): Uint32Array {
  return Uint32Array.from({ length: personCount }, (_, i) => i);
}
