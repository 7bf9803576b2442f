import { placements } from "../../math/auc.js";
import type { Rng } from "../../random/rng.js";
import type { BoostingLoss } from "../../trees/loss.js";
import type { TreeFeature } from "../../trees/tree-feature.js";
import { boostingJob } from "../boosting-job.js";
import type { EvaluationInput, Fold, Interval, QualityFigure } from "../figures.js";
import { influenceVariance, normalInterval } from "../fidelity/estimate.js";
import { alignTables, drawSample, permuteColumns, type Sample, type SampleColumn } from "../fidelity/sample.js";
import { concatNumbers, treeFeatures } from "../fidelity/tree-features.js";
import { clusteredAuc } from "../fidelity/two-sample.js";

/** Settings of bench/score.py --fast, so that the figures can be put side by side. */
const iterations = 100;
const mostRows = 20_000;
const mostClasses = 30;
const fewestRows = 50;

type FigureResult = QualityFigure["result"];

export interface FoldUtility {
  readonly tstr: FigureResult;
  readonly trtr: FigureResult;
  readonly notes: readonly string[];
}

/** What the trees are to predict, by row of train, synthetic, permuted train and holdout, one under another; NaN where a row cannot be used. */
interface Task {
  readonly loss: BoostingLoss;
  readonly target: Float64Array;
}

interface Sets {
  readonly train: Sample;
  readonly synthetic: Sample;
  readonly permuted: Sample;
  readonly holdout: Sample;
}

/**
 * Trees trained on synthetic rows against trees trained on real ones, both tested on the holdout: AUC for a target of classes (macro mean of
 * one against the rest from three classes on), R² for a target of numbers. A number column with two values counts as classes. The ceiling of
 * TSTR is TRTR on as many rows; its floor is trained on permuted columns.
 * @see Esteban et al. (2017), arXiv:1706.02633 (TSTR)
 */
export async function foldUtility(fold: Fold, input: EvaluationInput, rng: Rng, report: (share: number) => void): Promise<FoldUtility> {
  const both = (result: FigureResult): FoldUtility => ({ tstr: result, trtr: result, notes: [] });
  const { target } = input.metadata;
  if (target === null) return both({ kind: "notApplicable", reason: "no target is declared (--target COLUMN)" });
  const aligned = alignTables([fold.train, fold.holdout, fold.synthetic], input.metadata);
  const index = aligned.columns.findIndex((column) => column.name === target);
  if (index < 0) return both({ kind: "notMeasured", reason: targetReason(target, aligned.absent.includes(target)) });
  if (aligned.columns.length < 2) return both({ kind: "notApplicable", reason: "there is no column to predict the target from" });
  const sets = drawSets(aligned.samples, rng);
  const task = makeTask(aligned.columns[index]!, index, sets);
  if (typeof task === "string") return both({ kind: "notMeasured", reason: task });
  input.signal.throwIfAborted();
  const others = aligned.columns.map((_, c) => c).filter((c) => c !== index);
  const features = featuresOf(aligned.columns, others, sets);
  return run(task, features, sets, input, report);
}

function targetReason(target: string, isAbsent: boolean): string {
  if (isAbsent) return `the target column ${JSON.stringify(target)} is missing from one of the tables`;
  return `the target column ${JSON.stringify(target)} is not modelled (it is an id, a surrogate, a constant or left out)`;
}

/** At most 20,000 rows each, and no more synthetic rows than train rows or the other way round. */
function drawSets(samples: readonly Sample[], rng: Rng): Sets {
  const [train, holdout, synthetic] = [samples[0]!, samples[1]!, samples[2]!];
  const rowCount = Math.min(mostRows, train.rowCount, synthetic.rowCount);
  const drawn = drawSample(train, rowCount, rng.fork("train"));
  return {
    train: drawn,
    synthetic: drawSample(synthetic, rowCount, rng.fork("synthetic")),
    permuted: permuteColumns(drawn, rng.fork("permute")),
    holdout: drawSample(holdout, mostRows, rng.fork("holdout")),
  };
}

function inOrder(sets: Sets): readonly Sample[] {
  return [sets.train, sets.synthetic, sets.permuted, sets.holdout];
}

/** Bins and categories come from train, as someone who has real data would make them; synthetic rows must fit into them. */
function featuresOf(columns: readonly SampleColumn[], others: readonly number[], sets: Sets): TreeFeature[] {
  const samples = inOrder(sets).map((sample) => ({
    ...sample,
    numbers: others.map((c) => sample.numbers[c]!),
    codes: others.map((c) => sample.codes[c]!),
  }));
  return treeFeatures(
    others.map((c) => columns[c]!),
    samples,
    1,
  );
}

/** @returns the reason when the target cannot be learned or tested */
function makeTask(column: SampleColumn, index: number, sets: Sets): Task | string {
  const values = inOrder(sets).map((sample) => (column.kind === "categorical" ? asNumbers(sample.codes[index]!) : sample.numbers[index]!));
  const classes = classesOf(values[0]!);
  const isClasses = column.kind === "categorical" || (classes !== null && classes.length === 2);
  for (const [sample, name] of [
    [values[0]!, "train"],
    [values[1]!, "synthetic"],
    [values[3]!, "holdout"],
  ] as const) {
    const known = sample.filter((value) => Number.isFinite(value)).length;
    if (known < fewestRows) return `the ${name} rows hold the target ${known} times, and ${fewestRows} are needed`;
  }
  const all = concatNumbers(values);
  if (!isClasses) return regressionTask(all, values);
  if (classes === null) return `the target has more than ${mostClasses} classes`;
  if (classes.length < 2) return "the target has one class only in train";
  const classOf = new Map(classes.map((value, k) => [value, k]));
  const target = all.map((value) => classOf.get(value) ?? Number.NaN);
  const synthetic = target.subarray(values[0]!.length, values[0]!.length + values[1]!.length);
  if (new Set(synthetic.filter((k) => !Number.isNaN(k))).size < 2) return "the synthetic rows have one class of the target only";
  const holdout = target.subarray(target.length - values[3]!.length);
  if (new Set(holdout.filter((k) => !Number.isNaN(k))).size < 2) return "the holdout has one class of the target only";
  return { loss: classes.length === 2 ? { kind: "binary" } : { kind: "multiclass", classCount: classes.length }, target };
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

async function run(
  task: Task,
  features: TreeFeature[],
  sets: Sets,
  input: EvaluationInput,
  report: (share: number) => void,
): Promise<FoldUtility> {
  const sizes = inOrder(sets).map((sample) => sample.rowCount);
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const usable = (part: number): Uint32Array =>
    Uint32Array.from({ length: sizes[part]! }, (_, i) => starts[part]! + i).filter((row) => !Number.isNaN(task.target[row]!));
  const testRows = usable(3);
  const inputs = [0, 1, 2].map((part) => ({
    features,
    target: task.target,
    trainRows: usable(part),
    testRows,
    loss: task.loss,
    iterations,
  }));
  let done = 0;
  const answers = await input.pool.map(boostingJob, inputs, () => {
    input.signal.throwIfAborted();
    report(++done / inputs.length);
  });
  const expected = Float64Array.from(testRows, (row) => task.target[row]!);
  const persons = personsOfRows(sets.holdout, testRows, starts[3]!);
  const [trtr, tstr, floor] = answers.map((answer) => scoreOf(task.loss, answer.predictions, expected, persons));
  return {
    tstr: { kind: "measured", value: tstr!, ceiling: trtr!, floor: floor! },
    trtr: { kind: "measured", value: trtr!, ceiling: null, floor: floor! },
    notes: [utilityNote(task.loss, sizes[0]!)],
  };
}

type Persons = Pick<Sample, "personOf" | "personCount">;

function personsOfRows(holdout: Sample, rows: Uint32Array, start: number): Persons {
  if (holdout.personOf === null) return { personOf: null, personCount: rows.length };
  return { personOf: Uint32Array.from(rows, (row) => holdout.personOf![row - start]!), personCount: holdout.personCount };
}

function scoreOf(loss: BoostingLoss, predictions: Float64Array, expected: Float64Array, persons: Persons): Interval {
  if (loss.kind === "squared") return explainedVariance(predictions, expected, persons);
  return loss.kind === "binary" ? binaryAuc(predictions, expected, persons) : macroAuc(predictions, expected, loss.classCount, persons);
}

function binaryAuc(predictions: Float64Array, expected: Float64Array, persons: Persons): Interval {
  const side = (label: number): Persons => ({
    personOf: persons.personOf === null ? null : persons.personOf.filter((_, i) => expected[i] === label),
    personCount: persons.personOf === null ? expected.filter((value) => value === label).length : persons.personCount,
  });
  const scores = (label: number): Float64Array => predictions.filter((_, i) => expected[i] === label);
  return clusteredAuc(scores(1), scores(0), side(1), side(0));
}

/** Mean over the classes that the holdout has of the AUC of one against the rest. */
function macroAuc(predictions: Float64Array, expected: Float64Array, classCount: number, persons: Persons): Interval {
  const influence = new Float64Array(expected.length);
  let sum = 0;
  let classes = 0;
  for (let k = 0; k < classCount; k++) {
    const rows = { in: indicesWhere(expected, (value) => value === k), out: indicesWhere(expected, (value) => value !== k) };
    if (rows.in.length === 0 || rows.out.length === 0) continue;
    const scores = (at: Uint32Array): Float64Array => Float64Array.from(at, (row) => predictions[row * classCount + k]!);
    const [above, below] = [placements(scores(rows.in), scores(rows.out)), placements(scores(rows.out), scores(rows.in))];
    const auc = above.reduce((total, value) => total + value, 0) / above.length;
    for (let i = 0; i < above.length; i++) influence[rows.in[i]!]! += ((above[i]! - auc) * expected.length) / above.length;
    for (let i = 0; i < below.length; i++) influence[rows.out[i]!]! += ((1 - below[i]! - auc) * expected.length) / below.length;
    sum += auc;
    classes++;
  }
  return normalInterval(sum / classes, influenceVariance(influence, persons) / (classes * classes), 0, 1);
}

function indicesWhere(values: Float64Array, isWanted: (value: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, i) => i).filter((i) => isWanted(values[i]!));
}

/** R² on the holdout; at most 1, below 0 when worse than the holdout's mean. */
function explainedVariance(predictions: Float64Array, expected: Float64Array, persons: Persons): Interval {
  const count = expected.length;
  const mean = expected.reduce((sum, value) => sum + value, 0) / count;
  let [residual, total] = [0, 0];
  for (let i = 0; i < count; i++) {
    residual += (expected[i]! - predictions[i]!) ** 2;
    total += (expected[i]! - mean) ** 2;
  }
  const influence = Float64Array.from(expected, (value, i) => {
    const [error, spread] = [(value - predictions[i]!) ** 2, (value - mean) ** 2];
    return (-count * (error - (residual / total) * spread)) / total;
  });
  return normalInterval(1 - residual / total, influenceVariance(influence, persons), Number.NEGATIVE_INFINITY, 1);
}

function utilityNote(loss: BoostingLoss, rowCount: number): string {
  const figure =
    loss.kind === "squared" ? "R²" : loss.kind === "binary" ? "AUC" : `AUC, mean over ${loss.classCount} classes against the rest`;
  return `Utility is ${figure} on the holdout of boosted trees trained on ${rowCount} rows; its floor is trained on train rows with permuted columns.`;
}
