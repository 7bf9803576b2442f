import type { Rng } from "../../../random/rng.js";
import { columnNamed, type Table, type TextColumn } from "../../../table/table.js";
import type { CheckFigure, EvaluationInput, Fold } from "../../figures.js";
import { type AttackContext, stopIfAborted } from "../attack-context.js";
import { type Persons, personsOf, randomHalf } from "../compared/persons.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { type CheckResult, exactly, fewestPersons } from "../figure.js";
import { excessPValue, weightedHits } from "../leakage/person-hits.js";
import { plantedTextsTwin } from "./planted-texts.js";
import { freeTextColumns, presentTexts } from "./text-columns.js";
import { indexTexts, mostCharacters, textSide, windowsOfTexts } from "./text-index.js";
import {
  addScores,
  type FoldTexts,
  longRunCount,
  noScore,
  type ScoredOutput,
  scoreOutput,
  type TextScore,
  textExcess,
} from "./text-score.js";
import { enoughPersons, textObstacle } from "./text-obstacle.js";
import { createWindowHasher, type WindowHasher } from "./text-windows.js";

/** Short windows: enough words that few persons write the same ones. */
const gram = { words: 8, characters: 40 } as const;
/** Long windows: verbatim text. */
const run = { words: 15, characters: 80 } as const;
const sampledNote = `The source's texts were too long to be indexed whole: those of random persons were, up to ${mostCharacters / 1e6} million characters a side.`;

interface Scores {
  release: TextScore;
  twin: TextScore;
  control: TextScore;
  copy: TextScore;
}

/**
 * A4: text of the source that stands in the output word for word, in whatever column of sentences of either.
 *
 * Texts are compared as words (spelling evened out) in windows of 8 words or 40 characters and of 15 words or 80 characters, whichever is
 * reached first; in scripts without spaces by characters alone. `longRuns` counts distinct output texts with a long window that fewer than k
 * persons of train hold (see `longRunCount` for what chance explains: about 2 % of fresh tweets share a long window with another person's,
 * so an outright limit on them would refuse real data). `excess` is the share of distinct output texts with a short window of an equal-size
 * draw of train less that of the holdout, windows held by k persons or more of both sides left out. `pValue` is Fisher's test on all persons
 * of both sides whose rare short windows stand in the output: exact whatever the draws.
 *
 * Twin: the texts of 5 % of the persons of train added. Control: the texts of half of the holdout as the output. Without a holdout only
 * `longRuns` is measured. Windows are compared by hashes that exist in memory alone.
 */
export function measureVerbatimText(input: EvaluationInput, context: AttackContext): CheckResult {
  const blocked = textObstacle(input);
  if (blocked !== null) return blocked;
  const scores: Scores = { release: noScore, twin: noScore, control: noScore, copy: noScore };
  let isSampled = false;
  for (const [f, fold] of input.folds.entries()) {
    stopIfAborted(context.signal);
    if (scoreFold(fold, input, context.rng.fork(`A4/${f}`), scores) === "sampled") isSampled = true;
  }
  if (scores.release.gramTexts === 0)
    return { kind: "notApplicable", reason: "No text of the output is as long as 8 words or 40 characters." };
  if (scores.copy.gramTexts === 0)
    return { kind: "notApplicable", reason: "No text of the source is as long as 8 words or 40 characters." };
  const foldCount = input.folds.length;
  const isCompared = enoughPersons(input);
  const figures = figuresOf(scores, foldCount, isCompared);
  const notes = [...notesOf(input, isCompared), ...(isSampled ? [sampledNote] : [])];
  return {
    kind: "measured",
    figures,
    twin: isCompared
      ? plantedTextsTwin(
          scores.release.gramPersons,
          scores.twin.gramPersons,
          foldCount,
          figuresOf({ ...scores, release: scores.twin }, foldCount, true),
        )
      : null,
    notes,
  };
}

function scoreFold(fold: Fold, input: EvaluationInput, rng: Rng, scores: Scores): "whole" | "sampled" {
  const { metadata, k } = input;
  const hasher = createWindowHasher(rng.fork("hash"));
  const columns = freeTextColumns(fold.train, metadata.columns);
  const holdoutColumns = columns.map(({ name }) => columnNamed(fold.holdout, name)).filter((column) => column.storage === "text");
  const [train, holdout] = [personsOf(fold.train, metadata.unit), personsOf(fold.holdout, metadata.unit)];
  const [trainSide, holdoutSide] = [textSide(columns, train, rng.fork("train")), textSide(holdoutColumns, holdout, rng.fork("holdout"))];
  const texts: FoldTexts = {
    grams: indexTexts(trainSide, holdoutSide, gram, hasher),
    runs: indexTexts(trainSide, holdoutSide, run, hasher),
    trainPersons: train.personCount,
    holdoutPersons: holdout.personCount,
    k,
    rng,
  };
  const released = presentTexts(freeTextColumns(fold.synthetic, metadata.columns));
  const score = (shown: Iterable<string>, leftOut: Uint8Array | null = null) => scoreOutput(texts, outputOf(shown, leftOut, texts, hasher));
  const planted = plantedPersons(train.personCount, [everyone(train.personCount)], rng.fork("planted"));
  const half = randomHalf(holdout.personCount, rng.fork("control"));
  scores.release = addScores(scores.release, score(released));
  scores.twin = addScores(scores.twin, score(new Set([...released, ...textsOfPersons(columns, train, planted)])));
  scores.control = addScores(scores.control, score(textsOfPersons(holdoutColumns, holdout, half), half));
  scores.copy = addScores(scores.copy, score(presentTexts(columns)));
  return trainSide.indexed.includes(0) || holdoutSide.indexed.includes(0) ? "sampled" : "whole";
}

function outputOf(shown: Iterable<string>, leftOut: Uint8Array | null, texts: FoldTexts, hasher: WindowHasher): ScoredOutput {
  const all = [...shown];
  return {
    grams: windowsOfTexts(all, gram, hasher, texts.grams.slots),
    runs: windowsOfTexts(all, run, hasher, texts.runs.slots),
    leftOut,
  };
}

function textsOfPersons(columns: readonly TextColumn[], persons: Persons, isChosen: Uint8Array): Set<string> {
  const texts = new Set<string>();
  for (const { codes, dictionary } of columns) {
    for (let row = 0; row < codes.length; row++)
      if (codes[row]! >= 0 && isChosen[persons.personOf[row]!] === 1) texts.add(dictionary[codes[row]!]!);
  }
  return texts;
}

function figuresOf({ release, control, copy }: Scores, foldCount: number, isCompared: boolean): CheckFigure[] {
  const hasControl = isCompared && control.gramTexts > 0;
  const longRuns: CheckFigure = {
    name: "longRuns",
    title: "Texts with 15 words or 80 characters of fewer than k persons, beyond coincidence",
    unit: "count",
    value: exactly(longRunCount(release, foldCount)),
    control: hasControl ? exactly(longRunCount(control, foldCount)) : null,
    copy: exactly(longRunCount(copy, foldCount)),
  };
  if (!isCompared) return [longRuns];
  const pOf = (score: TextScore) => exactly(excessPValue(weightedHits(score.gramPersons, foldCount)));
  return [
    longRuns,
    {
      name: "pValue",
      title: "Chance of so many persons with 8 words of theirs in the output if none were copied",
      unit: "p-value",
      value: pOf(release),
      control: hasControl ? pOf(control) : null,
      copy: pOf(copy),
    },
    {
      name: "excess",
      title: "Output texts with 8 words of fewer than k persons, train less holdout",
      unit: "share",
      value: textExcess(release),
      control: hasControl ? textExcess(control) : null,
      copy: textExcess(copy),
    },
  ];
}

function notesOf({ fittedOn, released, metadata }: EvaluationInput, isCompared: boolean): string[] {
  const names = (table: Table) =>
    freeTextColumns(table, metadata.columns)
      .map(({ name }) => JSON.stringify(name))
      .join(", ");
  const notes = [
    `Texts of the source's columns ${names(fittedOn)} were looked for in the output's columns ${names(released)}; other columns hold no sentences.`,
    "Texts shorter than 8 words and 40 characters are too short to be anybody's own and were left out.",
  ];
  if (!isCompared)
    notes.push(
      `Fewer than ${fewestPersons} persons stand in train or in the holdout, so chance could not be measured: only long runs were counted.`,
    );
  return notes;
}
