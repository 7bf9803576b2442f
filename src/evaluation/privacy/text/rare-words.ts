import { newcombe } from "../../../math/wilson.js";
import { tokensOf } from "../../../language/tokens.js";
import { sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, EvaluationInput, Fold, Interval } from "../../figures.js";
import { type AttackContext, stopIfAborted } from "../attack-context.js";
import { marksOf, randomHalf } from "../compared/persons.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { type CheckResult, exactly } from "../figure.js";
import { addHits, noHits, type PersonHits } from "../leakage/person-hits.js";
import type { Holdings } from "../leakage/rare-holdings.js";
import { outputTexts, sourceTexts } from "./person-texts.js";
import { plantedTextsTwin } from "./planted-texts.js";
import { freeTextColumns } from "./text-columns.js";
import { windowsHeldBy } from "./text-index.js";
import { comparisonObstacle } from "./text-obstacle.js";
import { addStrata, strataPValue, type WordStrata, wordStrata } from "./word-strata.js";
import { rarestWordEach, type WordIndex, wordIndex } from "./word-index.js";

/** Sums over folds. */
interface WordScore {
  /** Persons with a rare word, and those whose rarest stands in the output. */
  readonly persons: PersonHits;
  /** The same by how many use the word. */
  readonly strata: WordStrata;
  /** Distinct words of the output, and the rare ones that only an equal-size draw of one side uses. */
  readonly words: number;
  readonly wordsOfTrain: number;
  readonly wordsOfHoldout: number;
}

const noWords: WordScore = { persons: noHits, strata: [], words: 0, wordsOfTrain: 0, wordsOfHoldout: 0 };

interface Scores {
  release: WordScore;
  twin: WordScore;
  control: WordScore;
  copy: WordScore;
}

/** A fold's words, and each person's rarest. */
interface WordFold {
  readonly index: WordIndex;
  readonly rarest: { readonly train: Holdings; readonly holdout: Holdings };
  readonly trainPersons: number;
  readonly holdoutPersons: number;
  readonly k: number;
  readonly rng: Rng;
}

/**
 * T3: words of few persons of the source that stand in the output: names of places, dialect, misspellings, numbers.
 *
 * A word is rare that fewer than k persons of train and holdout together use, in all columns of sentences. Rare words of the language are
 * met by chance as well, and no list of them all exists; so persons of train are compared with persons of the holdout. Of each person the
 * rarest word is looked for, whatever the output (of long texts some rare word is always met). `pValue`: the exact test on the persons whose
 * word stands in the output, by how many persons use it (`word-strata.ts`). `excess`: share of the output's distinct words that are rare and used in an equal-size draw of
 * train but not of the holdout, less the mirrored share. Where every word has k writers in train, both sides read nought.
 *
 * Twin: the texts of 5 % of the persons of train added. Control: half of the holdout as the output. Copy: train.
 */
export function measureRareWords(input: EvaluationInput, context: AttackContext): CheckResult {
  const blocked = comparisonObstacle(input);
  if (blocked !== null) return blocked;
  const scores: Scores = { release: noWords, twin: noWords, control: noWords, copy: noWords };
  for (const [f, fold] of input.folds.entries()) {
    stopIfAborted(context.signal);
    scoreFold(fold, input, context.rng.fork(`T3/${f}`), scores);
  }
  const { release } = scores;
  if (release.words === 0) return { kind: "notApplicable", reason: "The output's texts hold no words." };
  if (release.persons.trainPersons === 0 || release.persons.holdoutPersons === 0) {
    return { kind: "notApplicable", reason: `No word of the source's texts is used by fewer than ${input.k} persons.` };
  }
  const foldCount = input.folds.length;
  const { twin } = scores;
  const twinFigures = figuresOf({ ...scores, release: twin }, foldCount);
  return {
    kind: "measured",
    figures: figuresOf(scores, foldCount),
    twin: plantedTextsTwin(release.persons, twin.persons, foldCount, twinFigures, strataPValue(twin.strata, foldCount)),
    notes: [`Rare: words that fewer than ${input.k} persons of train and holdout together use; the rarest of each person was looked for.`],
  };
}

function scoreFold(fold: Fold, { fittedOn, released, metadata, k }: EvaluationInput, rng: Rng, scores: Scores): void {
  const names = (table: Fold["train"]) => freeTextColumns(table, metadata.columns).map(({ name }) => name);
  const source = sourceTexts(fold, names(fittedOn), metadata.unit, Number.POSITIVE_INFINITY);
  const index = wordIndex(source, k);
  const { train, holdout, numberOf } = index;
  const [trainPersons, holdoutPersons] = [source.train.persons.personCount, source.holdout.persons.personCount];
  const rarest = { train: rarestWordEach(train, index, rng.fork("train")), holdout: rarestWordEach(holdout, index, rng.fork("holdout")) };
  const wordFold: WordFold = { index, rarest, trainPersons, holdoutPersons, k, rng };
  const shown = new Set<string>();
  for (const text of outputTexts(fold.synthetic, names(released)).texts) for (const word of tokensOf(text)) shown.add(word);
  const isShown = new Uint8Array(numberOf.size);
  for (const word of shown) if (numberOf.has(word)) isShown[numberOf.get(word)!] = 1;
  const unknown = shown.size - isShown.reduce((sum, mark) => sum + mark, 0);
  const wordsOf = (side: Holdings, persons: Uint8Array) => windowsHeldBy(side, persons, numberOf.size);
  const planted = wordsOf(train, plantedPersons(trainPersons, [everyone(trainPersons)], rng.fork("planted")));
  const half = randomHalf(holdoutPersons, rng.fork("control"));
  const add = (name: keyof Scores, words: Uint8Array, others: number, leftOut: Uint8Array | null = null) => {
    scores[name] = addScores(scores[name], scoreWords(wordFold, words, others, leftOut));
  };
  add("release", isShown, unknown);
  add(
    "twin",
    isShown.map((mark, word) => mark | planted[word]!),
    unknown,
  );
  add("control", wordsOf(holdout, half), 0, half);
  add("copy", wordsOf(train, new Uint8Array(trainPersons).fill(1)), 0);
}

/** @param unknown words of the output that the source does not have */
function scoreWords(fold: WordFold, isShown: Uint8Array, unknown: number, leftOut: Uint8Array | null): WordScore {
  const { isRare, train, holdout } = fold.index;
  const [trainDraw, holdoutDraw] = equalDraws(fold, leftOut);
  const [ofTrain, ofHoldout] = [windowsHeldBy(train, trainDraw, isShown.length), windowsHeldBy(holdout, holdoutDraw, isShown.length)];
  let [words, wordsOfTrain, wordsOfHoldout] = [unknown, 0, 0];
  for (let word = 0; word < isShown.length; word++) {
    if (isShown[word] === 0) continue;
    words++;
    if (isRare[word] === 0 || ofTrain[word] === ofHoldout[word]) continue;
    if (ofTrain[word] === 1) wordsOfTrain++;
    else wordsOfHoldout++;
  }
  const strata = wordStrata(fold.rarest, fold.index.holders, fold.k, isShown, leftOut);
  return { persons: strata.reduce(addHits, noHits), strata, words, wordsOfTrain, wordsOfHoldout };
}

/** Equally many random persons of train and of the holdout. @returns 1 by person */
function equalDraws({ trainPersons, holdoutPersons, rng }: WordFold, leftOut: Uint8Array | null): [Uint8Array, Uint8Array] {
  const others = everyone(holdoutPersons).filter((person) => leftOut?.[person] !== 1);
  const size = Math.min(trainPersons, others.length);
  const chosen = sampleIndices(others.length, size, rng.fork("holdout draw")).map((i) => others[i]!);
  return [marksOf(trainPersons, sampleIndices(trainPersons, size, rng.fork("train draw"))), marksOf(holdoutPersons, chosen)];
}

function addScores(a: WordScore, b: WordScore): WordScore {
  return {
    persons: addHits(a.persons, b.persons),
    strata: addStrata(a.strata, b.strata),
    words: a.words + b.words,
    wordsOfTrain: a.wordsOfTrain + b.wordsOfTrain,
    wordsOfHoldout: a.wordsOfHoldout + b.wordsOfHoldout,
  };
}

/** Newcombe's interval; the two shares are of the same words, so it is conservative. */
function excessOf({ words, wordsOfTrain, wordsOfHoldout }: WordScore): Interval {
  return newcombe({ successes: wordsOfTrain, trials: words }, { successes: wordsOfHoldout, trials: words });
}

function figuresOf({ release, control, copy }: Scores, foldCount: number): CheckFigure[] {
  const pOf = ({ strata }: WordScore) => exactly(strataPValue(strata, foldCount));
  const hasControl = control.words > 0;
  return [
    {
      name: "pValue",
      title: "Chance of so many persons with a rare word of theirs in the output if none were taken over",
      unit: "p-value",
      value: pOf(release),
      control: hasControl ? pOf(control) : null,
      copy: pOf(copy),
    },
    {
      name: "excess",
      title: "Words of the output that fewer than k persons use, train less holdout",
      unit: "share",
      value: excessOf(release),
      control: hasControl ? excessOf(control) : null,
      copy: excessOf(copy),
    },
  ];
}
