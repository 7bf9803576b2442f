import { fisherExact } from "../../../math/fisher-exact.js";
import { newcombe } from "../../../math/wilson.js";
import { sharedCopy } from "../../../parallel/shared-array.js";
import { sampleIndices } from "../../../random/draws.js";
import type { CheckFigure, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";
import { type CheckResult, exactly, scaled, short, plantedShare } from "../figure.js";
import { nearbyDistances, nearestDistances, type Queries } from "../compared/nearest.js";
import { buildNearestIndex, type NearestIndex } from "../compared/nearest-index.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { marksOf, randomHalf, rowsOfPersons } from "../compared/persons.js";
import { pointsOf, type RankScale, rankScales } from "../compared/points.js";
import { recordKeys } from "../compared/record-keys.js";
import { coincidences } from "./coincidence.js";

/**
 * Copied: at most this share of the distance to the nearest other person of train. The first is used for the test; the rate is counted at
 * the largest at which hardly any stranger is hit by chance (`coincidence.ts`). Where few columns tell persons apart, say one amount
 * within groups of equal categories, a stranger has a tenth of that distance with a chance of a tenth.
 */
const copiedRatios = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001] as const;
const copiedRatio = copiedRatios[0];
const strictestRatio = copiedRatios[copiedRatios.length - 1]!;
const mostByChance = 0.0005;
/** So many strangers near the release say that it comes nearer to everybody than other persons do. */
const mostOfHoldout = 0.0015;
/** Persons challenged a side; more are sampled down. */
const mostChallenged = 400_000;
const tolerance = 1e-9;

/** Persons hit among persons challenged, a side, at each of `copiedRatios`. */
interface Tally {
  readonly trainHits: Float64Array;
  readonly holdoutHits: Float64Array;
}

interface Tallies {
  readonly release: Tally;
  readonly twin: Tally;
  readonly control: Tally;
  readonly copy: Tally;
  trainPersons: number;
  holdoutPersons: number;
  controlPersons: number;
  /** The holdout against halves of train, over all folds. */
  readonly chance: { readonly hits: Float64Array; asked: number };
  /** Persons of all train, challenged or not. */
  allTrainPersons: number;
}

/**
 * A8: persons copied nearly verbatim. A person of train counts when one of its rows lies within 0.2 of the distance to the nearest row of
 * any other person of train; a person of the holdout when one of its rows lies within 0.2 of its distance to train. Fisher's exact test,
 * one-sided, compares the two rates; the rates are compared at the ratio of `copiedRatios` that nobody reaches by chance, and where that
 * is another one, the test is made there too and the smaller p-value doubled (Bonferroni).
 *
 * Rows that another person of train shares value for value are nobody's own: they are left out on both sides, their persons stay in the
 * rates. The whole output is searched; above 400,000 persons a side a random sample is challenged. Twin: 5 % of train added to the output.
 * Control: half of the holdout as the output. Copy: every person of train with a row of its own is hit, and nobody of the holdout.
 * The distance is that of `points.ts`.
 */
export async function measureCopiedPersons(context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const tallies: Tallies = {
    release: newTally(),
    twin: newTally(),
    control: newTally(),
    copy: newTally(),
    trainPersons: 0,
    holdoutPersons: 0,
    controlPersons: 0,
    chance: { hits: new Float64Array(copiedRatios.length), asked: 0 },
    allTrainPersons: 0,
  };
  for (const [f, fold] of context.folds.entries()) {
    stopIfAborted(context.signal);
    await countFold(fold, { ...context, rng: context.rng.fork(`A8/${f}`) }, tallies);
  }
  if (tallies.copy.trainHits[0] === 0) {
    return { kind: "notApplicable", reason: "No person of train has a record of its own: every record is shared with another person." };
  }
  const weight = 1 / Math.max(1, context.folds.length - 1);
  return { kind: "measured", figures: figuresOf(tallies, weight), twin: twinOf(tallies, weight), notes: notesOf(tallies, weight, context) };
}

function newTally(): Tally {
  return { trainHits: new Float64Array(copiedRatios.length), holdoutHits: new Float64Array(copiedRatios.length) };
}

/** A side of a fold, ready to be looked up. */
interface Challenge {
  readonly queries: Queries;
  /** Person of each query row. */
  readonly personOf: Uint32Array;
  /** By person, 1 for challenged. */
  readonly chosen: Uint8Array;
}

async function countFold(fold: ComparedFold, context: AttackContext, tallies: Tallies): Promise<void> {
  const { rng } = context;
  const { train, holdout, synthetic } = fold;
  const scales = rankScales(fold);
  const [trainKeys, holdoutKeys] = [recordKeys(train), recordKeys(holdout)];
  const owners = ownersOf(trainKeys, train);
  const trainSide = challenge(train, scales, rng.fork("train"), (row) => owners.get(trainKeys[row]!) !== sharedRecord, true);
  const isStrange = (row: number): boolean => !owners.has(holdoutKeys[row]!);
  const holdoutSide = challenge(holdout, scales, rng.fork("holdout"), isStrange, false);
  const trainIndex = buildNearestIndex(pointsOf(train, scales, null), train.persons.personOf);
  const output = buildNearestIndex(pointsOf(synthetic, scales, null), null);
  const planted = plantedPersons(train.persons.personCount, [everyone(train.persons.personCount)], rng.fork("planted"));
  const copies = buildNearestIndex(pointsOf(train, scales, rowsOfPersons(train.persons, planted)), null);
  const isOutput = randomHalf(holdout.persons.personCount, rng.fork("control"));
  const fresh = buildNearestIndex(pointsOf(holdout, scales, rowsOfPersons(holdout.persons, isOutput)), null);

  const trainHits = await hitsAgainst([[output], [output, copies], [fresh]], trainSide, trainIndex, context);
  const holdoutHits = await hitsAgainst([[output], [output, copies], [fresh]], holdoutSide, trainIndex, context);
  (["release", "twin", "control"] as const).forEach((name, i) => {
    addHits(tallies[name].trainHits, trainHits[i]!, null);
    addHits(tallies[name].holdoutHits, holdoutHits[i]!, name === "control" ? isOutput : null);
  });
  const chance = await coincidences(fold, scales, copiedRatios, isStrange, { pool: context.pool, rng: rng.fork("coincidence") });
  chance.hits.forEach((count, r) => {
    tallies.chance.hits[r]! += count;
  });
  tallies.chance.asked += chance.asked;
  const withOwnRecord = new Set(trainSide.personOf).size;
  copiedRatios.forEach((_, r) => {
    tallies.copy.trainHits[r]! += withOwnRecord;
  });
  tallies.trainPersons += countMarked(trainSide.chosen, null);
  tallies.holdoutPersons += countMarked(holdoutSide.chosen, null);
  tallies.controlPersons += countMarked(holdoutSide.chosen, isOutput);
  tallies.allTrainPersons += train.persons.personCount;
}

const sharedRecord = -2;

/** Person who alone holds each record of train, or `sharedRecord`. */
function ownersOf(keys: Float64Array, train: ComparedTable): Map<number, number> {
  const owners = new Map<number, number>();
  for (let row = 0; row < keys.length; row++) {
    const person = train.persons.personOf[row]!;
    const known = owners.get(keys[row]!);
    if (known === undefined) owners.set(keys[row]!, person);
    else if (known !== person) owners.set(keys[row]!, sharedRecord);
  }
  return owners;
}

function challenge(
  table: ComparedTable,
  scales: readonly RankScale[],
  rng: AttackContext["rng"],
  isOwn: (row: number) => boolean,
  inTrain: boolean,
): Challenge {
  const { personOf, personCount } = table.persons;
  const chosen = marksOf(personCount, sampleIndices(personCount, mostChallenged, rng));
  const rows = rowsOfPersons(table.persons, chosen).filter(isOwn);
  const owners = rows.map((row) => personOf[row]!);
  return {
    queries: { points: pointsOf(table, scales, rows), persons: inTrain ? sharedCopy(Int32Array, owners) : null },
    personOf: owners,
    chosen,
  };
}

/** Persons hit by each output (a list of indices that together are one output), with their smallest ratio. */
async function hitsAgainst(
  outputs: readonly NearestIndex[][],
  side: Challenge,
  train: NearestIndex,
  context: AttackContext,
): Promise<Map<number, number>[]> {
  const { queries } = side;
  const nearby = await nearbyDistances(context.pool, train, queries);
  const bounds = nearby.map((distance) => copiedRatio * distance);
  const known = new Map<NearestIndex, Float64Array>();
  const results: Map<number, number>[] = [];
  for (const output of outputs) {
    for (const index of output) {
      stopIfAborted(context.signal);
      if (!known.has(index))
        known.set(index, await nearestDistances(context.pool, index, { points: queries.points, persons: null }, 1, bounds));
    }
    const distances = known.get(output[0]!)!.slice();
    for (const index of output)
      known.get(index)!.forEach((distance, i) => {
        if (distance < distances[i]!) distances[i] = distance;
      });
    results.push(await confirmHits(distances, side, train, context));
  }
  return results;
}

/** Of the rows that lie close to the output: the ratio to the distance of the nearest other person of train, by person; 0 below the strictest. */
async function confirmHits(
  distances: Float64Array,
  side: Challenge,
  train: NearestIndex,
  context: AttackContext,
): Promise<Map<number, number>> {
  const close: number[] = [];
  distances.forEach((distance, i) => {
    if (Number.isFinite(distance)) close.push(i);
  });
  const { points, persons } = side.queries;
  const values = new Float32Array(close.length * points.width);
  close.forEach((row, i) => values.set(points.values.subarray(row * points.width, (row + 1) * points.width), i * points.width));
  const queries: Queries = {
    points: { ...points, rowCount: close.length, values },
    persons: persons && Int32Array.from(close, (row) => persons[row]!),
  };
  const bounds = Float64Array.from(close, (row) => distances[row]! / strictestRatio);
  const toTrain = await nearestDistances(context.pool, train, queries, 1, bounds);
  const ratios = new Map<number, number>();
  close.forEach((row, i) => {
    if (toTrain[i]! <= tolerance) return;
    const ratio = Number.isFinite(toTrain[i]!) ? distances[row]! / toTrain[i]! : 0;
    if (ratio > copiedRatio + tolerance) return;
    const person = side.personOf[row]!;
    ratios.set(person, Math.min(ratio, ratios.get(person) ?? 1));
  });
  return ratios;
}

function addHits(hits: Float64Array, ratios: Map<number, number>, leftOut: Uint8Array | null): void {
  for (const [person, ratio] of ratios) {
    if (leftOut !== null && leftOut[person] === 1) continue;
    for (let r = 0; r < hits.length && ratio <= copiedRatios[r]! + tolerance; r++) hits[r]!++;
  }
}

function countMarked(marks: Uint8Array, leftOut: Uint8Array | null): number {
  let count = 0;
  for (let person = 0; person < marks.length; person++) if (marks[person] === 1 && (leftOut === null || leftOut[person] === 0)) count++;
  return count;
}

/** Place in `copiedRatios` at which persons are hardly ever hit by chance. */
function ratioPlace({ chance, release, holdoutPersons }: Tallies): number {
  const place = copiedRatios.findIndex(
    (_, r) => chance.hits[r]! <= mostByChance * chance.asked && release.holdoutHits[r]! <= mostOfHoldout * holdoutPersons,
  );
  return place < 0 ? copiedRatios.length - 1 : place;
}

type Trials = Pick<Tallies, "trainPersons" | "holdoutPersons">;

function rateExcess(tally: Tally, { trainPersons, holdoutPersons }: Trials, weight: number, place: number): Interval {
  return newcombe(
    { successes: tally.trainHits[place]! * weight, trials: trainPersons * weight },
    { successes: tally.holdoutHits[place]!, trials: holdoutPersons },
  );
}

function pValue(tally: Tally, trials: Trials, weight: number, place: number): number {
  const at = (r: number): number =>
    fisherExact(
      {
        firstHits: Math.round(tally.trainHits[r]! * weight),
        firstTrials: Math.round(trials.trainPersons * weight),
        secondHits: tally.holdoutHits[r]!,
        secondTrials: trials.holdoutPersons,
      },
      "greater",
    );
  return place === 0 ? at(0) : Math.min(1, 2 * Math.min(at(0), at(place)));
}

function figuresOf(tallies: Tallies, weight: number): CheckFigure[] {
  const place = ratioPlace(tallies);
  const value = rateExcess(tallies.release, tallies, weight, place);
  const copy = rateExcess(tallies.copy, tallies, weight, place);
  const controlled = tallies.controlPersons > 0;
  const controlTrials = { ...tallies, holdoutPersons: tallies.controlPersons };
  const control = controlled ? rateExcess(tallies.control, controlTrials, weight, place) : null;
  const persons = tallies.allTrainPersons * weight;
  return [
    {
      name: "pValue",
      title: "Chance of so many copied persons if none were copied",
      unit: "p-value",
      value: exactly(pValue(tallies.release, tallies, weight, place)),
      control: controlled ? exactly(pValue(tallies.control, controlTrials, weight, place)) : null,
      copy: exactly(pValue(tallies.copy, tallies, weight, place)),
    },
    { name: "excessRate", title: "Persons copied nearly verbatim, train less holdout", unit: "share", value, control, copy },
    {
      name: "excessHits",
      title: "The same excess in persons of train",
      unit: "count",
      value: scaled(value, persons),
      control: control && scaled(control, persons),
      copy: null,
    },
  ];
}

/** Sighted: the twin's hits are more than chance, against the holdout and against the release (Fisher, p < .05 both). */
function twinOf(tallies: Tallies, weight: number): Twin {
  const place = ratioPlace(tallies);
  const p = pValue(tallies.twin, tallies, weight, place);
  const trials = tallies.trainPersons;
  const both = { trainHits: tallies.twin.trainHits, holdoutHits: tallies.release.trainHits.map((hits) => Math.round(hits * weight)) };
  const against = pValue(both, { trainPersons: trials, holdoutPersons: Math.round(trials * weight) }, weight, place);
  const value = rateExcess(tallies.twin, tallies, weight, place);
  const [pFigure, rate] = figuresOf(tallies, weight);
  const sighted = p < 0.05 && against < 0.05;
  return {
    description: "The release with copies of 5 % of the persons of train added.",
    plantedShare,
    figures: [
      { ...pFigure!, value: exactly(p), control: null, copy: null },
      { ...rate!, value, control: null, copy: null },
    ],
    sighted,
    reason: `With the copies, p = ${short(p)} against the holdout and p = ${short(against)} against the release: ${sighted ? "seen" : "not seen"}.`,
  };
}

function notesOf(tallies: Tallies, weight: number, { folds }: AttackContext): string[] {
  const notes = [...folds[0]!.notes];
  const own = tallies.copy.trainHits[0]! / tallies.trainPersons;
  const place = ratioPlace(tallies);
  if (own < 0.9995)
    notes.push(
      `About ${short(Math.floor(own * 100))} % of the persons of train have a record of their own; the others cannot be told from somebody else.`,
    );
  if (place > 0)
    notes.push(
      `Strangers often come within ${copiedRatio} of the distance by chance here; the rate counts those within ${copiedRatios[place]!}, ` +
        "the p-value is twice the smaller of both.",
    );
  if (tallies.trainPersons * weight < tallies.allTrainPersons * weight)
    notes.push(`A random ${mostChallenged} persons a side were challenged, against the whole output.`);
  return notes;
}
