import { type GrowOptions, growSpace, growTree } from "./grow-tree.js";
import { addTreeScores, type HistogramTree } from "./histogram-tree.js";
import { type BoostingLoss, baselineOf, fillGradients, logistic, outputCount, softmaxInto } from "./loss.js";
import type { TreeFeature } from "./tree-feature.js";

export interface BoostingOptions extends GrowOptions {
  readonly iterations: number;
}

/** Defaults of scikit-learn's HistGradientBoostingClassifier and -Regressor. */
export const boostingDefaults: BoostingOptions = { iterations: 100, learningRate: 0.1, maxLeafNodes: 31, minSamplesLeaf: 20, l2: 0 };

export interface BoostingModel {
  readonly loss: BoostingLoss;
  /** Constant raw score of each output. */
  readonly baseline: Float64Array;
  /** Iteration by iteration, one tree an output. */
  readonly trees: readonly HistogramTree[];
  /** Loss reduction by feature, summed over all splits. */
  readonly gainByFeature: Float64Array;
}

/**
 * Gradient boosting of histogram trees on coded features.
 *
 * Follows scikit-learn's HistGradientBoosting without early stopping; O(iterations × outputs × features × rows).
 * @param target by row of the table: see BoostingLoss for its range
 * @param rows   training rows, length >= 1
 * @throws RangeError without features or rows, or for a target outside the loss's range
 * @see Friedman (2001); Ke et al. (2017), LightGBM; scikit-learn 1.9.1
 */
export function fitBoosting(
  features: readonly TreeFeature[],
  target: Float64Array,
  rows: Uint32Array,
  loss: BoostingLoss,
  options: BoostingOptions = boostingDefaults,
): BoostingModel {
  const space = growSpace(features, rows, options, loss.kind === "squared");
  checkTarget(target, rows, loss);
  const outputs = outputCount(loss);
  const baseline = baselineOf(loss, target, rows);
  const scores = Array.from(baseline, (start) => new Float64Array(target.length).fill(start));
  const gradients = Array.from({ length: outputs }, () => new Float32Array(target.length));
  const hessians = Array.from({ length: outputs }, () => new Float32Array(target.length));
  const trees: HistogramTree[] = [];
  const gainByFeature = new Float64Array(features.length);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    fillGradients(loss, scores, target, rows, gradients, hessians);
    for (let k = 0; k < outputs; k++) {
      const tree = growTree(space, gradients[k]!, hessians[k]!, scores[k]!);
      addGains(tree, gainByFeature);
      trees.push(tree);
    }
  }
  return { loss, baseline, trees, gainByFeature };
}

function checkTarget(target: Float64Array, rows: Uint32Array, loss: BoostingLoss): void {
  const classCount = loss.kind === "multiclass" ? loss.classCount : 2;
  for (const row of rows) {
    const value = target[row];
    const isGood = loss.kind === "squared" ? Number.isFinite(value) : Number.isInteger(value) && value! >= 0 && value! < classCount;
    if (!isGood) throw new RangeError(`row ${row} has a target that ${loss.kind} boosting cannot take`);
  }
}

function addGains(tree: HistogramTree, gainByFeature: Float64Array): void {
  for (let n = 0; n < tree.feature.length; n++) {
    const f = tree.feature[n]!;
    if (f >= 0) gainByFeature[f] = gainByFeature[f]! + tree.gain[n]!;
  }
}

/**
 * Predictions for `rows` of the features (coded with the same bins as the training rows; the table may be another one).
 * @returns binary: probability of class 1 · squared: the value · multiclass: probabilities, row-major [rows × classCount]
 */
export function predictBoosting(model: BoostingModel, features: readonly TreeFeature[], rows: Uint32Array): Float64Array {
  const codes = features.map((feature) => feature.codes);
  const scores = Array.from(model.baseline, (start) => new Float64Array(rows.length).fill(start));
  for (let t = 0; t < model.trees.length; t++) addTreeScores(model.trees[t]!, codes, rows, scores[t % scores.length]!);
  if (model.loss.kind === "squared") return scores[0]!;
  if (model.loss.kind === "binary") return scores[0]!.map(logistic);
  const probabilities = new Float64Array(rows.length * scores.length);
  for (let i = 0; i < rows.length; i++) softmaxInto(scores, i, probabilities.subarray(i * scores.length, (i + 1) * scores.length));
  return probabilities;
}
