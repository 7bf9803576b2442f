import { fillHistogram, type GatheredRows, histogramOffsets, subtractHistogram } from "./histogram.js";
import { goesLeft, type HistogramTree, wordsPerSplit } from "./histogram-tree.js";
import { type CategoryScratch, categoryScratch, emptySplit, findCategoricalSplit, findOrderedSplit, type Split } from "./split.js";
import type { TreeFeature } from "./tree-feature.js";

export interface GrowOptions {
  readonly maxLeafNodes: number;
  readonly minSamplesLeaf: number;
  readonly l2: number;
  readonly learningRate: number;
}

/** A node while the tree grows. Mutable; `maxLeafNodes * 2 - 1` of them are made once and reused for every tree. */
interface OpenNode {
  start: number;
  stop: number;
  gradient: number;
  hessian: number;
  count: number;
  value: number;
  left: number;
  isOpen: boolean;
  histogram: Float64Array | null;
  readonly split: Split;
}

/** Everything that growing needs beside gradients; made once for a fit, so that no tree allocates more than its own arrays. */
export interface GrowSpace {
  readonly features: readonly TreeFeature[];
  readonly options: GrowOptions;
  /** Training rows; every tree starts from this order. */
  readonly rows: Uint32Array;
  readonly offsets: Int32Array;
  /** Whether every hessian is 1, as of squared loss. */
  readonly hasUnitHessians: boolean;
  /** Whether a training row misses the feature. */
  readonly hasMissing: readonly boolean[];
  /** By feature and code: 1 where a training row has it. */
  readonly seenCodes: readonly Uint8Array[];
  readonly partition: Uint32Array;
  readonly spill: Uint32Array;
  readonly gathered: GatheredRows;
  readonly freeHistograms: Float64Array[];
  readonly nodes: readonly OpenNode[];
  readonly scratch: CategoryScratch;
}

/** @throws RangeError without features or rows */
export function growSpace(features: readonly TreeFeature[], rows: Uint32Array, options: GrowOptions, hasUnitHessians: boolean): GrowSpace {
  if (features.length === 0 || rows.length === 0) throw new RangeError("a tree needs at least one feature and one row");
  const seenCodes = features.map((feature) => codesSeen(feature, rows));
  return {
    features,
    options,
    rows,
    seenCodes,
    hasUnitHessians,
    offsets: histogramOffsets(features),
    hasMissing: features.map((feature, f) => seenCodes[f]![feature.binCount] === 1),
    partition: new Uint32Array(rows.length),
    spill: new Uint32Array(rows.length),
    gathered: { gradients: new Float64Array(rows.length), hessians: new Float64Array(rows.length) },
    freeHistograms: [],
    nodes: Array.from({ length: options.maxLeafNodes * 2 - 1 }, newNode),
    scratch: categoryScratch(),
  };
}

function newNode(): OpenNode {
  return { start: 0, stop: 0, gradient: 0, hessian: 0, count: 0, value: 0, left: -1, isOpen: false, histogram: null, split: emptySplit() };
}

function codesSeen(feature: TreeFeature, rows: Uint32Array): Uint8Array {
  const seen = new Uint8Array(256);
  for (let i = 0; i < rows.length; i++) seen[feature.codes[rows[i]!]!] = 1;
  return seen;
}

/**
 * Grows one tree, best split first, to a Newton step of the loss; adds its values to the raw scores of the training rows.
 *
 * Follows scikit-learn's HistGradientBoosting: leaf-wise growth, histogram of the smaller child by rows and of its sibling by subtraction.
 * @param gradients by row of the table, length >= largest row + 1
 * @param scores    raw scores by row of the table; updated
 * @see scikit-learn 1.9.1, ensemble/_hist_gradient_boosting/grower.py
 */
export function growTree(space: GrowSpace, gradients: Float32Array, hessians: Float32Array, scores: Float64Array): HistogramTree {
  const { options, nodes } = space;
  space.partition.set(space.rows);
  openRoot(space, gradients, hessians);
  let nodeCount = 1;
  let leafCount = 1;
  while (leafCount < options.maxLeafNodes) {
    const index = bestOpenNode(nodes, nodeCount);
    if (index < 0) break;
    splitNode(space, nodes[index]!, nodeCount, leafCount + 1 === options.maxLeafNodes, gradients, hessians);
    nodeCount += 2;
    leafCount += 1;
  }
  const tree = freeze(space, nodeCount);
  for (let n = 0; n < nodeCount; n++) if (nodes[n]!.left < 0) addToRows(space.partition, nodes[n]!, tree.value[n]!, scores);
  return tree;
}

function openRoot(space: GrowSpace, gradients: Float32Array, hessians: Float32Array): void {
  const root = space.nodes[0]!;
  const gradient = sumOver(space.rows, gradients);
  const hessian = sumOver(space.rows, hessians);
  setNode(root, 0, space.rows.length, gradient, hessian, 0);
  if (root.count < 2 * space.options.minSamplesLeaf || hessian < 1e-3) return;
  root.histogram = takeHistogram(space);
  fillNode(space, root, gradients, hessians);
  search(space, root);
}

function sumOver(rows: Uint32Array, values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += values[rows[i]!]!;
  return sum;
}

function setNode(node: OpenNode, start: number, stop: number, gradient: number, hessian: number, value: number): void {
  node.start = start;
  node.stop = stop;
  node.count = stop - start;
  node.gradient = gradient;
  node.hessian = hessian;
  node.value = value;
  node.left = -1;
  node.isOpen = false;
  node.histogram = null;
  node.split.gain = -1;
}

function bestOpenNode(nodes: readonly OpenNode[], nodeCount: number): number {
  let best = -1;
  for (let n = 0; n < nodeCount; n++) {
    const node = nodes[n]!;
    if (node.isOpen && (best < 0 || node.split.gain > nodes[best]!.split.gain)) best = n;
  }
  return best;
}

/** Turns an open node into a split with two children at `firstChild` and `firstChild + 1`, and searches the children's splits. */
function splitNode(
  space: GrowSpace,
  node: OpenNode,
  firstChild: number,
  isLast: boolean,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  const { split } = node;
  const { l2, minSamplesLeaf } = space.options;
  const left = space.nodes[firstChild]!;
  const right = space.nodes[firstChild + 1]!;
  if (!space.hasMissing[split.feature]!) split.missingLeft = split.countLeft > node.count - split.countLeft;
  const middle = partitionRows(space, node);
  const [gradientRight, hessianRight] = [node.gradient - split.gradientLeft, node.hessian - split.hessianLeft];
  setNode(left, node.start, middle, split.gradientLeft, split.hessianLeft, -split.gradientLeft / (split.hessianLeft + l2 + 1e-15));
  setNode(right, middle, node.stop, gradientRight, hessianRight, -gradientRight / (hessianRight + l2 + 1e-15));
  node.left = firstChild;
  node.isOpen = false;
  const parentHistogram = node.histogram!;
  node.histogram = null;
  const [smaller, larger] = left.count < right.count ? [left, right] : [right, left];
  if (isLast || larger.count < 2 * minSamplesLeaf) {
    space.freeHistograms.push(parentHistogram);
    return;
  }
  smaller.histogram = takeHistogram(space);
  fillNode(space, smaller, gradients, hessians);
  subtractHistogram(parentHistogram, smaller.histogram);
  larger.histogram = parentHistogram;
  search(space, larger);
  if (smaller.count >= 2 * minSamplesLeaf) search(space, smaller);
  else release(space, smaller);
}

function takeHistogram(space: GrowSpace): Float64Array {
  return space.freeHistograms.pop() ?? new Float64Array(space.offsets[space.features.length]!);
}

function release(space: GrowSpace, node: OpenNode): void {
  if (node.histogram !== null) space.freeHistograms.push(node.histogram);
  node.histogram = null;
}

function fillNode(space: GrowSpace, node: OpenNode, gradients: Float32Array, hessians: Float32Array): void {
  const { features, offsets, partition, gathered, hasUnitHessians } = space;
  const own = hasUnitHessians ? null : hessians;
  fillHistogram(features, offsets, partition, node.start, node.stop, gradients, own, gathered, node.histogram!);
}

/** Finds the node's best split; opens the node if there is one, else leaves it a leaf. */
function search(space: GrowSpace, node: OpenNode): void {
  const { features, offsets, hasMissing, options, scratch } = space;
  const histogram = node.histogram!;
  for (let f = 0; f < features.length; f++) {
    const { binCount, categorical } = features[f]!;
    if (categorical) findCategoricalSplit(histogram, offsets[f]!, binCount, hasMissing[f]!, f, node, options, scratch, node.split);
    else findOrderedSplit(histogram, offsets[f]!, binCount, hasMissing[f]!, f, node, options, node.split);
  }
  node.isOpen = node.split.gain > 0;
  if (!node.isOpen) release(space, node);
}

/** Moves the rows that go left to the front of the node's range, order kept on both sides. @returns where the right side starts */
function partitionRows(space: GrowSpace, node: OpenNode): number {
  const { partition, spill, features } = space;
  const { feature, bin, categorical, missingLeft, leftCodes } = node.split;
  const { codes, binCount } = features[feature]!;
  let kept = node.start;
  let spilled = 0;
  for (let i = node.start; i < node.stop; i++) {
    const row = partition[i]!;
    const code = codes[row]!;
    const isLeft = categorical ? leftCodes[code] === 1 : code <= bin || (missingLeft && code === binCount);
    if (isLeft) partition[kept++] = row;
    else spill[spilled++] = row;
  }
  for (let i = 0; i < spilled; i++) partition[kept + i] = spill[i]!;
  return kept;
}

function addToRows(partition: Uint32Array, leaf: OpenNode, value: number, scores: Float64Array): void {
  for (let i = leaf.start; i < leaf.stop; i++) {
    const row = partition[i]!;
    scores[row] = scores[row]! + value;
  }
}

function freeze(space: GrowSpace, nodeCount: number): HistogramTree {
  const tree: HistogramTree = {
    feature: new Int32Array(nodeCount).fill(-1),
    left: new Int32Array(nodeCount),
    leftCodes: new Uint32Array(nodeCount * wordsPerSplit),
    value: new Float64Array(nodeCount),
    gain: new Float64Array(nodeCount),
  };
  for (let n = 0; n < nodeCount; n++) {
    const node = space.nodes[n]!;
    release(space, node);
    node.isOpen = false;
    if (node.left < 0) {
      tree.value[n] = node.value * space.options.learningRate;
      continue;
    }
    tree.feature[n] = node.split.feature;
    tree.left[n] = node.left;
    tree.gain[n] = node.split.gain;
    writeLeftCodes(space, node.split, tree.leftCodes, n);
  }
  return tree;
}

/** The codes that go left. A category that no training row has goes with the missing ones, as in scikit-learn. */
function writeLeftCodes(space: GrowSpace, split: Split, words: Uint32Array, n: number): void {
  const { binCount } = space.features[split.feature]!;
  const seen = space.seenCodes[split.feature]!;
  for (let code = 0; code <= binCount; code++) {
    const isKnown = split.categorical ? seen[code] === 1 : code < binCount;
    const isLeft = isKnown ? (split.categorical ? split.leftCodes[code] === 1 : code <= split.bin) : split.missingLeft;
    if (isLeft && !goesLeft(words, n, code)) words[n * wordsPerSplit + (code >> 5)]! |= 1 << (code & 31);
  }
}
