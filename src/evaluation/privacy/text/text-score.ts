import { newcombe } from "../../../math/wilson.js";
import { fisherExact } from "../../../math/fisher-exact.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { Interval } from "../../figures.js";
import { addHits, excessPValue, noHits, type PersonHits, weightedHits } from "../leakage/person-hits.js";
import { personHits } from "../leakage/rare-holdings.js";
import { type TextIndex, windowsHeldBy } from "./text-index.js";

/** An output as it is scored: the windows of its distinct texts that are long enough to have any. */
export interface ScoredOutput {
  readonly grams: readonly Int32Array[];
  readonly runs: readonly Int32Array[];
  /** Persons of the holdout that made the output and are not counted, 1 by person; null for none. */
  readonly leftOut: Uint8Array | null;
}

/** Indices over the short and the long windows of a fold, and how many persons a side there are. */
export interface FoldTexts {
  readonly grams: TextIndex;
  readonly runs: TextIndex;
  readonly trainPersons: number;
  readonly holdoutPersons: number;
  readonly k: number;
  readonly rng: Rng;
}

/** Sums over folds. */
export interface TextScore {
  /** Persons of either side whose rare 8 words stand in the output. */
  readonly gramPersons: PersonHits;
  /** The same of rare runs of 15 words. */
  readonly runPersons: PersonHits;
  /** Output texts of 8 words or more, and how many have 8 words of an equal-size draw of either side. */
  readonly gramTexts: number;
  readonly gramTextsOfTrain: number;
  readonly gramTextsOfHoldout: number;
  /** Output texts of 15 words or more, and how many of them have a run of fewer than k persons of train. */
  readonly runTexts: number;
  readonly runTextsOfTrain: number;
  /** Persons of both sides with a run of 15 words, and how many share one with another person. */
  readonly runWriters: number;
  readonly runSharers: number;
}

export const noScore: TextScore = {
  gramPersons: noHits,
  runPersons: noHits,
  gramTexts: 0,
  gramTextsOfTrain: 0,
  gramTextsOfHoldout: 0,
  runTexts: 0,
  runTextsOfTrain: 0,
  runWriters: 0,
  runSharers: 0,
};

export function addScores(a: TextScore, b: TextScore): TextScore {
  return {
    gramPersons: addHits(a.gramPersons, b.gramPersons),
    runPersons: addHits(a.runPersons, b.runPersons),
    gramTexts: a.gramTexts + b.gramTexts,
    gramTextsOfTrain: a.gramTextsOfTrain + b.gramTextsOfTrain,
    gramTextsOfHoldout: a.gramTextsOfHoldout + b.gramTextsOfHoldout,
    runTexts: a.runTexts + b.runTexts,
    runTextsOfTrain: a.runTextsOfTrain + b.runTextsOfTrain,
    runWriters: a.runWriters + b.runWriters,
    runSharers: a.runSharers + b.runSharers,
  };
}

/** What an output shows of the texts of a fold. */
export function scoreOutput(fold: FoldTexts, output: ScoredOutput): TextScore {
  const { grams, runs, k } = fold;
  const isRare = (index: TextIndex) => (slot: number) => index.holders[slot]! < k;
  const persons = (index: TextIndex, lists: readonly Int32Array[]) => {
    const shown = windowsShown(lists, index.slots.count);
    return personHits(index, (slot) => shown[slot] === 1, { counts: isRare(index), leftOut: output.leftOut });
  };
  const [ofTrain, ofHoldout] = equalDraws(fold, output.leftOut);
  const isShared = (slot: number) => runs.holders[slot]! > 1;
  const sharers = personHits(runs, isShared, { counts: isRare(runs), leftOut: output.leftOut });
  const rareGram = isRare(grams);
  return {
    gramPersons: persons(grams, output.grams),
    runPersons: persons(runs, output.runs),
    gramTexts: output.grams.length,
    gramTextsOfTrain: countTexts(output.grams, (slot) => ofTrain[slot] === 1 && rareGram(slot)),
    gramTextsOfHoldout: countTexts(output.grams, (slot) => ofHoldout[slot] === 1 && rareGram(slot)),
    runTexts: output.runs.length,
    runTextsOfTrain: countTexts(output.runs, (slot) => runs.trainHolders[slot]! > 0 && runs.trainHolders[slot]! < k),
    runWriters: sharers.trainPersons + sharers.holdoutPersons,
    runSharers: sharers.trainHits + sharers.holdoutHits,
  };
}

function windowsShown(lists: readonly Int32Array[], count: number): Uint8Array {
  const shown = new Uint8Array(count);
  for (const list of lists) for (const slot of list) if (slot >= 0) shown[slot] = 1;
  return shown;
}

function countTexts(lists: readonly Int32Array[], holds: (slot: number) => boolean): number {
  let count = 0;
  for (const list of lists) if (list.some((slot) => slot >= 0 && holds(slot))) count++;
  return count;
}

/** Windows of equally many random persons of train and of the holdout. */
function equalDraws({ grams, trainPersons, holdoutPersons, rng }: FoldTexts, leftOut: Uint8Array | null): [Uint8Array, Uint8Array] {
  const candidates = Uint32Array.from({ length: holdoutPersons }, (_, person) => person).filter((person) => leftOut?.[person] !== 1);
  const size = Math.min(trainPersons, candidates.length);
  const marked = (count: number, chosen: Iterable<number>) => {
    const marks = new Uint8Array(count);
    for (const person of chosen) marks[person] = 1;
    return marks;
  };
  const drawn = marked(trainPersons, sampleIndices(trainPersons, size, rng.fork("train draw")));
  const others = Array.from(sampleIndices(candidates.length, size, rng.fork("holdout draw")), (i) => candidates[i]!);
  const count = grams.slots.count;
  return [windowsHeldBy(grams.train, drawn, count), windowsHeldBy(grams.holdout, marked(holdoutPersons, others), count)];
}

/** Share of output texts with rare words of train, less the share with rare words of the holdout. Newcombe's interval; the two shares are of the same texts, so it is conservative. */
export function textExcess({ gramTexts, gramTextsOfTrain, gramTextsOfHoldout }: TextScore): Interval {
  return newcombe({ successes: gramTextsOfTrain, trials: gramTexts }, { successes: gramTextsOfHoldout, trials: gramTexts });
}

/** More runs of the source than chance gives. */
const significance = 0.001;

/**
 * Output texts with a run of the source, where that is no coincidence. Where no two persons of train and holdout share a run, every one
 * counts. Where some do (retweets, quotations), runs count only beyond chance, and then less those that chance explains: either persons of
 * train are found in the output more often than persons of the holdout are, or output texts have a run of train more often than persons of
 * the source share a run with another (Fisher, p < .001 for the two tests together).
 */
export function longRunCount(score: TextScore, foldCount: number): number {
  const { runTexts, runTextsOfTrain, runWriters, runSharers } = score;
  if (runTextsOfTrain === 0 || runSharers === 0) return runTextsOfTrain;
  const persons = weightedHits(score.runPersons, foldCount);
  const byPersons = excessPValue(persons);
  const coincidences = { secondHits: runSharers, secondTrials: runWriters };
  const byTexts = fisherExact({ firstHits: runTextsOfTrain, firstTrials: runTexts, ...coincidences }, "greater");
  if (2 * Math.min(byPersons, byTexts) >= significance) return 0;
  const chance =
    byPersons < byTexts
      ? persons.holdoutHits / persons.holdoutPersons / (persons.trainHits / persons.trainPersons)
      : runSharers / runWriters / (runTextsOfTrain / runTexts);
  return Math.max(1, Math.round(runTextsOfTrain * (1 - Math.min(1, chance))));
}
