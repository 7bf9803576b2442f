import type { CodedFeature, TreeStructure } from "./conditional-tree.js";

export interface GrowOptions {
  /** Fewest rows of a child. */
  readonly minLeaf: number;
  readonly maxDepth: number;
  /** Least gain of a split, in nats over the node's rows. */
  readonly minGain: number;
  /** Further gain asked for each effective class of the node beyond the first (exp of its entropy): chance gains half a nat a class. */
  readonly gainPerClass: number;
}

/** What a node asks, found by `bestSplit`. */
interface Split {
  feature: number;
  code: number;
  equal: number;
  gain: number;
}

/** Buffers of one growth, allocated once. */
interface Scratch {
  /** n ln n for n = 0 … rows. */
  readonly nLogN: Float64Array;
  readonly byBin: Uint16Array;
  readonly binStart: Uint32Array;
  readonly leftCounts: Float64Array;
  readonly rightCounts: Float64Array;
  readonly binCounts: Float64Array;
  readonly nodeCounts: Float64Array;
  readonly spare: Uint32Array;
  /** Rows by bin and class, for nodes of many rows. */
  readonly cells: Uint32Array;
}

/** What one growth works on. */
interface Growth {
  readonly features: readonly CodedFeature[];
  readonly classes: Uint16Array;
  readonly rows: Uint32Array;
  readonly options: GrowOptions;
  readonly scratch: Scratch;
}

/** A node whose split is sought: rows[from, to). */
interface Node {
  readonly from: number;
  readonly to: number;
  /** Σ n ln n over the classes of its rows. */
  readonly purity: number;
  readonly best: Split;
}

/**
 * Grows a classification tree by information gain (Quinlan 1986, Machine Learning 1:81-106), exact over all classes.
 *
 * A feature costs O(rows + bins) a node: rows are counting-sorted by bin, and the sums of n ln n over the classes are updated row by row, so no
 * class × bin table is needed. (Gini takes the same form with squares, but is blind to rare classes, which give a stand-in away.) Every feature is asked "this code or another"; ordered ones also "at most this code".
 * @param classes    class a row, in [0, classCount)
 * @param rows       rows to grow from; reordered in place so that every node's rows are contiguous
 * @param admits     further condition on the rows of both children (persons, say)
 * @returns structure, and for every node its run [start, end) of `rows`
 */
export function growConditional(
  features: readonly CodedFeature[],
  classes: Uint16Array,
  classCount: number,
  rows: Uint32Array,
  options: GrowOptions,
  admits: (rows: Uint32Array) => boolean,
): { structure: TreeStructure; start: Uint32Array; end: Uint32Array } {
  const mostBins = features.reduce((most, { cardinality }) => Math.max(most, cardinality), 1);
  const scratch: Scratch = {
    nLogN: Float64Array.from({ length: rows.length + 1 }, (_, n) => (n === 0 ? 0 : n * Math.log(n))),
    byBin: new Uint16Array(rows.length),
    binStart: new Uint32Array(mostBins + 1),
    leftCounts: new Float64Array(classCount),
    rightCounts: new Float64Array(classCount),
    binCounts: new Float64Array(classCount),
    nodeCounts: new Float64Array(classCount),
    spare: new Uint32Array(rows.length),
    cells: new Uint32Array(Math.ceil(rows.length / rowsPerCell)),
  };
  const growth = { features, classes, rows, options, scratch };
  const nodes = { feature: [-1], split: [0], equal: [0], left: [-1], start: [0], end: [rows.length], depth: [0] };
  for (let node = 0; node < nodes.feature.length; node++) {
    const [from, to] = [nodes.start[node]!, nodes.end[node]!];
    if (to - from < 2 * options.minLeaf || nodes.depth[node]! >= options.maxDepth) continue;
    const split = bestSplit(growth, from, to);
    if (split === null) continue;
    const middle = partition(growth, split, from, to);
    if (!admits(rows.subarray(from, middle)) || !admits(rows.subarray(middle, to))) continue;
    nodes.feature[node] = split.feature;
    nodes.split[node] = split.code;
    nodes.equal[node] = split.equal;
    nodes.left[node] = nodes.feature.length;
    nodes.feature.push(-1, -1);
    nodes.split.push(0, 0);
    nodes.equal.push(0, 0);
    nodes.left.push(-1, -1);
    nodes.start.push(from, middle);
    nodes.end.push(middle, to);
    nodes.depth.push(nodes.depth[node]! + 1, nodes.depth[node]! + 1);
  }
  return {
    structure: {
      feature: Int16Array.from(nodes.feature),
      split: Uint16Array.from(nodes.split),
      equal: Uint8Array.from(nodes.equal),
      left: Int32Array.from(nodes.left),
    },
    start: Uint32Array.from(nodes.start),
    end: Uint32Array.from(nodes.end),
  };
}

function bestSplit(growth: Growth, from: number, to: number): Split | null {
  const { features, classes, rows, options, scratch } = growth;
  const { nodeCounts, nLogN } = scratch;
  nodeCounts.fill(0);
  for (let i = from; i < to; i++) nodeCounts[classes[rows[i]!]!]!++;
  let purity = 0;
  for (let c = 0; c < nodeCounts.length; c++) purity += nLogN[nodeCounts[c]!]!;
  const own = purity - nLogN[to - from]!;
  if (own === 0) return null; // one class only
  const best: Split = {
    feature: -1,
    code: 0,
    equal: 0,
    gain: own + options.minGain + options.gainPerClass * (Math.exp(-own / (to - from)) - 1),
  };
  const node = { from, to, purity, best };
  for (let f = 0; f < features.length; f++) scanFeature(growth, node, f);
  return best.feature < 0 ? null : best;
}

/** Rows a cell from which on counting classes by bin beats walking the rows bin by bin. */
const rowsPerCell = 2;

/**
 * One feature of one node: the hot loop. Where a node has many rows for its bins × classes the classes are counted by bin first; else rows are
 * sorted by bin. `best.gain` is the log-likelihood to beat, Σ c ln(c / rows) over the classes of both children.
 */
function scanFeature(growth: Growth, node: Node, index: number): void {
  const cells = growth.features[index]!.cardinality * growth.scratch.nodeCounts.length;
  if (node.to - node.from >= rowsPerCell * cells) scanCells(growth, node, index);
  else scanRows(growth, node, index);
}

/** O(rows + bins × classes). */
function scanCells({ features, classes, rows, options, scratch }: Growth, { from, to, best }: Node, index: number): void {
  const { codes, cardinality, ordered } = features[index]!;
  const { minLeaf } = options;
  const { cells, leftCounts, nodeCounts, nLogN } = scratch;
  const count = to - from;
  const classCount = nodeCounts.length;
  cells.fill(0, 0, cardinality * classCount);
  for (let i = from; i < to; i++) cells[codes[rows[i]!]! * classCount + classes[rows[i]!]!]!++;
  leftCounts.fill(0);
  let leftRows = 0;
  for (let bin = 0, at = 0; bin < cardinality; bin++, at += classCount) {
    let held = 0;
    for (let c = 0; c < classCount; c++) held += cells[at + c]!;
    if (held === 0) continue;
    leftRows += held;
    const asksEqual = held >= minLeaf && count - held >= minLeaf;
    const asksAtMost = ordered && leftRows >= minLeaf && count - leftRows >= minLeaf;
    let equal = -nLogN[held]! - nLogN[count - held]!;
    let atMost = -nLogN[leftRows]! - nLogN[count - leftRows]!;
    for (let c = 0; c < classCount; c++) {
      const inside = cells[at + c]!;
      const all = nodeCounts[c]!;
      const left = (leftCounts[c]! += inside);
      if (asksEqual) equal += nLogN[inside]! + nLogN[all - inside]!;
      if (asksAtMost) atMost += nLogN[left]! + nLogN[all - left]!;
    }
    if (asksEqual && equal > best.gain) take(best, index, bin, 1, equal);
    if (asksAtMost && atMost > best.gain) take(best, index, bin, 0, atMost);
  }
}

function take(best: Split, feature: number, code: number, equal: number, gain: number): void {
  best.feature = feature;
  best.code = code;
  best.equal = equal;
  best.gain = gain;
}

/** O(rows + bins). */
function scanRows({ features, classes, rows, options, scratch }: Growth, { from, to, purity, best }: Node, index: number): void {
  const { codes, cardinality, ordered } = features[index]!;
  const { minLeaf } = options;
  const { byBin, binStart, leftCounts, rightCounts, binCounts, nodeCounts, nLogN } = scratch;
  const count = to - from;
  const classCount = nodeCounts.length;
  for (let bin = 0; bin <= cardinality; bin++) binStart[bin] = 0;
  for (let i = from; i < to; i++) binStart[codes[rows[i]!]!]!++;
  let sum = 0;
  for (let bin = 0; bin < cardinality; bin++) {
    const held = binStart[bin]!;
    binStart[bin] = sum;
    sum += held;
  }
  for (let i = from; i < to; i++) byBin[binStart[codes[rows[i]!]!]!++] = classes[rows[i]!]!;
  // binStart[bin] is now the end of the bin
  for (let c = 0; c < classCount; c++) {
    leftCounts[c] = 0;
    rightCounts[c] = nodeCounts[c]!;
  }
  let left = 0;
  let right = purity;
  let begin = 0;
  for (let bin = 0; bin < cardinality; bin++) {
    const end = binStart[bin]!;
    const held = end - begin;
    if (held === 0) continue;
    if (held >= minLeaf && count - held >= minLeaf) {
      let inside = 0;
      let outside = purity;
      for (let i = begin; i < end; i++) {
        const c = byBin[i]!;
        const n = binCounts[c]!++;
        const rest = nodeCounts[c]! - n;
        inside += nLogN[n + 1]! - nLogN[n]!;
        outside += nLogN[rest - 1]! - nLogN[rest]!;
      }
      for (let i = begin; i < end; i++) binCounts[byBin[i]!] = 0;
      const gain = inside - nLogN[held]! + outside - nLogN[count - held]!;
      if (gain > best.gain) take(best, index, bin, 1, gain);
    }
    if (ordered) {
      for (let i = begin; i < end; i++) {
        const c = byBin[i]!;
        const n = leftCounts[c]!++;
        const rest = rightCounts[c]!--;
        left += nLogN[n + 1]! - nLogN[n]!;
        right += nLogN[rest - 1]! - nLogN[rest]!;
      }
      if (end >= minLeaf && count - end >= minLeaf) {
        const gain = left - nLogN[end]! + right - nLogN[count - end]!;
        if (gain > best.gain) take(best, index, bin, 0, gain);
      }
    }
    begin = end;
  }
}

/** Stable partition of rows[from, to): left ones first. @returns the first index of the right ones */
function partition({ features, rows, scratch }: Growth, { feature, code, equal }: Split, from: number, to: number): number {
  const { codes } = features[feature]!;
  const { spare } = scratch;
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const goesLeft = equal === 1 ? codes[row] === code : codes[row]! <= code;
    if (goesLeft) rows[left++] = row;
    else spare[right++] = row;
  }
  for (let i = 0; i < right; i++) rows[left + i] = spare[i]!;
  return left;
}
