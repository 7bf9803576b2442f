import { wilson } from "../../math/wilson.js";
import { sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import { sharedArray } from "../../parallel/shared-array.js";
import { bonferroni, z90 } from "../fidelity/estimate.js";
import type { SampleColumn } from "../fidelity/sample.js";
import type { EvaluationInput, Interval } from "../figures.js";
import { type LinearColumn, linearColumns } from "./linear-columns.js";
import { personsOfRows, type PredictionTrial, type TrialPart, trialParts } from "./prediction-trial.js";
import { type Regression, termStarts } from "./regression.js";
import { regressionJob } from "./regression-job.js";
import type { RegressionTask } from "./regression.worker.js";
import { type NotedFigure, unmeasured } from "./noted-figure.js";
import { personsWith } from "./subgroup-gaps.js";

const mostRows = 10_000;
/** Columns with more codes are left out, and those after whom there would be more terms. */
const [mostCodes, mostTerms] = [32, 300];
/** Rows of the holdout that must have a term; of two classes, so many of each. */
const fewestRows = 30;
const fewestRowsPerClass = 10;
const mostNamed = 3;

/** A number's slope, or a category's weight. */
interface Term {
  readonly name: string;
  readonly at: number;
}

/**
 * Share of the coefficients of a regression of the target on the other columns whose difference between synthetic and real rows is no more than
 * chance explains: its 90 % interval, from the variances of both, holds 0. Ceiling: train in place of the synthetic rows; floor: permuted columns.
 * Two classes by logistic regression, several by the most frequent one of train against the rest, numbers by a linear one.
 */
export async function coefficients(trial: PredictionTrial, input: EvaluationInput, rng: Rng): Promise<NotedFigure> {
  const chosen = chosenColumns(trial);
  const columns = chosen.map(({ linear }) => linear);
  if (chosen.length === 0) return unmeasured("notApplicable", `no column has ${mostCodes} categories or fewer`);
  const { kind, target } = regressed(trial);
  const tasks = trialParts.map((part) => {
    const places = sampleIndices(trial.rows[part].length, mostRows, rng.fork(part));
    const rows = Uint32Array.from(places, (place) => trial.rows[part][place]!);
    return { kind, columns, target, rows, persons: personsOfRows(trial, part, rows) };
  });
  const fits = await input.pool.map(regressionJob, tasks, () => input.signal.throwIfAborted());
  const of = (part: TrialPart): Regression => fits[trialParts.indexOf(part)]!;
  const terms = judgedTerms(trial, chosen, tasks[trialParts.indexOf("holdout")]!, input.k);
  if (terms.length < 2) return unmeasured("notMeasured", `fewer than two coefficients have ${fewestRows} rows of the holdout behind them`);
  if (fits.some(({ variances }) => Number.isNaN(variances[0]!))) return unmeasured("notMeasured", "the regression did not converge");
  const covered = (part: TrialPart): Interval => {
    const count = terms.filter(({ at }) => Math.abs(apart(of(part), of("holdout"), at)) <= z90).length;
    return wilson(count, terms.length);
  };
  return {
    result: { kind: "measured", value: covered("synthetic"), ceiling: covered("train"), floor: covered("permuted") },
    notes: [coefficientsNote(terms, of("synthetic"), of("holdout"), kind)],
  };
}

interface Chosen {
  readonly column: SampleColumn;
  readonly linear: LinearColumn;
  /** Place among the trial's columns. */
  readonly index: number;
}

function chosenColumns(trial: PredictionTrial): Chosen[] {
  const chosen: Chosen[] = [];
  let terms = 1;
  for (const [index, linear] of linearColumns(trial.columns, trial.samples).entries()) {
    const own = linear.kind === "number" ? 2 : linear.codeCount;
    if (own > mostCodes || terms + own > mostTerms) continue;
    chosen.push({ column: trial.columns[index]!, linear, index });
    terms += own;
  }
  return chosen;
}

/** What is regressed: 0 or 1, or standard scores by train. */
function regressed({ loss, target, rows }: PredictionTrial): Pick<RegressionTask, "kind" | "target"> {
  const own = sharedArray(Float64Array, target.length);
  if (loss.kind === "squared") {
    const known = rows.train.length;
    const mean = rows.train.reduce((sum, row) => sum + target[row]!, 0) / known;
    const deviation = Math.sqrt(rows.train.reduce((sum, row) => sum + (target[row]! - mean) ** 2, 0) / known) || 1;
    for (let row = 0; row < own.length; row++) own[row] = (target[row]! - mean) / deviation;
    return { kind: "linear", target: own };
  }
  const first = loss.kind === "binary" ? 1 : mostFrequent(target, rows.train);
  for (let row = 0; row < own.length; row++) own[row] = target[row] === first ? 1 : 0;
  return { kind: "logistic", target: own };
}

function mostFrequent(target: Float64Array, rows: Uint32Array): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(target[row]!, (counts.get(target[row]!) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0];
}

/** Terms that enough rows of the holdout have; categories only where k persons of train hold them. */
function judgedTerms(trial: PredictionTrial, chosen: readonly Chosen[], { kind, target, rows }: RegressionTask, k: number): Term[] {
  const starts = termStarts(chosen.map(({ linear }) => linear));
  return chosen.flatMap(({ column, linear, index }, c) => {
    const terms =
      linear.kind === "number" ? [column.name] : linear.kept.map((code) => `${column.name} = ${JSON.stringify(column.dictionary[code])}`);
    return terms.flatMap((name, offset) => {
      const own = rows.filter((row) => (linear.kind === "number" ? !Number.isNaN(linear.values[row]!) : linear.codes[row] === offset));
      const ones = own.reduce((sum, row) => sum + target[row]!, 0);
      const isTold = kind === "linear" || Math.min(ones, own.length - ones) >= fewestRowsPerClass;
      const isHeld = linear.kind === "number" || personsWith(trial.samples[0]!, index, linear.kept[offset]!) >= k;
      return own.length >= fewestRows && isTold && isHeld ? [{ name, at: starts[c]! + offset }] : [];
    });
  });
}

/** Difference of a coefficient in standard errors. */
function apart(a: Regression, b: Regression, at: number): number {
  const difference = a.weights[at]! - b.weights[at]!;
  return difference === 0 ? 0 : difference / Math.sqrt(a.variances[at]! + b.variances[at]!);
}

function coefficientsNote(terms: readonly Term[], synthetic: Regression, real: Regression, kind: RegressionTask["kind"]): string {
  const limit = bonferroni(terms.length * 2);
  const far = terms
    .filter(({ at }) => Math.abs(apart(synthetic, real, at)) > limit)
    .toSorted((a, b) => Math.abs(apart(synthetic, real, b.at)) - Math.abs(apart(synthetic, real, a.at)));
  const unit = kind === "linear" ? "standard deviations of the target" : "log odds";
  if (far.length === 0) return `None of ${terms.length} regression coefficients clearly differs between synthetic and real rows.`;
  const named = far
    .slice(0, mostNamed)
    .map(({ name, at }) => `${name} (${synthetic.weights[at]!.toFixed(2)}, real ${real.weights[at]!.toFixed(2)})`);
  return `Of ${terms.length} regression coefficients ${far.length} clearly differ${far.length === 1 ? "s" : ""} between synthetic and real rows; most clearly, in ${unit}: ${named.join(", ")}.`;
}
