import type { TreeFeature } from "./tree-feature.js";

/** Numbers kept a code: sum of gradients, sum of hessians, count of rows. */
export const histogramWidth = 3;

/** Where the histogram of each feature starts, in numbers; the last entry is the length of the whole. */
export function histogramOffsets(features: readonly TreeFeature[]): Int32Array {
  const offsets = new Int32Array(features.length + 1);
  for (let f = 0; f < features.length; f++) offsets[f + 1] = offsets[f]! + (features[f]!.binCount + 1) * histogramWidth;
  return offsets;
}

/** Gradients and hessians of the rows of one node, in the order of the node's rows; reused from node to node. */
export interface GatheredRows {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/**
 * Sums gradients, hessians and counts by feature and code over `rows[start] .. rows[stop - 1]`; overwrites `out`.
 * One hot loop over features and rows: O(features × rows).
 * @param hessians null where all are 1
 */
export function fillHistogram(
  features: readonly TreeFeature[],
  offsets: Int32Array,
  rows: Uint32Array,
  start: number,
  stop: number,
  gradients: Float32Array,
  hessians: Float32Array | null,
  gathered: GatheredRows,
  out: Float64Array,
): void {
  out.fill(0);
  const { gradients: nodeGradients, hessians: nodeHessians } = gathered;
  gather(rows, start, stop, gradients, nodeGradients);
  if (hessians !== null) gather(rows, start, stop, hessians, nodeHessians);
  let f = 0;
  if (hessians !== null)
    for (; f + 1 < features.length; f += 2) addTwoFeatures(features, offsets, f, rows, start, stop, nodeGradients, nodeHessians, out);
  for (; f < features.length; f++) {
    const { codes, binCount } = features[f]!;
    if (hessians === null) addUnitFeature(codes, offsets[f]!, binCount, rows, start, stop, nodeGradients, out);
    else addFeature(codes, offsets[f]!, rows, start, stop, nodeGradients, nodeHessians, out);
  }
}

function gather(rows: Uint32Array, start: number, stop: number, values: Float32Array, out: Float64Array): void {
  for (let i = start; i < stop; i++) out[i - start] = values[rows[i]!]!;
}

/** Features f and f + 1 in one pass: the sums of one do not wait for those of the other, as they do where rows in succession share a code. */
function addTwoFeatures(
  features: readonly TreeFeature[],
  offsets: Int32Array,
  f: number,
  rows: Uint32Array,
  start: number,
  stop: number,
  gradients: Float64Array,
  hessians: Float64Array,
  out: Float64Array,
): void {
  const [a, b] = [features[f]!.codes, features[f + 1]!.codes];
  const [fromA, fromB] = [offsets[f]!, offsets[f + 1]!];
  for (let i = start; i < stop; i++) {
    const row = rows[i]!;
    const gradient = gradients[i - start]!;
    const hessian = hessians[i - start]!;
    const atA = fromA + a[row]! * 3;
    const atB = fromB + b[row]! * 3;
    out[atA] = out[atA]! + gradient;
    out[atB] = out[atB]! + gradient;
    out[atA + 1] = out[atA + 1]! + hessian;
    out[atB + 1] = out[atB + 1]! + hessian;
    out[atA + 2] = out[atA + 2]! + 1;
    out[atB + 2] = out[atB + 2]! + 1;
  }
}

function addFeature(
  codes: Uint8Array,
  offset: number,
  rows: Uint32Array,
  start: number,
  stop: number,
  gradients: Float64Array,
  hessians: Float64Array,
  out: Float64Array,
): void {
  for (let i = start; i < stop; i++) {
    const slot = offset + codes[rows[i]!]! * 3;
    out[slot] = out[slot]! + gradients[i - start]!;
    out[slot + 1] = out[slot + 1]! + hessians[i - start]!;
    out[slot + 2] = out[slot + 2]! + 1;
  }
}

/** The same where every hessian is 1: their sum is the count. */
function addUnitFeature(
  codes: Uint8Array,
  offset: number,
  binCount: number,
  rows: Uint32Array,
  start: number,
  stop: number,
  gradients: Float64Array,
  out: Float64Array,
): void {
  for (let i = start; i < stop; i++) {
    const slot = offset + codes[rows[i]!]! * 3;
    out[slot] = out[slot]! + gradients[i - start]!;
    out[slot + 2] = out[slot + 2]! + 1;
  }
  for (let code = 0, slot = offset; code <= binCount; code++, slot += 3) out[slot + 1] = out[slot + 2]!;
}

/** Histogram of the sibling: parent less child, written over the parent. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] = parent[i]! - child[i]!;
}
