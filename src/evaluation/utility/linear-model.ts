import { minimise } from "../../math/lbfgs.js";
import { type BoostingLoss, logistic, outputCount, softmaxInto } from "../../trees/loss.js";
import type { LinearColumn } from "./linear-columns.js";

/** Ridge penalty and iterations of scikit-learn's LogisticRegression (C = 1) and Ridge (alpha = 1), as bench/score.py sets them. */
const penalty = 1;
const mostIterations = 100;

/** One output after another: the constant, then the terms of each column in turn. */
export interface LinearModel {
  readonly loss: BoostingLoss;
  readonly weights: Float64Array;
  /** Mean and standard deviation of a target of numbers, which is learned as standard scores; (0, 1) for classes. */
  readonly centre: number;
  readonly scale: number;
}

/**
 * Logistic regression (two classes), multinomial logistic regression (several) or ridge regression (numbers): minimises
 * Σ loss + |weights|² / 2, the loss being the log loss or half the squared error, without a penalty on the constants.
 * O(100 × outputs × columns × rows) at most.
 *
 * @param target by row of the columns: class or number; @param rows to learn from, length >= 1
 * @see Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, sections 3.4.1 and 4.4; Liu & Nocedal (1989) for the way down
 */
export function fitLinear(columns: readonly LinearColumn[], target: Float64Array, rows: Uint32Array, loss: BoostingLoss): LinearModel {
  const { centre, scale } = loss.kind === "squared" ? spreadOf(target, rows) : { centre: 0, scale: 1 };
  const outputs = outputCount(loss);
  const width = widthOf(columns);
  const gathered = columns.map((column) => gather(column, rows));
  const expected = Float64Array.from(rows, (row) => (target[row]! - centre) / scale);
  const scores = Array.from({ length: outputs }, () => new Float64Array(rows.length));
  const probabilities = new Float64Array(outputs);
  const evaluate = (weights: Float64Array, gradient: Float64Array): number => {
    for (let k = 0; k < outputs; k++) fillScores(gathered, weights.subarray(k * width, (k + 1) * width), scores[k]!);
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += residuals(loss, scores, i, expected[i]!, probabilities);
    for (let k = 0; k < outputs; k++) fillGradient(gathered, scores[k]!, gradient.subarray(k * width, (k + 1) * width));
    for (let w = 0; w < weights.length; w++) {
      if (w % width > 0) {
        sum += (penalty * weights[w]! * weights[w]!) / 2;
        gradient[w]! += penalty * weights[w]!;
      }
      gradient[w]! /= rows.length;
    }
    return sum / rows.length;
  };
  const weights = minimise(new Float64Array(outputs * width), evaluate, { mostIterations, tolerance: 1e-4 });
  return { loss, weights, centre, scale };
}

/** @returns for `rows`: probability of class 1, probabilities row-major [rows × classCount], or values */
export function predictLinear(model: LinearModel, columns: readonly LinearColumn[], rows: Uint32Array): Float64Array {
  const outputs = outputCount(model.loss);
  const width = widthOf(columns);
  const gathered = columns.map((column) => gather(column, rows));
  const scores = Array.from({ length: outputs }, (_, k) => {
    const own = new Float64Array(rows.length);
    fillScores(gathered, model.weights.subarray(k * width, (k + 1) * width), own);
    return own;
  });
  if (model.loss.kind === "squared") return scores[0]!.map((score) => model.centre + model.scale * score);
  if (model.loss.kind === "binary") return scores[0]!.map(logistic);
  const probabilities = new Float64Array(rows.length * outputs);
  for (let i = 0; i < rows.length; i++) softmaxInto(scores, i, probabilities.subarray(i * outputs, (i + 1) * outputs));
  return probabilities;
}

function spreadOf(target: Float64Array, rows: Uint32Array): { centre: number; scale: number } {
  let sum = 0;
  for (const row of rows) sum += target[row]!;
  const centre = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (target[row]! - centre) ** 2;
  const scale = Math.sqrt(squares / rows.length);
  return { centre, scale: scale > 0 ? scale : 1 };
}

function widthOf(columns: readonly LinearColumn[]): number {
  return columns.reduce((sum, column) => sum + termCount(column), 1);
}

function termCount(column: LinearColumn | GatheredColumn): number {
  return column.kind === "number" ? 2 : column.codeCount;
}

/** A column at the rows in hand, one after another. */
type GatheredColumn =
  /** `values` is 0 where the cell is missing; `missing` says where. */
  | { readonly kind: "number"; readonly values: Float32Array; readonly missing: Uint32Array }
  | { readonly kind: "category"; readonly codes: Uint8Array; readonly codeCount: number };

function gather(column: LinearColumn, rows: Uint32Array): GatheredColumn {
  if (column.kind === "category") {
    const codes = new Uint8Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
    return { ...column, codes };
  }
  const values = new Float32Array(rows.length);
  const missing: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const value = column.values[rows[i]!]!;
    if (Number.isNaN(value)) missing.push(i);
    else values[i] = value;
  }
  return { kind: "number", values, missing: Uint32Array.from(missing) };
}

function fillScores(columns: readonly GatheredColumn[], weights: Float64Array, scores: Float64Array): void {
  scores.fill(weights[0]!);
  let first = 1;
  for (const column of columns) {
    if (column.kind === "number") addNumbers(column.values, column.missing, weights[first]!, weights[first + 1]!, scores);
    else addCategories(column.codes, weights.subarray(first, first + column.codeCount), scores);
    first += termCount(column);
  }
}

function addNumbers(values: Float32Array, missing: Uint32Array, slope: number, ifMissing: number, scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i]! += slope * values[i]!;
  for (let i = 0; i < missing.length; i++) scores[missing[i]!]! += ifMissing;
}

function addCategories(codes: Uint8Array, weights: Float64Array, scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i]! += weights[codes[i]!]!;
}

/** Puts the derivatives of row i's loss in place of its scores. @returns the loss */
function residuals(loss: BoostingLoss, scores: readonly Float64Array[], i: number, expected: number, probabilities: Float64Array): number {
  if (loss.kind === "multiclass") {
    softmaxInto(scores, i, probabilities);
    for (let k = 0; k < probabilities.length; k++) scores[k]![i] = probabilities[k]! - (expected === k ? 1 : 0);
    return -Math.log(Math.max(Number.MIN_VALUE, probabilities[expected]!));
  }
  const own = scores[0]!;
  const score = own[i]!;
  if (loss.kind === "squared") {
    own[i] = score - expected;
    return (score - expected) ** 2 / 2;
  }
  own[i] = logistic(score) - expected;
  return Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, score) - expected * score;
}

function fillGradient(columns: readonly GatheredColumn[], residual: Float64Array, gradient: Float64Array): void {
  gradient.fill(0);
  let sum = 0;
  for (let i = 0; i < residual.length; i++) sum += residual[i]!;
  gradient[0] = sum;
  let first = 1;
  for (const column of columns) {
    if (column.kind === "number") {
      gradient[first] = productOf(column.values, residual);
      gradient[first + 1] = sumAt(column.missing, residual);
    } else addByCode(column.codes, residual, gradient.subarray(first, first + column.codeCount));
    first += termCount(column);
  }
}

function productOf(values: Float32Array, residual: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < residual.length; i++) sum += values[i]! * residual[i]!;
  return sum;
}

function sumAt(places: Uint32Array, residual: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += residual[places[i]!]!;
  return sum;
}

function addByCode(codes: Uint8Array, residual: Float64Array, sums: Float64Array): void {
  for (let i = 0; i < residual.length; i++) sums[codes[i]!]! += residual[i]!;
}
