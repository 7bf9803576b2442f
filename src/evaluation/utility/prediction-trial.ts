import type { Rng } from "../../random/rng.js";
import type { BoostingLoss } from "../../trees/loss.js";
import { alignTables, drawSample, permuteColumns, type Sample, type SampleColumn, selectColumns } from "../fidelity/sample.js";
import { concatNumbers } from "../fidelity/tree-features.js";
import type { EvaluationInput, Fold, QualityFigure } from "../figures.js";
import { type Persons, personsAt } from "./prediction-score.js";

const mostRows = 20_000;
const mostClasses = 30;
const fewestRows = 50;
/** Of the holdout, in each of two classes at least. */
const fewestRowsPerClass = 10;

/** Parts of a trial whose rows stand one under another. Permuted: train with every column shuffled by itself. */
export type TrialPart = "train" | "synthetic" | "permuted" | "holdout";
export const trialParts: readonly TrialPart[] = ["train", "synthetic", "permuted", "holdout"];

/** A target to predict from the other columns, learned from some rows and tested on the holdout. */
export interface PredictionTrial {
  readonly loss: BoostingLoss;
  /** Class or number, by row of all parts one under another; NaN where a row cannot be used. */
  readonly target: Float64Array;
  /** Columns to predict from. */
  readonly columns: readonly SampleColumn[];
  /** Their values, part by part. */
  readonly samples: readonly Sample[];
  /** Rows with a target, counted over all parts. */
  readonly rows: Readonly<Record<TrialPart, Uint32Array>>;
  /** First row of each part. */
  readonly starts: Readonly<Record<TrialPart, number>>;
  /** Target of `rows.holdout`, and whose rows they are. */
  readonly expected: Float64Array;
  readonly persons: Persons;
}

type Reason = Extract<QualityFigure["result"], { reason: string }>;

/**
 * Draws at most 20,000 rows of each table, and no more synthetic rows than train rows or the other way round. A number column with two values
 * counts as classes.
 * @returns the trial, or the reason why there is none
 */
export function predictionTrial(fold: Fold, metadata: EvaluationInput["metadata"], rng: Rng): PredictionTrial | Reason {
  const { target } = metadata;
  if (target === null) return { kind: "notApplicable", reason: "no target is declared (--target COLUMN)" };
  const aligned = alignTables([fold.train, fold.holdout, fold.synthetic], metadata);
  const index = aligned.columns.findIndex((column) => column.name === target);
  if (index < 0) return { kind: "notMeasured", reason: targetReason(target, aligned.absent.includes(target)) };
  if (aligned.columns.length < 2) return { kind: "notApplicable", reason: "there is no column to predict the target from" };
  const samples = drawParts(aligned.samples, rng);
  const task = taskOf(aligned.columns[index]!, index, samples);
  if (typeof task === "string") return { kind: "notMeasured", reason: task };
  const others = aligned.columns.map((_, c) => c).filter((c) => c !== index);
  const starts = startsOf(samples);
  const rows = recordOf((part, p) => usableRows(task.target, starts[part], samples[p]!.rowCount));
  return {
    ...task,
    columns: others.map((c) => aligned.columns[c]!),
    samples: samples.map((sample) => selectColumns(sample, others)),
    rows,
    starts,
    expected: Float64Array.from(rows.holdout, (row) => task.target[row]!),
    persons: personsOfRows({ samples, starts }, "holdout", rows.holdout),
  };
}

function recordOf<Value>(of: (part: TrialPart, index: number) => Value): Record<TrialPart, Value> {
  return { train: of("train", 0), synthetic: of("synthetic", 1), permuted: of("permuted", 2), holdout: of("holdout", 3) };
}

function targetReason(target: string, isAbsent: boolean): string {
  if (isAbsent) return `the target column ${JSON.stringify(target)} is missing from one of the tables`;
  return `the target column ${JSON.stringify(target)} is not modelled (it is an id, a surrogate, a constant or left out)`;
}

function drawParts(samples: readonly Sample[], rng: Rng): Sample[] {
  const [train, holdout, synthetic] = [samples[0]!, samples[1]!, samples[2]!];
  const rowCount = Math.min(mostRows, train.rowCount, synthetic.rowCount);
  const drawn = drawSample(train, rowCount, rng.fork("train"));
  return [
    drawn,
    drawSample(synthetic, rowCount, rng.fork("synthetic")),
    permuteColumns(drawn, rng.fork("permute")),
    drawSample(holdout, mostRows, rng.fork("holdout")),
  ];
}

function startsOf(samples: readonly Sample[]): Record<TrialPart, number> {
  return recordOf((_, index) => samples.slice(0, index).reduce((sum, sample) => sum + sample.rowCount, 0));
}

function usableRows(target: Float64Array, start: number, rowCount: number): Uint32Array {
  return Uint32Array.from({ length: rowCount }, (_, i) => start + i).filter((row) => !Number.isNaN(target[row]!));
}

/** Whose rows these are, of one part; @param rows counted over all parts */
export function personsOfRows(
  { samples, starts }: Pick<PredictionTrial, "samples" | "starts">,
  part: TrialPart,
  rows: Uint32Array,
): Persons {
  const sample = samples[trialParts.indexOf(part)]!;
  return personsAt(
    sample,
    rows.map((row) => row - starts[part]),
  );
}

type Task = Pick<PredictionTrial, "loss" | "target">;

/** @returns the reason when the target cannot be learned or tested */
function taskOf(column: SampleColumn, index: number, samples: readonly Sample[]): Task | string {
  const values = samples.map((sample) => (column.kind === "categorical" ? asNumbers(sample.codes[index]!) : sample.numbers[index]!));
  const classes = classesOf(values[0]!);
  const isClasses = column.kind === "categorical" || (classes !== null && classes.length === 2);
  for (const [p, part] of trialParts.entries()) {
    const known = values[p]!.filter((value) => Number.isFinite(value)).length;
    if (part !== "permuted" && known < fewestRows) return `the ${part} rows hold the target ${known} times, and ${fewestRows} are needed`;
  }
  const all = concatNumbers(values);
  if (!isClasses) return regressionTask(all, values);
  if (classes === null) return `the target has more than ${mostClasses} classes`;
  if (classes.length < 2) return "the target has one class only in train";
  const classOf = new Map(classes.map((value, k) => [value, k]));
  const target = all.map((value) => classOf.get(value) ?? Number.NaN);
  const synthetic = target.subarray(values[0]!.length, values[0]!.length + values[1]!.length);
  if (classCount(synthetic, 1) < 2) return "the synthetic rows have one class of the target only";
  const holdout = target.subarray(target.length - values[3]!.length);
  if (classCount(holdout, 1) < 2) return "the holdout has one class of the target only";
  if (classCount(holdout, fewestRowsPerClass) < 2)
    return `the holdout has no two classes of the target with ${fewestRowsPerClass} rows each, which a score needs`;
  return { loss: classes.length === 2 ? { kind: "binary" } : { kind: "multiclass", classCount: classes.length }, target };
}

/** Classes of at least so many rows. */
function classCount(target: Float64Array, fewest: number): number {
  const counts = new Map<number, number>();
  for (const k of target) if (!Number.isNaN(k)) counts.set(k, (counts.get(k) ?? 0) + 1);
  return [...counts.values()].filter((count) => count >= fewest).length;
}

function regressionTask(all: Float64Array, values: readonly Float64Array[]): Task | string {
  const holdout = values[3]!.filter((value) => Number.isFinite(value));
  if (holdout.every((value) => value === holdout[0])) return "the target is constant in the holdout";
  return { loss: { kind: "squared" }, target: all.map((value) => (Number.isFinite(value) ? value : Number.NaN)) };
}

function asNumbers(codes: Int32Array): Float64Array {
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code));
}

/** Distinct values, ascending; null when there are more than 30. */
function classesOf(values: Float64Array): number[] | null {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > mostClasses) return null;
  }
  return [...seen].sort((a, b) => a - b);
}
