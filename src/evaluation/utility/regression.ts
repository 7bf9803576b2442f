import { cholesky, solveCholesky } from "../../math/cholesky.js";
import { logistic } from "../../trees/loss.js";
import type { LinearColumn } from "./linear-columns.js";
import type { Persons } from "./prediction-score.js";

/** Penalty and constant as those of the linear model; Newton's method needs few steps. */
const penalty = 1;
const mostSteps = 50;
const tolerance = 1e-8;

/** What is regressed on the columns: two classes by the log odds, or standard scores of numbers. */
export type RegressionKind = "logistic" | "linear";

/** Weights of the constant and then of each column's terms, and their variances. */
export interface Regression {
  readonly weights: Float64Array;
  /** Over draws of the persons; NaN for all where the fit did not converge. */
  readonly variances: Float64Array;
}

/** First term of each column, the constant being term 0; last entry: all terms. */
export function termStarts(columns: readonly LinearColumn[]): number[] {
  const starts = [1];
  for (const column of columns) starts.push(starts.at(-1)! + (column.kind === "number" ? 2 : column.codeCount));
  return starts;
}

/**
 * Ridge regression, linear or logistic, by Newton's method, with variances that hold whatever the law of the rows and count persons once.
 * O(steps × (rows × columns² + terms³)).
 *
 * @param target by row of the columns: 0 or 1, or a number of about unit variance
 * @param rows   to learn from
 * @param persons of these rows
 * @see White (1980), Econometrica 48:817-838, and Liang & Zeger (1986), Biometrika 73:13-22, for the variances; Hastie, Tibshirani & Friedman (2009), section 4.4.1, for the steps
 */
export function fitRegression(
  kind: RegressionKind,
  columns: readonly LinearColumn[],
  target: Float64Array,
  rows: Uint32Array,
  persons: Persons,
): Regression {
  const design = designOf(columns, rows);
  const { size } = design;
  const expected = Float64Array.from(rows, (row) => target[row]!);
  let weights: Float64Array = new Float64Array(size);
  let state = stateAt(kind, design, expected, weights);
  for (let step = 0; ; step++) {
    const lower = cholesky(state.hessian, size);
    if (lower === null || step === mostSteps) return { weights, variances: new Float64Array(size).fill(Number.NaN) };
    if (Math.max(...state.gradient.map(Math.abs)) < tolerance * rows.length) {
      return { weights, variances: variancesOf(lower, design, state.residuals, persons) };
    }
    const move = solveCholesky(lower, state.gradient, size);
    let share = 1;
    let next = stateAt(kind, design, expected, moved(weights, move, share));
    while (next.loss > state.loss && share > 1e-6) {
      share /= 2;
      next = stateAt(kind, design, expected, moved(weights, move, share));
    }
    weights = moved(weights, move, share);
    state = next;
  }
}

function moved(weights: Float64Array, move: Float64Array, share: number): Float64Array {
  return weights.map((weight, w) => weight - share * move[w]!);
}

/** Non-zero entries of the rows, as many in each: the constant, and one term a column. */
interface Design {
  readonly size: number;
  readonly width: number;
  /** Row-major [rows × width]: terms ascending, and their values. */
  readonly terms: Uint16Array;
  readonly values: Float64Array;
}

function designOf(columns: readonly LinearColumn[], rows: Uint32Array): Design {
  const starts = termStarts(columns);
  const size = starts.at(-1)!;
  const width = columns.length + 1;
  const terms = new Uint16Array(rows.length * width);
  const values = new Float64Array(rows.length * width).fill(1);
  for (let i = 0; i < rows.length; i++) {
    for (const [c, column] of columns.entries()) {
      const at = i * width + c + 1;
      const value = column.kind === "number" ? column.values[rows[i]!]! : 1;
      const offset = column.kind === "category" ? column.codes[rows[i]!]! : Number.isNaN(value) ? 1 : 0;
      terms[at] = starts[c]! + offset;
      if (!Number.isNaN(value)) values[at] = value;
    }
  }
  return { size, width, terms, values };
}

interface State {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** Row-major [size × size], lower triangle. */
  readonly hessian: Float64Array;
  /** Predicted less expected, by row. */
  readonly residuals: Float64Array;
}

function stateAt(kind: RegressionKind, design: Design, expected: Float64Array, weights: Float64Array): State {
  const { size, width, terms, values } = design;
  const [gradient, hessian, residuals] = [new Float64Array(size), new Float64Array(size * size), new Float64Array(expected.length)];
  let loss = 0;
  for (let i = 0; i < expected.length; i++) {
    let score = 0;
    for (let at = i * width; at < (i + 1) * width; at++) score += weights[terms[at]!]! * values[at]!;
    const predicted = kind === "linear" ? score : logistic(score);
    const residual = predicted - expected[i]!;
    const curvature = kind === "linear" ? 1 : predicted * (1 - predicted);
    loss +=
      kind === "linear" ? (residual * residual) / 2 : Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, score) - expected[i]! * score;
    residuals[i] = residual;
    for (let at = i * width; at < (i + 1) * width; at++) gradient[terms[at]!]! += residual * values[at]!;
    addSquare(hessian, design, i, curvature);
  }
  for (let w = 1; w < size; w++) {
    loss += (penalty * weights[w]! * weights[w]!) / 2;
    gradient[w]! += penalty * weights[w]!;
    hessian[w * size + w]! += penalty;
  }
  return { loss, gradient, hessian, residuals };
}

/** Adds the outer product of row i with itself, times `by`, to the lower triangle. */
function addSquare(matrix: Float64Array, { size, width, terms, values }: Design, i: number, by: number): void {
  for (let at = i * width; at < (i + 1) * width; at++) {
    const scaled = by * values[at]!;
    for (let other = i * width; other <= at; other++) matrix[terms[at]! * size + terms[other]!]! += scaled * values[other]!;
  }
}

/** Diagonal of H⁻¹ (Σ g gᵀ) H⁻¹, g being a person's part of the gradient. */
function variancesOf(lower: Float64Array, design: Design, residuals: Float64Array, { personOf, personCount }: Persons): Float64Array {
  const { size, width, terms, values } = design;
  const meat = new Float64Array(size * size);
  if (personOf === null) {
    for (let i = 0; i < residuals.length; i++) addSquare(meat, design, i, residuals[i]! ** 2);
  } else {
    for (const rows of rowsByPerson(personOf, personCount)) {
      const own = new Float64Array(size);
      for (const i of rows) for (let at = i * width; at < (i + 1) * width; at++) own[terms[at]!]! += residuals[i]! * values[at]!;
      const used = Array.from(own.keys()).filter((term) => own[term] !== 0);
      for (const a of used) for (const b of used) if (b <= a) meat[a * size + b]! += own[a]! * own[b]!;
    }
  }
  const small = personCount / Math.max(1, personCount - 1);
  return Float64Array.from({ length: size }, (_, term) => {
    const unit = new Float64Array(size);
    unit[term] = 1;
    const row = solveCholesky(lower, unit, size);
    let sum = 0;
    for (let a = 0; a < size; a++) {
      let inner = 0;
      for (let b = 0; b < a; b++) inner += 2 * meat[a * size + b]! * row[b]!;
      sum += row[a]! * (inner + meat[a * size + a]! * row[a]!);
    }
    return small * sum;
  });
}

function rowsByPerson(personOf: Uint32Array, personCount: number): number[][] {
  const rows: number[][] = Array.from({ length: personCount }, () => []);
  personOf.forEach((person, row) => rows[person]!.push(row));
  return rows;
}
