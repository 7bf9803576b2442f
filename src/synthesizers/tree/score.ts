import { countAtMost } from "../../math/count-at-most.js";
import { normalQuantile } from "../../math/normal.js";
import { ridge } from "../../math/ridge.js";
import { toStep } from "../../math/to-step.js";
import { type BoostingOptions, fitBoosting } from "../../trees/boosting.js";
import type { CodedFeature } from "../../trees/conditional-tree.js";
import { addPackedScores, packBoosting, packedCodes, packedSteps, type PackedTrees } from "../../trees/packed-boosting.js";
import { type HistogramTree, leavesOfTree } from "../../trees/histogram-tree.js";
import { sharedCodes, type TreeFeature } from "../../trees/tree-feature.js";
import { countCodes, heldCodes, picked } from "./codes.js";
import { ascendingRows, personRuns } from "./person-runs.js";
import { splitClasses } from "./split-classes.js";
import { otherHalves, rowsOfHalf, thinnedRows } from "./thinned-rows.js";

/** One regression: a line over the features' normal scores, and boosted trees over what it leaves. */
export interface Regression {
  /** Weight of each feature, 0 where it has no order. */
  readonly weights: Float64Array;
  readonly constant: number;
  readonly trees: PackedTrees;
}

/**
 * What the earlier columns together say of a number column: regressions of its normal score, one fitted on each half of the persons, of which a new row
 * takes one. A row's score while fitting comes from the regression that has not seen the row's person, so that it promises no more than
 * it holds for anybody else.
 */
export type ScoreModel = readonly Regression[];

export interface ScoreOptions extends BoostingOptions {
  /** Rows that one regression is fitted on at most; a larger table is thinned evenly by person. */
  readonly mostRows: number;
  /** Persons behind every leaf. */
  readonly k: number;
}

/** Weights are kept in steps of 1/`weightSteps`. */
export const weightSteps = 65536;
/** Rows that the lines are leaned on toward no dependence. */
const ridgeRows = 10;

/** A column as a score sees it. */
export interface ScoreFeature {
  /** Binned codes, which the trees ask. */
  readonly binned: TreeFeature;
  readonly codes: Uint16Array;
  /** Normal score of each code in steps of 1/`packedSteps`, null where codes have no order. */
  readonly normal: Int16Array | null;
}

/** What the codes of a column are to the scores of later ones. */
export interface CodeMeaning {
  /** Code → bin. */
  readonly bins: Uint8Array;
  readonly normal: Int16Array | null;
}

/** @param k rows that the shares behind the normal scores are rounded to, so that no count can be read from them */
export function codeMeaning({ codes, cardinality, ordered }: CodedFeature, k: number): CodeMeaning {
  const counts = countCodes(codes, cardinality);
  const bins = Uint8Array.from(splitClasses(counts, ordered, packedCodes).classOf);
  const normal = normalScores(roundedShares(counts, k));
  return { bins, normal: ordered || heldCodes(counts) === 2 ? Int16Array.from(normal, (value) => Math.round(value * packedSteps)) : null };
}

/** A column with what its codes mean, over shared memory. */
export function meaningfulFeature({ codes, ordered }: CodedFeature, { bins, normal }: CodeMeaning): ScoreFeature {
  const binned = sharedCodes(codes.length);
  writeBins(codes, bins, binned);
  const binCount = bins.reduce((most, bin) => Math.max(most, bin + 1), 1);
  return { binned: { codes: binned, binCount, categorical: !ordered }, codes, normal };
}

function writeBins(codes: Uint16Array, bins: Uint8Array, out: Uint8Array): void {
  for (let row = 0; row < codes.length; row++) out[row] = bins[codes[row]!]!;
}

/** Shares of codes in steps of k rows; a code that has any has at least one step. */
export function roundedShares(counts: Float64Array, k: number): Float64Array {
  const steps = counts.map((count) => (count > 0 ? Math.max(1, Math.round(count / k)) : 0));
  const total = steps.reduce((sum, own) => sum + own, 0);
  return steps.map((own) => own / Math.max(1, total));
}

/** Normal score of each code: where its middle row stands among all rows, on the scale of a standard normal. */
export function normalScores(shares: Float64Array): Float64Array {
  let below = 0;
  return shares.map((share) => {
    const middle = below + share / 2;
    below += share;
    return normalQuantile(Math.min(1 - 1e-6, Math.max(1e-6, middle)));
  });
}

export interface ScoreInput {
  readonly target: CodedFeature;
  /** Share of each code of the target. */
  readonly shares: Float64Array;
  readonly features: readonly ScoreFeature[];
  readonly personOf: Uint32Array | null;
  readonly options: ScoreOptions;
}

/** A score cross-fitted over two halves of the persons. @returns the model, and each row's score by the regression that has not seen it */
export function crossFitScore({ target, shares, features, personOf, options }: ScoreInput): { model: ScoreModel; scores: Float64Array } {
  const byCode = normalScores(shares);
  const values = Float64Array.from(target.codes, (code) => byCode[code]!);
  const model = [0, 1].map((half) =>
    fitRegression(features, values, rowsOfHalf(values.length, personOf, half, options.mostRows), personOf, options),
  );
  return { model, scores: scoresOf(model, features, otherHalves(values.length, personOf)) };
}

function fitRegression(
  features: readonly ScoreFeature[],
  values: Float64Array,
  rows: Uint32Array,
  personOf: Uint32Array | null,
  options: ScoreOptions,
): Regression {
  const weights = new Float64Array(features.length);
  const lined = features.map((_, f) => f).filter((f) => features[f]!.normal !== null);
  const columns = lined.map((f) => {
    const { codes, normal } = features[f]!;
    return Float64Array.from(rows, (row) => normal![codes[row]!]! / packedSteps);
  });
  const line = ridge(
    columns,
    Float64Array.from(rows, (row) => values[row]!),
    ridgeRows,
  );
  lined.forEach((f, i) => {
    weights[f] = toStep(line.weights[i]!, weightSteps);
  });
  const constant = toStep(line.constant, packedSteps);
  const left = values.slice();
  rows.forEach((row, i) => {
    let sum = constant;
    for (let l = 0; l < lined.length; l++) sum += weights[lined[l]!]! * columns[l]![i]!;
    left[row]! -= sum;
  });
  const binned = features.map((feature) => feature.binned);
  const boosted = fitBoosting(
    binned,
    left,
    rows,
    { kind: "squared" },
    { ...options, minSamplesLeaf: Math.max(options.minSamplesLeaf, options.k) },
  );
  const held = personOf === null ? boosted.trees : boosted.trees.filter((tree) => isHeld(tree, binned, rows, personOf, options.k));
  return { weights, constant, trees: packBoosting({ ...boosted, trees: held }) };
}

/** Whether k persons stand behind every leaf of a tree; where a leaf has fewer, the whole tree is left out. */
function isHeld(tree: HistogramTree, features: readonly TreeFeature[], rows: Uint32Array, personOf: Uint32Array, k: number): boolean {
  const leaves = leavesOfTree(tree, features, rows);
  const persons = Array.from(tree.feature, () => new Set<number>());
  leaves.forEach((leaf, i) => {
    if (persons[leaf]!.size < k) persons[leaf]!.add(personOf[rows[i]!]!);
  });
  return persons.every((held, node) => tree.feature[node]! >= 0 || held.size >= k);
}

export function scoreFeatureOnRows({ binned, codes, normal }: ScoreFeature, rows: Uint32Array): ScoreFeature {
  return { binned: { ...binned, codes: picked(binned.codes, rows) }, codes: picked(codes, rows), normal };
}

/**
 * Scores of rows, each from one regression alone, as while fitting: a mean of several would spread less than the scores that the tree was fitted on.
 * @param numbers by row, which regression it takes: the number modulo their count
 */
export function scoresOf(model: ScoreModel, features: readonly ScoreFeature[], numbers: Uint32Array): Float64Array {
  const scores = new Float64Array(numbers.length);
  const binned = features.map((feature) => feature.binned.codes);
  model.forEach(({ weights, constant, trees }, own) => {
    const rows = rowsWith(numbers, model.length, own);
    for (let i = 0; i < rows.length; i++) scores[rows[i]!] = constant * packedSteps;
    features.forEach(({ codes, normal }, f) => {
      if (weights[f] !== 0 && normal !== null) addLine(scores, weights[f]!, normal, codes, rows);
    });
    addPackedScores(trees, binned, rows, scores);
  });
  for (let row = 0; row < scores.length; row++) scores[row]! /= packedSteps;
  return scores;
}

function rowsWith(numbers: Uint32Array, modulus: number, rest: number): Uint32Array {
  const rows = new Uint32Array(numbers.length);
  let count = 0;
  for (let row = 0; row < numbers.length; row++) if (numbers[row]! % modulus === rest) rows[count++] = row;
  return rows.slice(0, count);
}

function addLine(scores: Float64Array, weight: number, normal: Int16Array, codes: Uint16Array, rows: Uint32Array): void {
  const parts = Float64Array.from(normal, (value) => weight * value);
  for (let i = 0; i < rows.length; i++) scores[rows[i]!]! += parts[codes[rows[i]!]!]!;
}

/** Most codes of a score as a column that a tree can ask. */
const mostScoreCodes = 256;
/** Rows that the cuts are learned from at most. */
const mostCutRows = 100_000;

/** Cuts that bring scores to codes of about equal mass, each held by at least k persons; in steps of 1/`packedSteps`. */
export function scoreCuts(allScores: Float64Array, allPersonOf: Uint32Array | null, k: number): Float64Array {
  const rows = thinnedRows(allScores.length, allPersonOf, mostCutRows);
  const scores = picked(allScores, rows);
  const personOf = allPersonOf && picked(allPersonOf, rows);
  const order = ascendingRows(scores);
  const cuts: number[] = [];
  for (const start of personRuns(order, personOf, order.length / mostScoreCodes, k).slice(1)) {
    const cut = toStep(scores[order[start]!]!, packedSteps);
    if (cut > (cuts.at(-1) ?? Number.NEGATIVE_INFINITY)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
}

/** Scores as an ordered column that a tree can ask. */
export function scoreFeature(scores: Float64Array, cuts: Float64Array): CodedFeature {
  const codes = new Uint16Array(scores.length);
  for (let row = 0; row < codes.length; row++) codes[row] = countAtMost(cuts, scores[row]!);
  return { codes, cardinality: cuts.length + 1, ordered: true };
}
