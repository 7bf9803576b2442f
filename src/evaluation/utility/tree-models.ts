import { permutation, sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import { outputCount } from "../../trees/loss.js";
import { treeFeatures } from "../fidelity/tree-features.js";
import type { EvaluationInput } from "../figures.js";
import type { PredictionTrial } from "./prediction-trial.js";
import { treeModelJob } from "./tree-model-job.js";
import type { TreeModelAnswer } from "./tree-model.worker.js";

/** Settings of bench/score.py --fast, so that the figures can be put side by side. */
const iterations = 100;
/** A tree needs 20 rows a leaf. */
const fewestRowsPerHalf = 20;
/** Rows on which columns are shuffled: as many as this many predictions allow, between the two limits. */
const shuffleWork = 28_000;
const [fewestShuffled, mostShuffled] = [300, 3000];

/** Boosted trees trained on different rows, with their predictions for the holdout. */
export interface TreeModels {
  readonly train: TreeModelAnswer;
  readonly synthetic: TreeModelAnswer;
  readonly permuted: TreeModelAnswer;
  /** Trained on each half of the persons of train, and on the first half with synthetic rows in place of the second; null: too few rows. */
  readonly halves: { readonly first: TreeModelAnswer; readonly second: TreeModelAnswer; readonly mixed: TreeModelAnswer } | null;
  /** Places among the test rows where columns were shuffled. */
  readonly shuffledPlaces: Uint32Array;
  readonly halfRowCount: number;
}

/** All fits in one go over the pool. Bins and categories come from train, as someone who has real data would make them. */
export async function treeModels(
  trial: PredictionTrial,
  input: EvaluationInput,
  rng: Rng,
  onDone: (share: number) => void,
): Promise<TreeModels> {
  const features = treeFeatures(trial.columns, trial.samples, 1);
  const { target, loss, rows } = trial;
  const work = shuffleWork / (features.length * outputCount(loss));
  const shuffledPlaces = sampleIndices(
    rows.holdout.length,
    Math.floor(Math.min(mostShuffled, Math.max(fewestShuffled, work))),
    rng.fork("shuffled"),
  );
  const importance = { rows: Uint32Array.from(shuffledPlaces, (place) => rows.holdout[place]!), key: rng.fork("importance").key };
  const task = (trainRows: Uint32Array, isAsked: boolean) => {
    return { features, target, trainRows, testRows: rows.holdout, loss, iterations, importance: isAsked ? importance : null };
  };
  const [first, second] = halvesOf(trial, rng.fork("halves"));
  const isHalved = Math.min(first.length, second.length) >= fewestRowsPerHalf;
  const tasks = [task(rows.train, true), task(rows.synthetic, true), task(rows.permuted, false)];
  if (isHalved) tasks.push(task(first, true), task(second, true), task(mixedRows(trial, first, rng.fork("mixed")), false));
  let done = 0;
  const answers = await input.pool.map(treeModelJob, tasks, () => {
    input.signal.throwIfAborted();
    onDone(++done / tasks.length);
  });
  return {
    train: answers[0]!,
    synthetic: answers[1]!,
    permuted: answers[2]!,
    halves: isHalved ? { first: answers[3]!, second: answers[4]!, mixed: answers[5]! } : null,
    shuffledPlaces,
    halfRowCount: first.length,
  };
}

/** Rows of each half of the persons of train. */
function halvesOf({ samples, rows, starts }: PredictionTrial, rng: Rng): readonly [Uint32Array, Uint32Array] {
  const { personOf, personCount } = samples[0]!;
  const isFirst = new Uint8Array(personCount);
  for (const person of permutation(personCount, rng).subarray(0, Math.floor(personCount / 2))) isFirst[person] = 1;
  const half = (row: number): number => isFirst[personOf === null ? row - starts.train : personOf[row - starts.train]!]!;
  return [rows.train.filter((row) => half(row) === 1), rows.train.filter((row) => half(row) === 0)];
}

/** The first half of train, and synthetic rows to make as many as train has. */
function mixedRows({ rows }: PredictionTrial, first: Uint32Array, rng: Rng): Uint32Array {
  const drawn = sampleIndices(rows.synthetic.length, rows.train.length - first.length, rng);
  return Uint32Array.from([...first, ...drawn.map((place) => rows.synthetic[place]!)]);
}
