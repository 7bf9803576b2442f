import { smirnovGreater } from "../../../math/smirnov.js";
import { newcombe } from "../../../math/wilson.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, EvaluationInput, Fold, Interval } from "../../figures.js";
import { type AttackContext, stopIfAborted } from "../attack-context.js";
import { randomHalf } from "../compared/persons.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { type CheckResult, exactly } from "../figure.js";
import { excessPValue, weightedHits } from "../leakage/person-hits.js";
import { addCopies, type CopyFold, type CopyScore, mostOutputTexts, noCopies, searchCopies, searchMore } from "./copy-search.js";
import { mostSearched, nearIndex } from "./near-index.js";
import { outputTexts, type PersonTexts, sourceTexts } from "./person-texts.js";
import { plantedTextsTwin } from "./planted-texts.js";
import { freeTextColumns } from "./text-columns.js";
import { comparisonObstacle } from "./text-obstacle.js";

interface Scores {
  release: CopyScore;
  twin: CopyScore;
  control: CopyScore;
  copy: CopyScore;
}

/**
 * Share of persons by which an honest method may be nearer to train: words that k persons of a small train have are by chance the more usual
 * there. A sampled model of words of 11 among 1,500 persons leads by .06, halves of texts put together anew by .3 to .6.
 */
const allowedLead = 0.05;

/**
 * T2: texts of the source that stand in the output nearly as they were written: a few words exchanged, some left out.
 *
 * Two texts are near from a Jaccard similarity of .7 over runs of five characters, or, from 40 words on, of .6 over runs of five words;
 * MinHash finds the pairs, and each is then compared in full. Texts that k persons of both sides wrote nearly alike are nobody's and left
 * out. Looked for are all texts of the output, in all columns of sentences together.
 *
 * `copies`: Fisher's test on all persons, those of train with a near-copy of a text of theirs in the output against those of the holdout
 * (exact, as in A3). `overfit`: is the text of the output nearest to a person of train nearer than to one of the holdout (Smirnov's exact
 * one-sided test on equal draws, beyond a lead of 5 % of the persons)? It sees what is no copy of any one text, such as halves put together anew. `underfit`: the other
 * direction, for information. `pValue`: the smaller of `copies` and `overfit`, times two (Bonferroni). `excess`: share of output texts that
 * are near to a text of an equal-size draw of train, less those near to one of the holdout.
 *
 * Twin: the texts of 5 % of the persons of train added. Control: half of the holdout as the output. Copy: train.
 */
export function measureNearCopies(input: EvaluationInput, context: AttackContext): CheckResult {
  const blocked = comparisonObstacle(input);
  if (blocked !== null) return blocked;
  const scores: Scores = { release: noCopies, twin: noCopies, control: noCopies, copy: noCopies };
  let isSampled = false;
  for (const [f, fold] of input.folds.entries()) {
    stopIfAborted(context.signal);
    if (scoreFold(fold, input, context.rng.fork(`T2/${f}`), scores).isSampled) isSampled = true;
  }
  const { release } = scores;
  if (release.texts === 0) return { kind: "notApplicable", reason: "No text of the output is as long as 20 characters." };
  if (release.persons.trainPersons === 0 || release.persons.holdoutPersons === 0) {
    const reason = `No text of the source is as long as 20 characters and nearly as fewer than ${input.k} persons wrote.`;
    return { kind: "notApplicable", reason };
  }
  const foldCount = input.folds.length;
  return {
    kind: "measured",
    figures: figuresOf(scores, foldCount),
    twin: plantedTextsTwin(release.persons, scores.twin.persons, foldCount, twinFigures(scores, foldCount)),
    notes: notesOf(release, isSampled, input.k),
  };
}

function scoreFold(fold: Fold, { fittedOn, released, metadata, k }: EvaluationInput, rng: Rng, scores: Scores): { isSampled: boolean } {
  const names = (table: Fold["train"]) => freeTextColumns(table, metadata.columns).map(({ name }) => name);
  const source = sourceTexts(fold, names(fittedOn), metadata.unit, Number.POSITIVE_INFINITY);
  const { texts, train, holdout } = source;
  const index = nearIndex(source, k, rng.fork("index"));
  const [trainPersons, holdoutPersons] = [train.persons.personCount, holdout.persons.personCount];
  const copyFold: CopyFold = { index, trainPersons, holdoutPersons, rng };
  const textsOf = (side: PersonTexts, isChosen: Uint8Array) => textsOfPersons(side, isChosen).map((text) => texts[text]!);
  const shown = outputTexts(fold.synthetic, names(released)).texts;
  const planted = plantedPersons(trainPersons, [everyone(trainPersons)], rng.fork("planted"));
  const half = randomHalf(holdoutPersons, rng.fork("control"));
  const release = searchCopies(copyFold, shown, null);
  scores.release = addCopies(scores.release, release.score);
  scores.twin = addCopies(scores.twin, searchMore(copyFold, release, textsOf(train, planted)));
  scores.control = addCopies(scores.control, searchCopies(copyFold, textsOf(holdout, half), half).score);
  scores.copy = addCopies(scores.copy, searchCopies(copyFold, textsOf(train, new Uint8Array(trainPersons).fill(1)), null).score);
  return index;
}

function textsOfPersons({ persons, starts, texts }: PersonTexts, isChosen: Uint8Array): number[] {
  const found = new Set<number>();
  for (let person = 0; person < persons.personCount; person++)
    if (isChosen[person] === 1) for (let i = starts[person]!; i < starts[person + 1]!; i++) found.add(texts[i]!);
  return [...found];
}

interface PValues {
  readonly pValue: number;
  readonly copies: number;
  readonly overfit: number;
  readonly underfit: number;
}

function pValuesOf(score: CopyScore, foldCount: number): PValues {
  const copies = excessPValue(weightedHits(score.persons, foldCount));
  const [train, holdout] = [Float64Array.from(score.nearestOfTrain), Float64Array.from(score.nearestOfHoldout)];
  const overfit = smirnovGreater(train, holdout, allowedLead);
  const underfit = smirnovGreater(holdout, train, allowedLead);
  return { pValue: Math.min(1, 2 * Math.min(copies, overfit)), copies, overfit, underfit };
}

/** Share of output texts near to a text of train, less that of the holdout. Newcombe's interval; the two shares are of the same texts, so it is conservative. */
function excessOf({ texts, textsOfTrain, textsOfHoldout }: CopyScore): Interval {
  return newcombe({ successes: textsOfTrain, trials: texts }, { successes: textsOfHoldout, trials: texts });
}

const titles: readonly (readonly [keyof PValues, string])[] = [
  ["pValue", "Chance of such copies or such closeness if the output knew nothing of the source's persons"],
  ["copies", "Chance of so many persons with a near-copy of a text of theirs in the output if none were copied"],
  ["overfit", "Chance that the output lies so much closer to texts of train than to those of the holdout"],
  ["underfit", "The same, closer to those of the holdout"],
];

function figuresOf({ release, control, copy }: Scores, foldCount: number): CheckFigure[] {
  const [value, ofControl, ofCopy] = [release, control, copy].map((score) => pValuesOf(score, foldCount)) as [PValues, PValues, PValues];
  return [
    ...titles.map(
      ([name, title]): CheckFigure => ({
        name,
        title,
        unit: "p-value",
        value: exactly(value[name]),
        control: control.texts > 0 ? exactly(ofControl[name]) : null,
        copy: exactly(ofCopy[name]),
      }),
    ),
    {
      name: "excess",
      title: "Output texts nearly as fewer than k persons wrote them, train less holdout",
      unit: "share",
      value: excessOf(release),
      control: control.texts > 0 ? excessOf(control) : null,
      copy: excessOf(copy),
    },
  ];
}

/** How near the texts are is not measured anew for the twin. */
function twinFigures(scores: Scores, foldCount: number): CheckFigure[] {
  return figuresOf({ ...scores, release: scores.twin }, foldCount).filter(({ name }) => name === "copies" || name === "excess");
}

function notesOf({ texts }: CopyScore, isSampled: boolean, k: number): string[] {
  return [
    `Texts shorter than 20 characters, and those that ${k} persons wrote nearly alike, are nobody's own and were left out.`,
    ...(texts > mostOutputTexts ? [`Closeness was measured to ${mostOutputTexts} random texts of each output.`] : []),
    ...(isSampled ? [`Of a side of more than ${mostSearched} persons, the texts of so many random ones were looked for.`] : []),
  ];
}
