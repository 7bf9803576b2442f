import type { Unit } from "../../../metadata/metadata.js";
import type { Rng } from "../../../random/rng.js";
import type { CheckFigure, EvaluationInput, Fold, Twin } from "../../figures.js";
import { type AttackContext, stopIfAborted } from "../attack-context.js";
import { type CheckResult, fewestPersons, intervalText } from "../figure.js";
import { type AttackScores, judgeBattery, type MembershipResult } from "../membership/membership-battery.js";
import { figureMaker } from "../membership/membership-figures.js";
import { type Group, groups } from "../membership/membership-groups.js";
import { ngramAttacks, ngramScores } from "./ngram-attacks.js";
import { addCounts, countGrams, type GramCounts, type QueryGrams, queryGrams, textsOf } from "./ngram-counts.js";
import { castWriters, firstHalf, type TextCasting } from "./ngram-groups.js";
import { outputTexts, type SourceTexts, sourceTexts } from "./person-texts.js";
import { comparisonObstacle } from "./text-obstacle.js";
import { type TextSurface, textSurfaces } from "./text-surfaces.js";

/** Challenged strangers from which a rate at 1 % is given; among fewer its threshold rests on fewer than five of them. */
const fewestForRate = 500;
/** Fewest scouts, and persons of the reference, of a fold: below, the choice of an attack is nearly a draw. */
const fewestChoosers = 12;

const outputs = ["release", "twin", "control", "copy"] as const;
type OutputName = (typeof outputs)[number];
/** By output, fold and attack. */
type Scores = Readonly<Record<OutputName, AttackScores[][]>>;

/**
 * T1: membership by the words alone. Whoever knows what a person wrote asks whether the output's free text holds the person's runs of words
 * more than other people's text does. Half of the holdout's persons are the attacker's own text, the other half and persons of train are
 * challenged; the best of eight attacks (`ngram-attacks.ts`) on each column, and on all together, is chosen on other persons of train against
 * the reference, as in B1. Texts that k persons of both sides wrote are nobody's and left out.
 *
 * Unlike A4 it sees text that was cut up, spliced or passed an overlap filter: a sampled model of the source's words holds no long passage and
 * gives its writers away all the same.
 *
 * Figures: AUC (DeLong), and from 500 strangers the share found at 1 % false alarms. Twin: the texts of all of train added, for an average
 * hardly moves by those of a twentieth. Control: train without half of the challenged persons as the output; copy: train.
 */
export function measureNgramMembership(input: EvaluationInput, context: AttackContext): CheckResult {
  const blocked = comparisonObstacle(input);
  if (blocked !== null) return blocked;
  const surfaces = textSurfaces(input);
  const found = surfaces.map((surface) => {
    stopIfAborted(context.signal);
    return { surface, scores: scoreSurface(surface, input, context.rng.fork(`T1/${surface.name}`)) };
  });
  const attacked = found.filter(({ scores }) => areEnough(scores.release));
  if (attacked.length === 0) {
    const reason = `Half of the holdout, or what train leaves to challenge, holds fewer than ${fewestPersons} persons with a text of their own.`;
    return { kind: "notMeasured", reason };
  }
  const judge = (output: OutputName) => judgeBattery(input.folds.map((_, f) => attacked.flatMap(({ scores }) => scores[output][f]!)));
  const [release, twin, control, copy] = outputs.map(judge) as [MembershipResult, MembershipResult, MembershipResult, MembershipResult];
  const skipped = found.filter((one) => !attacked.includes(one)).map(({ surface }) => surface);
  return {
    kind: "measured",
    figures: figuresOf(release, control, copy),
    twin: twinOf(twin, release),
    notes: notesOf(release, skipped, input.k),
  };
}

function scoreSurface(surface: TextSurface, { folds, metadata, k }: EvaluationInput, rng: Rng): Scores {
  const scores = folds.map((fold, f) => scoreFold(surface, fold, metadata.unit, k, rng.fork(String(f))));
  const of = (output: OutputName) => scores.map((byOutput) => byOutput[output]);
  return { release: of("release"), twin: of("twin"), control: of("control"), copy: of("copy") };
}

function scoreFold(surface: TextSurface, fold: Fold, unit: Unit, k: number, rng: Rng): Record<OutputName, AttackScores[]> {
  const source = sourceTexts(fold, surface.ofSource, unit, k);
  const casting = castWriters(source, rng);
  const grams = queryGrams(groups.flatMap((group) => textsOfGroup(group, casting, source)));
  const { texts, rowCounts } = outputTexts(fold.synthetic, surface.ofOutput);
  const released = countGrams(
    grams,
    texts.map((text, i) => [text, rowCounts[i]!] as const),
  );
  const present = casting.isAbsent.map((mark) => 1 - mark);
  const [train, others] = [null, present].map((chosen) => countGrams(grams, textsOf(source.train, source.texts, chosen))) as [
    GramCounts,
    GramCounts,
  ];
  const reference = countGrams(grams, textsOf(source.holdout, source.texts, casting.isReference));
  const scored = (output: GramCounts, isSmall: boolean) => attackScores(surface.name, grams, output, reference, casting, isSmall);
  return {
    release: scored(released, false),
    twin: scored(addCounts(released, train), false),
    control: scored(others, true),
    copy: scored(train, false),
  };
}

function textsOfGroup(group: Group, { persons }: TextCasting, { texts, train, holdout }: SourceTexts): string[][] {
  const { starts, texts: numbers } = group === "members" || group === "scouts" ? train : holdout;
  return Array.from(persons[group], (person) => Array.from(numbers.subarray(starts[person], starts[person + 1]), (text) => texts[text]!));
}

/** @param isSmall of members and scouts only the half that the control's output lacks */
function attackScores(
  columns: string,
  grams: QueryGrams,
  output: GramCounts,
  reference: GramCounts,
  { persons }: TextCasting,
  isSmall: boolean,
): AttackScores[] {
  const starts = { members: 0, nonMembers: 0, reference: 0, scouts: 0 };
  let from = 0;
  for (const group of groups) {
    starts[group] = from;
    from += persons[group].length;
  }
  const of = (scores: Float64Array, group: Group) => scores.subarray(starts[group], starts[group] + persons[group].length);
  const ofTrain = (scores: Float64Array, group: Group) => (isSmall ? firstHalf(of(scores, group)) : of(scores, group));
  const byAttack = ngramScores(grams, output, reference, [starts.reference, starts.reference + persons.reference.length]);
  return byAttack.map((scores, a) => ({
    attack: ngramAttacks[a]!,
    columns,
    scores: {
      members: ofTrain(scores, "members"),
      nonMembers: of(scores, "nonMembers"),
      reference: of(scores, "reference"),
      scouts: ofTrain(scores, "scouts"),
    },
  }));
}

function areEnough(folds: readonly (readonly AttackScores[])[]): boolean {
  const counts = folds.map((fold) => fold[0]!.scores);
  const challenged = (group: Group) => counts.reduce((sum, scores) => sum + scores[group].length, 0);
  const fewest = Math.min(...counts.map(({ reference, scouts }) => Math.min(reference.length, scouts.length)));
  return Math.min(challenged("members"), challenged("nonMembers")) >= fewestPersons && fewest >= fewestChoosers;
}

function figuresOf(release: MembershipResult, control: MembershipResult | null, copy: MembershipResult | null): CheckFigure[] {
  const figure = figureMaker(release, control, copy);
  const auc = figure("auc", "Area under the curve of writers in the source against strangers", "auc", (result) => result.auc);
  if (release.nonMemberCount < fewestForRate) return [auc];
  return [auc, figure("tprAt1PercentFpr", "Writers found at 1 % false alarms", "share", (result) => result.tprAt1Percent)];
}

function twinOf(twin: MembershipResult, release: MembershipResult): Twin {
  const sighted = twin.auc.lower > release.auc.upper;
  return {
    plantedShare: 1,
    description: "The release with the texts of all persons of train added, the attack chosen anew.",
    figures: figuresOf(twin, null, null),
    sighted,
    reason:
      `With the texts, the area under the curve is ${intervalText(twin.auc)}, ` +
      `against ${intervalText(release.auc)} for the release: ${sighted ? "apart" : "not apart"}.`,
  };
}

function notesOf({ chosen, nonMemberCount }: MembershipResult, skipped: readonly TextSurface[], k: number): string[] {
  return [
    `Chosen without the challenged persons: ${chosen.auc} (AUC), ${chosen.tprAt1Percent} (1 %).`,
    `Texts that ${k} persons wrote alike are nobody's own and were left out.`,
    ...skipped.map(({ name }) => `Not attacked alone, for want of persons who wrote in it: ${name}.`),
    ...(nonMemberCount < fewestForRate ? [`With fewer than ${fewestForRate} strangers challenged, no rate at 1 % is given.`] : []),
  ];
}
