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
  /** Classes of the node's rows, in their order. */
  readonly nodeClasses: Uint16Array;
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
 * @param rows       rows to grow from; reordered in place
 * @param admits     further condition on the rows of both children (persons, say)
 */
export function growConditional(
  features: readonly CodedFeature[],
  classes: Uint16Array,
  classCount: number,
  rows: Uint32Array,
  options: GrowOptions,
  admits: (rows: Uint32Array) => boolean,
): TreeStructure {
  const mostBins = features.reduce((most, { cardinality }) => Math.max(most, cardinality), 1);
  const scratch: Scratch = {
    nLogN: nLogNTable(rows.length),
    byBin: new Uint16Array(rows.length),
    binStart: new Uint32Array(mostBins + 1),
    leftCounts: new Float64Array(classCount),
    rightCounts: new Float64Array(classCount),
    binCounts: new Float64Array(classCount),
    nodeCounts: new Float64Array(classCount),
    nodeClasses: new Uint16Array(rows.length),
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
    feature: Int16Array.from(nodes.feature),
    split: Uint16Array.from(nodes.split),
    equal: Uint8Array.from(nodes.equal),
    left: Int32Array.from(nodes.left),
  };
}

/** n ln n for n = 0 … most. */
function nLogNTable(most: number): Float64Array {
  const table = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) table[n] = n * Math.log(n);
  return table;
}

// Loops over rows stand in functions of their own: the engine compiles a loop that is running without what follows it, which it has not seen yet,
// and has to leave the compiled code there again and again.

function bestSplit(growth: Growth, from: number, to: number): Split | null {
  const { features, options, scratch } = growth;
  const { nodeCounts, nLogN } = scratch;
  countClasses(growth, from, to);
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

function countClasses({ classes, rows, scratch }: Growth, from: number, to: number): void {
  const { nodeCounts, nodeClasses } = scratch;
  nodeCounts.fill(0);
  for (let i = from; i < to; i++) {
    const own = classes[rows[i]!]!;
    nodeClasses[i - from] = own;
    nodeCounts[own]!++;
  }
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
function scanCells({ features, rows, options, scratch }: Growth, { from, to, best }: Node, index: number): void {
  const feature = features[index]!;
  countCells(feature, rows, from, to, scratch);
  searchCells(feature, index, to - from, options.minLeaf, scratch, best);
}

function countCells({ codes, cardinality }: CodedFeature, rows: Uint32Array, from: number, to: number, scratch: Scratch): void {
  const { cells, nodeClasses } = scratch;
  const classCount = scratch.nodeCounts.length;
  cells.fill(0, 0, cardinality * classCount);
  for (let i = from; i < to; i++) cells[codes[rows[i]!]! * classCount + nodeClasses[i - from]!]!++;
}

function searchCells(
  { cardinality, ordered }: CodedFeature,
  index: number,
  count: number,
  minLeaf: number,
  scratch: Scratch,
  best: Split,
): void {
  const { cells, leftCounts, nodeCounts, nLogN } = scratch;
  const classCount = nodeCounts.length;
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
function scanRows({ features, rows, options, scratch }: Growth, { from, to, purity, best }: Node, index: number): void {
  const feature = features[index]!;
  sortByBin(feature, rows, from, to, scratch);
  searchRows(feature, index, to - from, purity, options.minLeaf, scratch, best);
}

/** Classes of the node's rows by bin; `binStart[bin]` becomes the end of the bin. */
function sortByBin(
  { codes, cardinality }: CodedFeature,
  rows: Uint32Array,
  from: number,
  to: number,
  { byBin, binStart, nodeClasses }: Scratch,
): void {
  binStart.fill(0, 0, cardinality + 1);
  for (let i = from; i < to; i++) binStart[codes[rows[i]!]!]!++;
  let sum = 0;
  for (let bin = 0; bin < cardinality; bin++) {
    const held = binStart[bin]!;
    binStart[bin] = sum;
    sum += held;
  }
  for (let i = from; i < to; i++) byBin[binStart[codes[rows[i]!]!]!++] = nodeClasses[i - from]!;
}

function searchRows(
  { cardinality, ordered }: CodedFeature,
  index: number,
  count: number,
  purity: number,
  minLeaf: number,
  scratch: Scratch,
  best: Split,
): void {
  const { byBin, binStart, leftCounts, rightCounts, binCounts, nodeCounts, nLogN } = scratch;
  leftCounts.fill(0);
  rightCounts.set(nodeCounts);
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
