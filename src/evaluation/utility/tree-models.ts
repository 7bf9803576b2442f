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
const fewestRowsPerPart = 20;
/** Parts of train for the learning curve; of each size two, or one where a model has many outputs. */
const smallerPartCounts = [4, 8, 16, 32];
const mostOutputsDrawnTwice = 3;
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
  /** Trained on smaller parts of the persons of train, a quarter of them first; empty: too few rows. */
  readonly smaller: readonly SmallerPart[];
  /** Places among the test rows where columns were shuffled. */
  readonly shuffledPlaces: Uint32Array;
  readonly halfRowCount: number;
}

/** Models trained on parts of train of one size. */
export interface SmallerPart {
  /** Rows of a part, mean over the parts. */
  readonly rowCount: number;
  /** Of each part's model. */
  readonly predictions: readonly Float64Array[];
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
  const parts = partsOf(trial, rng.fork("halves"));
  const [first, second] = parts(2);
  const isHalved = Math.min(first!.length, second!.length) >= fewestRowsPerPart;
  const smaller = isHalved ? smallerParts(trial, parts) : [];
  const tasks = [task(rows.train, true), task(rows.synthetic, true), task(rows.permuted, false)];
  if (isHalved) tasks.push(task(first!, true), task(second!, true), task(mixedRows(trial, first!, rng.fork("mixed")), false));
  tasks.push(...smaller.flat().map((part) => task(part, false)));
  let done = 0;
  const answers = await input.pool.map(treeModelJob, tasks, () => {
    input.signal.throwIfAborted();
    onDone(++done / tasks.length);
  });
  const next = answers.values();
  const take = (): TreeModelAnswer => next.next().value!;
  return {
    train: take(),
    synthetic: take(),
    permuted: take(),
    halves: isHalved ? { first: take(), second: take(), mixed: take() } : null,
    smaller: smaller.map((level) => ({
      rowCount: level.reduce((sum, part) => sum + part.length, 0) / level.length,
      predictions: level.map(() => take().predictions),
    })),
    shuffledPlaces,
    halfRowCount: first!.length,
  };
}

/** Splits the persons of train, always in the same order, into so many parts of nearly one size; gives each part's rows. */
type Parts = (count: number) => Uint32Array[];

function partsOf({ samples, rows, starts }: PredictionTrial, rng: Rng): Parts {
  const { personOf, personCount } = samples[0]!;
  const rankOf = new Uint32Array(personCount);
  permutation(personCount, rng).forEach((person, rank) => {
    rankOf[person] = rank;
  });
  const rank = (row: number): number => rankOf[personOf === null ? row - starts.train : personOf[row - starts.train]!]!;
  return (count) =>
    Array.from({ length: count }, (_, part) => rows.train.filter((row) => Math.floor((rank(row) * count) / personCount) === part));
}

/** Parts of a quarter of train, an eighth and so on, as long as they can be learned from. */
function smallerParts({ loss, target }: PredictionTrial, parts: Parts): Uint32Array[][] {
  const drawn = outputCount(loss) > mostOutputsDrawnTwice ? 1 : 2;
  const levels: Uint32Array[][] = [];
  for (const count of smallerPartCounts) {
    const own = parts(count).slice(0, drawn);
    const isLearnable = (part: Uint32Array): boolean =>
      part.length >= fewestRowsPerPart && (loss.kind === "squared" || part.some((row) => target[row] !== target[part[0]!]));
    if (!own.every(isLearnable)) break;
    levels.push(own);
  }
  return levels;
}

/** The first half of train, and synthetic rows to make as many as train has. */
function mixedRows({ rows }: PredictionTrial, first: Uint32Array, rng: Rng): Uint32Array {
  const drawn = sampleIndices(rows.synthetic.length, rows.train.length - first.length, rng);
  return Uint32Array.from([...first, ...drawn.map((place) => rows.synthetic[place]!)]);
}
