import { selectRows } from "../../../table/table.js";
import { stackTables } from "../../../table/stack-tables.js";
import type { CheckFigure, EvaluationInput, Twin } from "../../figures.js";
import type { AttackContext } from "../attack-context.js";
import { personsOf } from "../compared/persons.js";
import { type CheckResult, exactly, short } from "../figure.js";
import { canaryAttack } from "./canary-attack.js";
import { canaryBlocks, inventCanaries } from "./canaries.js";
import { type CanaryBound, canaryBound } from "./canary-guesses.js";
import { noRefit, tryRefit } from "./try-refit.js";

/** Canaries wanted, and fewest that can show anything (a perfect attack on 200 certifies ε >= 2.9). */
const wantedCanaries = 1000;
const fewestCanaries = 200;
/** Canaries for each person of train, so that those included (half) are at most a fifth of what is fitted on. */
const canariesPerPerson = 0.5;
/** What the bound of the positive control must pass to count as seen. */
const sightedEpsilon = 1;

/**
 * C2: a lower bound on ε by one run with canaries (Steinke, Nasr & Jagielski 2023; `one-run-epsilon.ts`).
 *
 * Invented persons (`canaries.ts`) enter the train of a twin fit, each by a coin of its own; the fit of the release never sees one. The attacker
 * gets the twin's output and the release as the reference, and ranks the canaries by three scores (`canary-attack.ts`); how many are guessed is
 * fixed (`canary-guesses.ts`).
 * The figure is itself a one-sided 95 % limit, so all three ends of its interval are the bound. It says what the method leaks at least, never that
 * it leaks no more. Control: train without canaries as the output. Copy: the same with the included canaries. Positive control: the twin's
 * output with the included canaries added.
 */
export async function measureCanaryAudit(input: EvaluationInput, context: AttackContext): Promise<CheckResult> {
  const { fittedOn, released, metadata, k, refit, signal } = input;
  if (refit === undefined) return noRefit;
  const rng = context.rng.fork("C2");
  const count = Math.min(wantedCanaries, Math.floor(canariesPerPerson * personsOf(fittedOn, metadata.unit).personCount));
  const blocked = obstacleOf(input, count);
  if (blocked !== null) return blocked;
  const canaries = inventCanaries(fittedOn, metadata, k, count, rng.fork("canaries"));
  const coins = rng.fork("included");
  const included = Uint8Array.from({ length: count }, () => coins.nextUint32() >>> 31);
  const planted = selectRows(canaries, rowsWhere(included));
  const train = stackTables([fittedOn, planted]);
  input.progress("privacy", 0.1);
  const twin = await tryRefit(refit, train, rng.fork("twin"), signal);
  if (twin.kind === "notMeasured") return twin;
  input.progress("privacy", 0.5);
  const attack = await canaryAttack({ fittedOn, canaries, included, reference: released, output: twin.table }, metadata, {
    ...context,
    rng,
  });
  if (attack === null) return { kind: "notMeasured", reason: "Train and what the method drew share no modelled column that varies." };
  const bound = (name: keyof typeof attack): CanaryBound => canaryBound(attack[name], included, rng.fork(`ties/${name}`));
  const [release, copy] = [bound("output"), bound("copy")];
  return {
    kind: "measured",
    figures: [figureOf(release, bound("control"), copy)],
    twin: twinOf(bound("planted"), release),
    notes: notesOf(release, copy, count, context),
  };
}

function obstacleOf({ fittedOn, released, metadata }: EvaluationInput, count: number): CheckResult | null {
  const modelled = canaryBlocks(metadata, fittedOn).flat();
  if (modelled.length === 0) return { kind: "notApplicable", reason: "No column is modelled, so no record could leave a trace." };
  if (modelled.length === 1) {
    const reason =
      "Only one column is modelled, so no values could meet that hardly anybody has together; A5 and A8 look at its values alone.";
    return { kind: "notApplicable", reason };
  }
  if (released.rowCount === 0) return { kind: "notMeasured", reason: "The synthetic table has no rows." };
  if (count < fewestCanaries) {
    const persons = fewestCanaries / canariesPerPerson;
    return { kind: "notMeasured", reason: `It needs ${persons} persons in train, so that canaries are few among them; there are fewer.` };
  }
  if (canaryBlocks(metadata, fittedOn).length < 2)
    return { kind: "notMeasured", reason: "Canaries need two columns that may be combined freely; the table's constraints leave none." };
  return null;
}

function rowsWhere(marks: Uint8Array): Uint32Array {
  return Uint32Array.from(marks, (_, row) => row).filter((row) => marks[row] === 1);
}

function figureOf(release: CanaryBound, control: CanaryBound | null, copy: CanaryBound | null): CheckFigure {
  return {
    name: "epsilonLower",
    title: "Lower bound on epsilon at 95 %: what the method leaks at least about a planted person",
    unit: "epsilon",
    value: exactly(release.epsilon),
    control: control && exactly(control.epsilon),
    copy: copy && exactly(copy.epsilon),
  };
}

function twinOf(twin: CanaryBound, release: CanaryBound): Twin {
  const sighted = twin.epsilon > release.epsilon && twin.epsilon > sightedEpsilon;
  return {
    plantedShare: 1,
    description: "The twin's output with all included canaries added as they are.",
    figures: [figureOf(twin, null, null)],
    sighted,
    reason:
      `With the canaries in the output the bound is ${short(twin.epsilon)}, against ${short(release.epsilon)} without; ` +
      `it must be the larger and above ${sightedEpsilon}: ${sighted ? "seen" : "not seen"}.`,
  };
}

function notesOf(release: CanaryBound, copy: CanaryBound, count: number, { folds }: AttackContext): string[] {
  const rate = short((100 * release.correctCount) / Math.max(1, release.guessCount));
  return [
    ...(folds[0]?.notes ?? []),
    `${count} canaries, each in the twin's input with probability 1/2; the release was fitted without any.`,
    `Best attack: ${release.attack}; right in ${rate} % of ${release.guessCount} guesses, where chance gives 50 %.`,
    `A lower bound never shows that nothing leaks: an output that copied its input would read ${short(copy.epsilon)} here, and a cleverer attack may find more.`,
    ...(count < wantedCanaries
      ? [`Fewer than ${wantedCanaries} canaries, so that they stay under a fifth of what was fitted on: the bound is looser.`]
      : []),
  ];
}
