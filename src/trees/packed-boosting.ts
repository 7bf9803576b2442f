import type { BoostingModel } from "./boosting.js";
import { wordsPerSplit } from "./histogram-tree.js";

/** Most codes of a feature that a packed tree can ask. */
export const packedCodes = 64;

/** Leaf values and the constant are kept in steps of 1/`packedSteps`. */
export const packedSteps = 1024;

/** A boosted regression as flat arrays over all nodes of all trees: small enough for a model file, and quick to walk. */
export interface PackedTrees {
  /** Tree → its first node; length trees + 1. */
  readonly start: Uint32Array;
  /** Feature asked at a node, -1 at a leaf. */
  readonly feature: Int16Array;
  /** Left child, counted from the tree's first node; the right one is the next. */
  readonly left: Uint16Array;
  /** Bit `code` of two words a node: rows with the code go left. */
  readonly goesLeft: Uint32Array;
  /** Leaf values in steps of 1/`packedSteps`. */
  readonly value: Int16Array;
  /** Constant in the same steps. */
  readonly baseline: number;
}

/** Packs a boosted regression of features with at most `packedCodes` codes each. */
export function packBoosting({ trees, baseline }: BoostingModel): PackedTrees {
  const start = new Uint32Array(trees.length + 1);
  trees.forEach((tree, t) => {
    start[t + 1] = start[t]! + tree.feature.length;
  });
  const nodes = start[trees.length]!;
  const packed = {
    start,
    feature: new Int16Array(nodes),
    left: new Uint16Array(nodes),
    goesLeft: new Uint32Array(nodes * 2),
    value: new Int16Array(nodes),
    // a rounded small negative number is -0, which no model file can tell from 0
    baseline: Math.round(baseline[0]! * packedSteps) + 0,
  };
  trees.forEach((tree, t) => {
    for (let n = 0, at = start[t]!; n < tree.feature.length; n++, at++) {
      packed.feature[at] = tree.feature[n]!;
      packed.left[at] = tree.left[n]!;
      packed.goesLeft[at * 2] = tree.leftCodes[n * wordsPerSplit]!;
      packed.goesLeft[at * 2 + 1] = tree.leftCodes[n * wordsPerSplit + 1]!;
      packed.value[at] = Math.max(-32768, Math.min(32767, Math.round(tree.value[n]! * packedSteps)));
    }
  });
  return packed;
}

/**
 * Adds the regression's values, in steps of 1/`packedSteps`, to `out`.
 * @param codes by feature, the binned codes of the rows; rows 0 … out.length - 1
 */
export function addPackedScores(packed: PackedTrees, codes: readonly Uint8Array[], out: Float64Array): void {
  const { start, feature, left, goesLeft, value, baseline } = packed;
  for (let row = 0; row < out.length; row++) out[row]! += baseline;
  for (let t = 0; t + 1 < start.length; t++) {
    const first = start[t]!;
    for (let row = 0; row < out.length; row++) {
      let node = first;
      for (let asked = feature[node]!; asked >= 0; asked = feature[node]!) {
        const code = codes[asked]![row]!;
        node = first + left[node]! + 1 - ((goesLeft[node * 2 + (code >> 5)]! >>> (code & 31)) & 1);
      }
      out[row]! += value[node]!;
    }
  }
}

/** Counts the nodes that fewer than k persons fall into. @param codes by feature, the binned codes of the rows; persons contiguous */
export function shortPackedNodes(
  { start, feature, left, goesLeft }: PackedTrees,
  codes: readonly Uint8Array[],
  personOf: Uint32Array,
  k: number,
): number {
  const persons = new Uint32Array(feature.length);
  const last = new Int32Array(feature.length).fill(-1);
  for (let t = 0; t + 1 < start.length; t++) {
    const first = start[t]!;
    for (let row = 0; row < personOf.length; row++) {
      for (let node = first; node >= 0; ) {
        if (last[node] !== personOf[row]) persons[node]!++;
        last[node] = personOf[row]!;
        const asked = feature[node]!;
        if (asked < 0) break;
        const code = codes[asked]![row]!;
        node = first + left[node]! + 1 - ((goesLeft[node * 2 + (code >> 5)]! >>> (code & 31)) & 1);
      }
    }
  }
  return persons.reduce((count, held) => count + (held < k ? 1 : 0), 0);
}
