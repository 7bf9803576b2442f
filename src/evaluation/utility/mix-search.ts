import { roundCount } from "../../math/round-count.js";
import { permutation, sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import { influenceVariance, normalInterval } from "../fidelity/estimate.js";
import { treeFeatures } from "../fidelity/tree-features.js";
import { boostingJob } from "../boosting-job.js";
import type { EvaluationInput, Fold, Interval, MixPoint, MixSearch, QualityFigure } from "../figures.js";
import { influencedScore, type InfluencedScore, pairedDifference, type Persons, personsAt, scoreName } from "./prediction-score.js";
import { type PredictionTrial, predictionTrial } from "./prediction-trial.js";

const iterations = 100;
const seeds = [0, 1, 2];
const mostRealRows = 10_000;
/** Shares of synthetic rows tried first; and how far beside the best of them once more. */
const shares = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1];
const refinement = 0.05;
/** Persons of each half of the holdout. */
const fewestPersons = 100;
const fewestRealRows = 50;

type Reason = Extract<QualityFigure["result"], { reason: string }>;
type Mix = Pick<MixPoint, "kind" | "share">;

/** A mix and what trees trained on it reach on the development rows. */
interface Tried extends Mix {
  readonly mean: InfluencedScore;
  /** By seed. */
  readonly values: readonly number[];
}

/**
 * Which share of synthetic rows to train on: boosted trees trained on mixes, either of as many rows in all (`replace`) or beside all real rows
 * (`add`), three draws each, are compared on one half of the holdout's persons. Chosen is the smallest share whose score lies within one standard error
 * of the best, over persons and draws. The other half of the persons is looked at once, by what was chosen and by real rows alone.
 *
 * @param realRows real rows to hand; null: all that were drawn of train, 10,000 at most
 * @returns the reason where there is nothing to search
 */
export async function mixSearch(fold: Fold, input: EvaluationInput, realRows: number | null, rng: Rng): Promise<MixSearch | Reason> {
  const trial = predictionTrial(fold, input.metadata, rng.fork("trial"));
  if ("reason" in trial) return trial;
  const { development, test } = halvesOf(trial, rng.fork("halves"));
  const real = Math.min(realRows ?? mostRealRows, mostRealRows, trial.rows.train.length);
  if (real < fewestRealRows) return { kind: "notMeasured", reason: `${fewestRealRows} real rows are needed` };
  if (Math.min(development.persons.personCount, test.persons.personCount) < fewestPersons)
    return {
      kind: "notMeasured",
      reason: `the holdout has fewer than ${2 * fewestPersons} persons: half of them choose the share, half test it`,
    };
  const run = (mixes: readonly Mix[], rows: TestRows): Promise<Tried[]> => scoresOf(trial, input, mixes, real, rows, rng.fork("rows"));
  const possible = (mix: Mix): boolean => syntheticRowsOf(mix, real) <= trial.rows.synthetic.length;
  const everything = trial.rows.synthetic.length / (trial.rows.synthetic.length + real);
  const first: Mix[] = [
    ...shares.map((share): Mix => ({ kind: "replace", share })),
    ...shares.filter((share) => share > 0 && share < everything).map((share): Mix => ({ kind: "add", share })),
    { kind: "add", share: everything },
  ];
  let tried = await run(first.filter(possible), development);
  const before = chosenOf(tried, development.persons);
  const beside = [before.share - refinement, before.share + refinement]
    .map((share): Mix => ({ kind: before.kind, share: Math.round(share * 100) / 100 }))
    .filter(
      (mix) =>
        mix.share > 0 && mix.share < 1 && possible(mix) && !tried.some(({ kind, share }) => kind === mix.kind && share === mix.share),
    );
  tried = [...tried, ...(await run(beside, development))];
  const chosen = chosenOf(tried, development.persons);
  const [own, alone] = (await run([chosen, { kind: "replace", share: 0 }], test)) as [Tried, Tried];
  const best = bestOf(tried);
  return {
    kind: "measured",
    score: scoreName(trial.loss),
    realRows: roundCount(real, input.k),
    points: tried.map(({ kind, share, mean }) => ({
      kind,
      share,
      score: mean.value,
      behind: pairedDifference(mean, best.mean, development.persons),
      isChosen: kind === chosen.kind && share === chosen.share,
    })),
    test: { chosen: intervalOf(own, test.persons), realAlone: intervalOf(alone, test.persons), gain: gainOf(own, alone, test.persons) },
  };
}

/** Some rows of the holdout: places among the trial's, and whose they are. */
interface TestRows {
  readonly places: Uint32Array;
  readonly persons: Persons;
}

function halvesOf(trial: PredictionTrial, rng: Rng): { development: TestRows; test: TestRows } {
  const { personOf, personCount } = trial.persons;
  const isFirst = new Uint8Array(personCount);
  for (const person of permutation(personCount, rng).subarray(0, Math.floor(personCount / 2))) isFirst[person] = 1;
  const places = Uint32Array.from(trial.rows.holdout, (_, place) => place);
  const side = (first: number): TestRows => {
    const own = places.filter((place) => isFirst[personOf === null ? place : personOf[place]!] === first);
    return { places: own, persons: personsAt(trial.persons, own) };
  };
  return { development: side(1), test: side(0) };
}

function syntheticRowsOf({ kind, share }: Mix, real: number): number {
  return Math.round(kind === "replace" ? share * real : (share / (1 - share)) * real);
}

async function scoresOf(
  trial: PredictionTrial,
  input: EvaluationInput,
  mixes: readonly Mix[],
  real: number,
  { places }: TestRows,
  rng: Rng,
): Promise<Tried[]> {
  const features = treeFeatures(trial.columns, trial.samples, 1);
  const { target, loss } = trial;
  const testRows = Uint32Array.from(places, (place) => trial.rows.holdout[place]!);
  const expected = Float64Array.from(places, (place) => trial.expected[place]!);
  const tasks = mixes.flatMap((mix) =>
    seeds.map((seed) => ({ features, target, trainRows: rowsOf(trial, mix, real, rng.fork(`${seed}`)), testRows, loss, iterations })),
  );
  const answers = await input.pool.map(boostingJob, tasks, () => input.signal.throwIfAborted());
  return mixes.map((mix, m) => {
    const own = seeds.map((seed) => influencedScore(loss, answers[m * seeds.length + seed]!.predictions, expected));
    const influence = own[0]!.influence.map((_, row) => own.reduce((sum, score) => sum + score.influence[row]!, 0) / seeds.length);
    const values = own.map(({ value }) => value);
    return { ...mix, values, mean: { value: values.reduce((sum, value) => sum + value, 0) / seeds.length, influence } };
  });
}

/** Real rows of one draw are the first of the same order in every mix, so that mixes differ by their share alone. */
function rowsOf({ rows }: PredictionTrial, mix: Mix, real: number, rng: Rng): Uint32Array {
  const synthetic = syntheticRowsOf(mix, real);
  const kept = mix.kind === "replace" ? real - synthetic : real;
  const own = permutation(rows.train.length, rng.fork("real")).subarray(0, kept);
  const drawn = sampleIndices(rows.synthetic.length, synthetic, rng.fork("synthetic"));
  return Uint32Array.from([...Array.from(own, (place) => rows.train[place]!), ...Array.from(drawn, (place) => rows.synthetic[place]!)]);
}

function bestOf(tried: readonly Tried[]): Tried {
  return tried.reduce((best, one) => (one.mean.value > best.mean.value ? one : best));
}

/** The smallest share within one standard error of the best. */
function chosenOf(tried: readonly Tried[], persons: Persons): Tried {
  const best = bestOf(tried);
  const within = tried.filter((one) => best.mean.value - one.mean.value <= Math.sqrt(differenceVariance(one, best, persons)));
  return within.reduce((least, one) => (one.share < least.share ? one : least));
}

/** Over persons, who are the same, and over the draws of rows. */
function differenceVariance(a: Tried, b: Tried, persons: Persons): number {
  const influence = a.mean.influence.map((value, row) => value - b.mean.influence[row]!);
  const differences = a.values.map((value, seed) => value - b.values[seed]!);
  const mean = differences.reduce((sum, value) => sum + value, 0) / seeds.length;
  const spread = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds.length * (seeds.length - 1));
  return influenceVariance(influence, persons) + spread;
}

function intervalOf({ mean }: Tried, persons: Persons): Interval {
  return normalInterval(mean.value, influenceVariance(mean.influence, persons), Number.NEGATIVE_INFINITY, 1);
}

function gainOf(own: Tried, alone: Tried, persons: Persons): Interval {
  const gain = own.mean.value - alone.mean.value;
  return normalInterval(gain, differenceVariance(own, alone, persons), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}
