/** A feature as a tree sees it. */
export interface CodedFeature {
  readonly codes: Uint16Array;
  readonly cardinality: number;
  /** True where `code <= threshold` is a sensible question; one code against the rest is asked of every feature. */
  readonly ordered: boolean;
}

/**
 * Structure of one tree, a row of flat arrays. Node 0 is the root; children are numbered after their parent.
 * A row goes left where `code <= split` (threshold) or `code === split` (equal) on `feature`.
 */
export interface TreeStructure {
  /** Feature asked at each node, -1 at a leaf. */
  readonly feature: Int16Array;
  readonly split: Uint16Array;
  /** 1: `code === split` goes left; 0: `code <= split` goes left. */
  readonly equal: Uint8Array;
  /** Left child; the right one is left + 1. -1 at a leaf. */
  readonly left: Int32Array;
}

/** Numbers kept a node while walking: feature, first code that goes left, how many more do, left child. */
const wordsPerNode = 4;

/** Leaf (its node) that each of the rows 0 … rowCount - 1 falls into. */
export function leavesOf(tree: TreeStructure, features: readonly CodedFeature[], rowCount: number): Uint32Array {
  const codes = features.map((one) => one.codes);
  const nodes = walkingNodes(tree);
  const out = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    let at = 0;
    for (let asked = nodes[0]!; asked >= 0; asked = nodes[at]!) {
      const isRight = (codes[asked]![row]! - nodes[at + 1]!) >>> 0 > nodes[at + 2]!;
      at = (nodes[at + 3]! + (isRight ? 1 : 0)) * wordsPerNode;
    }
    out[row] = at / wordsPerNode;
  }
  return out;
}

function walkingNodes({ feature, split, equal, left }: TreeStructure): Int32Array {
  const nodes = new Int32Array(feature.length * wordsPerNode);
  for (let node = 0, at = 0; node < feature.length; node++, at += wordsPerNode) {
    nodes[at] = feature[node]!;
    nodes[at + 1] = equal[node] === 1 ? split[node]! : 0;
    nodes[at + 2] = equal[node] === 1 ? 0 : split[node]!;
    nodes[at + 3] = left[node]!;
  }
  return nodes;
}
