import { permutation } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { BoostingModel } from "../../trees/boosting.js";
import { goesLeft, type HistogramTree } from "../../trees/histogram-tree.js";
import { type BoostingLoss, logistic, softmaxInto } from "../../trees/loss.js";
import type { TreeFeature } from "../../trees/tree-feature.js";

/** Probabilities below this cost no more. */
const leastProbability = 1e-6;

/**
 * How much worse a model predicts each row when one column is shuffled among the rows: log loss (nats) for classes, squared error for numbers.
 * The shuffles depend on `rng` and the rows alone, so models are judged by the same ones. A tree is walked again only for the columns that a
 * row's path asks for.
 *
 * @param target by row of the features
 * @returns row-major [features × rows]; 0 for a column that the model does not use
 * @see Breiman (2001), "Random forests", section 10; Fisher, Rudin & Dominici (2019), JMLR 20(177)
 */
export function permutationImportance(
  model: BoostingModel,
  features: readonly TreeFeature[],
  target: Float64Array,
  rows: Uint32Array,
  rng: Rng,
): Float64Array {
  const outputs = model.baseline.length;
  const codes = features.map((feature) => codesAt(feature.codes, rows));
  const shuffled = codes.map((own, f) => codesAt(own, permutation(rows.length, rng.fork(`column/${f}`))));
  const scores = Array.from(model.baseline, (start) => new Float64Array(rows.length).fill(start));
  const moves = scores.map(() => features.map(() => new Float64Array(rows.length)));
  for (const [t, tree] of model.trees.entries()) walk(tree, codes, shuffled, scores[t % outputs]!, moves[t % outputs]!);
  const expected = Float64Array.from(rows, (row) => target[row]!);
  const base = lossByRow(model.loss, scores, expected);
  const increases = new Float64Array(features.length * rows.length);
  for (let f = 0; f < features.length; f++) {
    if (model.gainByFeature[f] === 0) continue;
    const moved = scores.map((own, k) => own.map((score, row) => score + moves[k]![f]![row]!));
    const loss = lossByRow(model.loss, moved, expected);
    for (let row = 0; row < loss.length; row++) increases[f * rows.length + row] = loss[row]! - base[row]!;
  }
  return increases;
}

function codesAt(codes: Uint8Array, rows: Uint32Array): Uint8Array {
  const own = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = codes[rows[i]!]!;
  return own;
}

/** Adds the tree's values to `scores`, and to `moves`, by column, what shuffling that column would add to them. */
function walk(
  tree: HistogramTree,
  codes: readonly Uint8Array[],
  shuffled: readonly Uint8Array[],
  scores: Float64Array,
  moves: readonly Float64Array[],
): void {
  const { feature, value } = tree;
  const asked = new Int32Array(feature.length);
  for (let row = 0; row < scores.length; row++) {
    let count = 0;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      let i = 0;
      while (i < count && asked[i] !== f) i++;
      if (i === count) asked[count++] = f;
      node = next(tree, node, codes[f]![row]!);
    }
    const leaf = value[node]!;
    scores[row]! += leaf;
    for (let i = 0; i < count; i++) {
      const column = asked[i]!;
      if (shuffled[column]![row] !== codes[column]![row])
        moves[column]![row]! += value[leafWithout(tree, codes, column, shuffled[column]!, row)]! - leaf;
    }
  }
}

/** Leaf of a row whose code of one column is another. */
function leafWithout(tree: HistogramTree, codes: readonly Uint8Array[], column: number, others: Uint8Array, row: number): number {
  const { feature } = tree;
  let node = 0;
  for (let f = feature[0]!; f >= 0; f = feature[node]!) node = next(tree, node, f === column ? others[row]! : codes[f]![row]!);
  return node;
}

function next({ left, leftCodes }: HistogramTree, node: number, code: number): number {
  return left[node]! + (goesLeft(leftCodes, node, code) ? 0 : 1);
}

/** @param scores raw scores, one array an output */
function lossByRow(loss: BoostingLoss, scores: readonly Float64Array[], expected: Float64Array): Float64Array {
  const own = scores[0]!;
  if (loss.kind === "squared") return expected.map((value, row) => (value - own[row]!) ** 2);
  const probabilities = new Float64Array(scores.length);
  const probability = (value: number, row: number): number => {
    if (loss.kind === "binary") return logistic(value === 1 ? own[row]! : -own[row]!);
    softmaxInto(scores, row, probabilities);
    return probabilities[value]!;
  };
  return expected.map((value, row) => -Math.log(Math.max(leastProbability, probability(value, row))));
}
