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

/** Most leaves of a packed tree. */
export const packedLeaves = 32;

/**
 * Packs a boosted regression of features with at most `packedCodes` codes each.
 * @throws RangeError for a tree of more than `packedLeaves` leaves
 */
export function packBoosting({ trees, baseline }: BoostingModel): PackedTrees {
  const most = 2 * packedLeaves - 1;
  if (trees.some((tree) => tree.feature.length > most)) throw new RangeError(`a packed tree has at most ${packedLeaves} leaves`);
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

/** Rows that are scored at once. */
const stripRows = 2048;

/**
 * Adds the regression's values, in steps of 1/`packedSteps`, to `out`.
 *
 * Each code of a feature rules out leaves; the one that no feature of a tree rules out is the row's (QuickScorer, Lucchese et al. 2015, SIGIR
 * 73-82): no branches, which a processor could not foresee.
 * @param codes by feature, the binned codes of the rows
 * @param rows  the rows to add to
 */
export function addPackedScores(packed: PackedTrees, codes: readonly Uint8Array[], rows: Uint32Array, out: Float64Array): void {
  const trees = Array.from({ length: packed.start.length - 1 }, (_, t) => leafMasks(packed, t));
  const left = new Int32Array(stripRows);
  for (let from = 0; from < rows.length; from += stripRows) {
    const strip = rows.subarray(from, from + stripRows);
    for (let i = 0; i < strip.length; i++) out[strip[i]!]! += packed.baseline;
    for (const { features, masks, values } of trees) {
      left.fill(-1);
      for (let f = 0; f < features.length; f += 4) keepLeaves(masks, features, f, codes, strip, left);
      addValues(values, left, strip, out);
    }
  }
}

const everyLeaf = new Int32Array(packedCodes).fill(-1);

/** One tree by its features: which leaves each code leaves over. */
interface LeafMasks {
  readonly features: readonly number[];
  /** By feature, by code: bit `leaf` is set where the code does not rule the leaf out. */
  readonly masks: readonly Int32Array[];
  /** Value of each leaf. */
  readonly values: Float64Array;
}

function leafMasks({ start, feature, left, goesLeft, value }: PackedTrees, t: number): LeafMasks {
  const first = start[t]!;
  const masks = new Map<number, Int32Array>();
  const values: number[] = [];
  /** Leaves below a node, as bits. */
  const visit = (node: number): number => {
    const asked = feature[node]!;
    if (asked < 0) return 1 << (values.push(value[node]!) - 1);
    const child = first + left[node]!;
    const onLeft = visit(child);
    const onRight = visit(child + 1);
    const own = masks.get(asked) ?? new Int32Array(packedCodes).fill(-1);
    masks.set(asked, own);
    for (let code = 0; code < packedCodes; code++) {
      const isLeft = ((goesLeft[node * 2 + (code >> 5)]! >>> (code & 31)) & 1) === 1;
      own[code]! &= ~(isLeft ? onRight : onLeft);
    }
    return onLeft | onRight;
  };
  const all = visit(first);
  for (const own of masks.values()) for (let code = 0; code < packedCodes; code++) own[code]! &= all;
  // a multiple of four, so that four features can be asked at once; a tree of one leaf asks nothing
  while (masks.size % 4 !== 0) masks.set(-masks.size - 1, everyLeaf);
  return {
    features: Array.from(masks.keys(), (asked) => Math.max(0, asked)),
    masks: [...masks.values()],
    values: Float64Array.from(values),
  };
}

/** Four features at once, from the f-th on. */
function keepLeaves(
  masks: readonly Int32Array[],
  features: readonly number[],
  f: number,
  codes: readonly Uint8Array[],
  rows: Uint32Array,
  left: Int32Array,
): void {
  const [a, b, c, d] = [masks[f]!, masks[f + 1]!, masks[f + 2]!, masks[f + 3]!];
  const [ofA, ofB, ofC, ofD] = [codes[features[f]!]!, codes[features[f + 1]!]!, codes[features[f + 2]!]!, codes[features[f + 3]!]!];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    left[i]! &= a[ofA[row]!]! & b[ofB[row]!]! & c[ofC[row]!]! & d[ofD[row]!]!;
  }
}

function addValues(values: Float64Array, left: Int32Array, rows: Uint32Array, out: Float64Array): void {
  if (values.length === 1) for (let i = 0; i < rows.length; i++) out[rows[i]!]! += values[0]!;
  else for (let i = 0; i < rows.length; i++) out[rows[i]!]! += values[31 - Math.clz32(left[i]!)]!;
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
