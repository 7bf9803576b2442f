import { mix } from "../random/rng.js";
import { createHashSlots } from "./hash-slots.js";
import { jaccard } from "./shingles.js";

/** Hashes a band: the more, the fewer unlike sets share one. */
const layouts = { near: { bandCount: 28, bandRows: 4 }, nearer: { bandCount: 22, bandRows: 5 } } as const;
const hashCount = 112;
/** Odd multipliers and offsets, the same in every run. */
const multipliers = Int32Array.from({ length: hashCount }, (_, i) => mix(2 * i + 1) | 1);
const offsets = Int32Array.from({ length: hashCount }, (_, i) => mix(2 * i + 2));

/** Sets that can be asked which of them are near to another. */
export interface NearSets {
  /**
   * Visits the sets at or above the threshold, each once, until a visit returns true.
   * @param visit gets the position of a set
   */
  visitNear(set: Uint32Array, visit: (position: number) => boolean): void;
  /** The same of the sets marked 1 alone. */
  only(isWanted: Uint8Array): NearSets;
}

/**
 * Index of sets by MinHash: 28 bands of four hashes below a threshold of .65, else 22 of five. Two sets share a band with chance
 * 1 - (1 - s^4)^28, s their Jaccard similarity (.98 at .6, .04 at .2), or 1 - (1 - s^5)^22 (.98 at .7, .007 at .2); what shares one is then
 * compared in full, so that nothing below the threshold is ever called near.
 *
 * @param sets      ascending hashes; null for a place without a set
 * @param threshold Jaccard similarity in (0, 1] from which sets are near
 * @see Broder (1997), On the resemblance and containment of documents; Indyk & Motwani (1998)
 */
export function nearSets(sets: readonly (Uint32Array | null)[], threshold: number): NearSets {
  const { bandCount, bandRows } = threshold < 0.65 ? layouts.near : layouts.nearer;
  const keys = new Float64Array(sets.length * bandCount);
  sets.forEach((set, position) => {
    if (set !== null) bandKeys(set, bandRows, keys.subarray(position * bandCount, (position + 1) * bandCount));
  });
  const keysOf = new Float64Array(bandCount);
  const linked = (isWanted: Uint8Array | null): NearSets => {
    const { lastOf, before, buckets } = linkedBuckets(sets, keys, bandCount, isWanted);
    const lastVisit = new Int32Array(sets.length).fill(-1);
    let visits = 0;
    return {
      visitNear: (set, visit) => {
        visits++;
        bandKeys(set, bandRows, keysOf);
        for (let band = 0; band < bandCount; band++) {
          const bucket = buckets.find(keysOf[band]!);
          for (let entry = bucket < 0 ? -1 : lastOf[bucket]!; entry >= 0; entry = before[entry]!) {
            const position = Math.floor(entry / bandCount);
            if (lastVisit[position] === visits) continue;
            lastVisit[position] = visits;
            if (jaccard(set, sets[position]!) >= threshold && visit(position)) return;
          }
        }
      },
      only: linked,
    };
  };
  return linked(null);
}

/** Linked lists: the last entry of each bucket, and of each entry the one before; an entry is position × bands + band. */
function linkedBuckets(sets: readonly (Uint32Array | null)[], keys: Float64Array, bandCount: number, isWanted: Uint8Array | null) {
  const buckets = createHashSlots();
  const lastOf: number[] = [];
  const before = new Int32Array(keys.length).fill(-1);
  for (const [position, set] of sets.entries()) {
    if (set === null || isWanted?.[position] === 0) continue;
    for (let entry = position * bandCount; entry < (position + 1) * bandCount; entry++) {
      const bucket = buckets.add(keys[entry]!);
      before[entry] = lastOf[bucket] ?? -1;
      lastOf[bucket] = entry;
    }
  }
  return { buckets, lastOf, before };
}

/** One whole number below 2^53 a band: its smallest hashes and the band itself. */
function bandKeys(set: Uint32Array, bandRows: number, keys: Float64Array): void {
  for (let band = 0; band < keys.length; band++) {
    let [high, low] = [band, band];
    for (let row = 0; row < bandRows; row++) {
      const smallest = smallestHash(set, multipliers[band * bandRows + row]!, offsets[band * bandRows + row]!);
      high = mix(high ^ smallest);
      low = mix((Math.imul(low, 31) + smallest) | 0);
    }
    keys[band] = (high >>> 11) * 4294967296 + (low >>> 0);
  }
}

function smallestHash(set: Uint32Array, multiplier: number, offset: number): number {
  let smallest = 4294967295;
  for (let i = 0; i < set.length; i++) {
    const hash = (Math.imul(set[i]!, multiplier) + offset) >>> 0;
    if (hash < smallest) smallest = hash;
  }
  return smallest;
}
