import { createHashSlots, type HashSlots } from "../../../language/hash-slots.js";
import type { Shingles } from "../../../language/shingles.js";

/** Sets by the hashes that they hold. */
interface Postings {
  readonly slots: HashSlots;
  /** Sets with the hash of slot s: `sets[starts[s] .. starts[s + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly sets: Uint32Array;
  readonly sizes: Uint32Array;
}

/**
 * Highest Jaccard similarity of each text to any text of an output, by characters or words as both have them: exact, over an inverted index.
 * @returns in [0, 1], 0 where nothing is shared
 */
export function nearestSimilarities(output: readonly Shingles[], queries: readonly Shingles[]): Float64Array {
  const nearest = new Float64Array(queries.length);
  for (const kind of ["characters", "words"] as const) {
    const postings = postingsOf(output.flatMap(({ [kind]: set }) => (set === null ? [] : [set])));
    const shared = new Uint32Array(postings.sizes.length);
    queries.forEach(({ [kind]: set }, query) => {
      if (set !== null) nearest[query] = Math.max(nearest[query]!, highestJaccard(set, postings, shared));
    });
  }
  return nearest;
}

function postingsOf(sets: readonly Uint32Array[]): Postings {
  const slots = createHashSlots();
  const counts: number[] = [];
  for (const set of sets)
    for (const hash of set) {
      const slot = slots.add(hash);
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  const starts = new Uint32Array(counts.length + 1);
  for (let slot = 0; slot < counts.length; slot++) starts[slot + 1] = starts[slot]! + counts[slot]!;
  const next = starts.slice();
  const held = new Uint32Array(starts[counts.length]!);
  sets.forEach((set, i) => {
    for (const hash of set) held[next[slots.find(hash)]!++] = i;
  });
  return { slots, starts, sets: held, sizes: Uint32Array.from(sets, (set) => set.length) };
}

/** @param shared zeros, by set; zeros again afterwards */
function highestJaccard(query: Uint32Array, { slots, starts, sets, sizes }: Postings, shared: Uint32Array): number {
  for (let i = 0; i < query.length; i++) {
    const slot = slots.find(query[i]!);
    if (slot < 0) continue;
    for (let at = starts[slot]!; at < starts[slot + 1]!; at++) shared[sets[at]!]!++;
  }
  let highest = 0;
  for (let set = 0; set < shared.length; set++) {
    if (shared[set] === 0) continue;
    highest = Math.max(highest, shared[set]! / (query.length + sizes[set]! - shared[set]!));
    shared[set] = 0;
  }
  return highest;
}
