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

/** Node that each row of [from, to) falls into. @param out length to - from */
export function leavesOf(tree: TreeStructure, features: readonly CodedFeature[], from: number, to: number, out: Uint32Array): void {
  const { feature, split, equal, left } = tree;
  const codes = features.map((one) => one.codes);
  for (let row = from; row < to; row++) {
    let node = 0;
    for (let asked = feature[0]!; asked >= 0; asked = feature[node]!) {
      const code = codes[asked]![row]!;
      const goesLeft = equal[node] === 1 ? code === split[node]! : code <= split[node]!;
      node = left[node]! + (goesLeft ? 0 : 1);
    }
    out[row - from] = node;
  }
}
