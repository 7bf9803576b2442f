import type { TreeFeature } from "./tree-feature.js";

/**
 * A grown tree as flat arrays, one entry a node; node 0 is the root. The children of a split are `left[node]` and `left[node] + 1`.
 * Every split, ordered or not, is a set of the codes that go left: bit `code & 31` of word `leftCodes[node * 8 + (code >> 5)]`.
 */
export interface HistogramTree {
  /** Feature of the split, -1 at a leaf. */
  readonly feature: Int32Array;
  readonly left: Int32Array;
  /** Eight words a node. */
  readonly leftCodes: Uint32Array;
  /** Value of the leaf, learning rate applied; 0 at a split. */
  readonly value: Float64Array;
  /** Loss reduction of the split; 0 at a leaf. */
  readonly gain: Float64Array;
}

export const wordsPerSplit = 8;

/** Whether rows with this code go left at the node. */
export function goesLeft(leftCodes: Uint32Array, node: number, code: number): boolean {
  return ((leftCodes[node * wordsPerSplit + (code >> 5)]! >>> (code & 31)) & 1) === 1;
}

/** Adds the tree's leaf values of `rows` to `scores` (same length as rows). */
export function addTreeScores(tree: HistogramTree, codes: readonly Uint8Array[], rows: Uint32Array, scores: Float64Array): void {
  const { value } = tree;
  for (let i = 0; i < rows.length; i++) scores[i] = scores[i]! + value[leafOfRow(tree, codes, rows[i]!)]!;
}

/** Leaf of each of `rows`. */
export function leavesOfTree(tree: HistogramTree, features: readonly TreeFeature[], rows: Uint32Array): Uint32Array {
  const codes = features.map((feature) => feature.codes);
  return rows.map((row) => leafOfRow(tree, codes, row));
}

function leafOfRow({ feature, left, leftCodes }: HistogramTree, codes: readonly Uint8Array[], row: number): number {
  let node = 0;
  for (let f = feature[0]!; f >= 0; f = feature[node]!) node = left[node]! + (goesLeft(leftCodes, node, codes[f]![row]!) ? 0 : 1);
  return node;
}
