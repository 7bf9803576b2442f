import { chanceLimit } from "./chance-limit.js";

/** How a node's distribution leans on its parent's. */
export interface TiltOptions {
  /** Fewest rows behind a group whose share is taken from the node itself. */
  readonly groupRows: number;
  /** Two groups stay apart only where their shares relative to the parent's differ by more than this chi-square (one degree of freedom). */
  readonly groupChiSquare: number;
}

/** Groups of codes, in an order in which neighbours may be merged. */
interface Groups {
  /** Code → group. */
  readonly groupOf: Uint16Array;
  readonly count: number;
  /** By group: rows of the node, and rows that the parent's distribution expects. */
  readonly held: Float64Array;
  readonly expected: Float64Array;
}

/**
 * A node's distribution over the target's codes: its parent's fine shape, tilted so that coarse groups of codes have the node's own shares.
 *
 * A group starts with at least `groupRows` rows: neighbouring codes (ordered), or single codes and the rest together (unordered). Neighbours
 * (ordered by code, or by ratio) are then merged while they do not differ from one another by more than chance. So nothing finer than a group
 * is learned from the node's few rows, and no difference that few rows make by chance.
 * @param counts rows of the node per code
 * @param parent the parent's distribution, sums to 1
 * @param out    length of counts; sums to 1 afterwards
 */
export function tiltedDistribution(
  counts: Float64Array,
  rows: number,
  parent: Float64Array,
  ordered: boolean,
  options: TiltOptions,
  out: Float64Array,
): void {
  const groups = ordered ? runsOf(counts, parent, rows, options.groupRows) : singlesOf(counts, parent, rows, options.groupRows);
  const ratios = mergedRatios(groups, chanceLimit(options.groupChiSquare, counts.length));
  const { groupOf } = groups;
  for (let code = 0; code < counts.length; code++) out[code] = parent[code]! * ratios[groupOf[code]!]!;
}

function groupsOf(groupOf: Uint16Array, count: number, counts: Float64Array, parent: Float64Array, rows: number): Groups {
  const held = new Float64Array(count);
  const expected = new Float64Array(count);
  for (let code = 0; code < counts.length; code++) {
    const group = groupOf[code]!;
    held[group]! += counts[code]!;
    expected[group]! += parent[code]! * rows;
  }
  return { groupOf, count, held, expected };
}

/** Codes of at least `least` rows on their own; between them runs of neighbouring codes of at least `least` rows, and what is left of a run. */
function runsOf(counts: Float64Array, parent: Float64Array, rows: number, least: number): Groups {
  const groupOf = new Uint16Array(counts.length);
  let last = -1;
  let own = least; // rows of the open group: as many as a group needs, so that the first code opens one
  for (let code = 0; code < counts.length; code++) {
    const isHeavy = counts[code]! >= least;
    if (isHeavy || own >= least) {
      last++;
      own = 0;
    }
    groupOf[code] = last;
    own += counts[code]!;
  }
  return groupsOf(groupOf, last + 1, counts, parent, rows);
}

/** Codes of at least `least` rows on their own and the others together, by ascending ratio to the parent's share. */
function singlesOf(counts: Float64Array, parent: Float64Array, rows: number, least: number): Groups {
  const groupOf = new Uint16Array(counts.length);
  // the others are group 0 while none is sorted
  let count = 1;
  for (let code = 0; code < counts.length; code++) groupOf[code] = counts[code]! >= least ? count++ : 0;
  const { held, expected } = groupsOf(groupOf, count, counts, parent, rows);
  const ratio = held.map((own, group) => (expected[group]! > 0 ? own / expected[group]! : 0));
  const order = Array.from(ratio.keys()).sort((a, b) => ratio[a]! - ratio[b]! || a - b);
  const placeOf = new Uint16Array(count);
  order.forEach((group, place) => {
    placeOf[group] = place;
  });
  return groupsOf(
    groupOf.map((group) => placeOf[group]!),
    count,
    counts,
    parent,
    rows,
  );
}

/** Merges neighbours, the most alike first, while two of them differ by no more than `limit`. O(groups²) @returns ratio of each group to what is expected */
function mergedRatios({ count, held, expected }: Groups, limit: number): Float64Array {
  const heldOf = held.slice();
  const expectedOf = expected.slice();
  // the groups still apart: where each begins, and how far it is from the one before
  const begin = Uint32Array.from(held.keys());
  const apart = new Float64Array(count);
  for (let i = 1; i < count; i++) apart[i] = chiSquareBetween(heldOf, expectedOf, i - 1, i);
  let left = count;
  for (;;) {
    let best = 0;
    let least = limit;
    for (let i = 1; i < left; i++) {
      if (apart[i]! > least) continue;
      least = apart[i]!;
      best = i;
    }
    if (best === 0) break;
    heldOf[best - 1]! += heldOf[best]!;
    expectedOf[best - 1]! += expectedOf[best]!;
    for (const values of [heldOf, expectedOf, begin, apart]) values.copyWithin(best, best + 1, left);
    left--;
    if (best > 1) apart[best - 1] = chiSquareBetween(heldOf, expectedOf, best - 2, best - 1);
    if (best < left) apart[best] = chiSquareBetween(heldOf, expectedOf, best - 1, best);
  }
  const ratios = new Float64Array(count);
  for (let i = 0; i < left; i++) {
    const end = i + 1 < left ? begin[i + 1]! : count;
    ratios.fill(expectedOf[i]! > 0 ? heldOf[i]! / expectedOf[i]! : 0, begin[i], end);
  }
  return ratios;
}

/** Chi-square of two groups against one common ratio to what is expected. */
function chiSquareBetween(held: Float64Array, expected: Float64Array, a: number, b: number): number {
  const allExpected = expected[a]! + expected[b]!;
  const allHeld = held[a]! + held[b]!;
  if (allHeld === 0 || allExpected === 0) return 0;
  const shared = (allHeld / allExpected) * expected[a]!;
  const other = allHeld - shared;
  return shared > 0 && other > 0 ? (held[a]! - shared) ** 2 / shared + (held[b]! - other) ** 2 / other : 0;
}
