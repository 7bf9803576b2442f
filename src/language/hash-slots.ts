import { mix } from "../random/rng.js";

/** Numbers 0, 1, 2, … for distinct hashes, in order of appearance. */
export interface HashSlots {
  readonly count: number;
  /** Slot of a hash, made if need be. */
  add(hash: number): number;
  /** Slot of a hash, or -1. */
  find(hash: number): number;
  /** Hashes by slot, a copy. */
  hashes(): Float64Array;
}

/**
 * Open addressing with linear probing over typed arrays, at most half full: 24 bytes a slot at worst, a tenth of a Map's. Hashes are whole
 * numbers in [0, 2^53); they need not look random.
 */
export function createHashSlots(): HashSlots {
  let hashes = new Float64Array(1024);
  let places = new Int32Array(2048).fill(-1);
  let count = 0;

  const placeOf = (hash: number): number => {
    const mask = places.length - 1;
    let place = mix((hash % 4294967296) ^ Math.imul(hash / 4294967296, 0x9e3779b1)) & mask;
    while (places[place]! >= 0 && hashes[places[place]!] !== hash) place = (place + 1) & mask;
    return place;
  };
  const grow = (): void => {
    const larger = new Float64Array(2 * hashes.length);
    larger.set(hashes);
    hashes = larger;
    places = new Int32Array(2 * places.length).fill(-1);
    for (let slot = 0; slot < count; slot++) places[placeOf(hashes[slot]!)] = slot;
  };
  return {
    get count() {
      return count;
    },
    find: (hash) => places[placeOf(hash)]!,
    hashes: () => hashes.slice(0, count),
    add: (hash) => {
      const place = placeOf(hash);
      if (places[place]! >= 0) return places[place]!;
      const slot = count;
      hashes[slot] = hash;
      places[place] = slot;
      if (++count === hashes.length) grow();
      return slot;
    },
  };
}
