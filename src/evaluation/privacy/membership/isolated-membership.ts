import type { CheckFigure, Twin } from "../../figures.js";
import type { AttackContext } from "../attack-context.js";
import { type CheckResult, fewestPersons, intervalText, plantedShare } from "../figure.js";
import type { MembershipResult } from "./membership-battery.js";
import { columnNotes, figureMaker, judged } from "./membership-figures.js";
import { type MembershipRun, membershipRun } from "./membership-run.js";
import type { Group } from "./membership-groups.js";

/** Isolated persons a side from which a rate at 10 % is given; among fewer, its upper end is high by chance alone. */
const fewestForRate = 500;
/** Isolated scouts, and isolated persons of the reference, from which they choose the attack among themselves. */
const fewestChoosers = 100;

/**
 * B2: the membership attacks of B1 on the most isolated persons, whom synthetic data protect worst (Meeus et al. 2023, Achilles' Heels).
 *
 * Isolation (`isolation.ts`) is measured alike for train and holdout, and one threshold picks the isolated persons on both sides, of train
 * also beyond those whom B1 challenges. The attack is chosen on isolated scouts against the isolated reference, where these are at least 100
 * each, on all otherwise. Figures: AUC, and from 500 isolated persons a side the share found at 10 % false alarms. Twin: the release with
 * copies of the 5 % most isolated persons of train, attack chosen anew; sighted by the AUC. Control and copy as in B1.
 */
export async function measureIsolatedMembership(context: AttackContext): Promise<CheckResult> {
  const run = await membershipRun(context);
  if (run.kind !== "run") return run;
  const isolated = (group: Group) => countIsolated(run, group);
  const fewest = Math.min(isolated("members"), isolated("nonMembers"));
  if (fewest < fewestPersons) {
    return { kind: "notMeasured", reason: `Fewer than ${fewestPersons} isolated persons on one side.` };
  }
  const choosers = Math.min(isolated("scouts"), isolated("reference")) < fewestChoosers ? "drawn" : "isolated";
  const [release, twin, control, copy] = (["release", "isolatedTwin", "control", "copy"] as const).map((output) =>
    judged(run, output, "isolated", choosers),
  ) as [MembershipResult, MembershipResult, MembershipResult, MembershipResult];
  return {
    kind: "measured",
    figures: figuresOf(release, control, copy, fewest >= fewestForRate),
    twin: twinOf(twin, release),
    notes: [...context.folds[0]!.notes, ...notesOf(run, release, choosers, fewest), ...columnNotes(context, run.sets)],
  };
}

function countIsolated({ folds }: MembershipRun, group: Group): number {
  return folds.reduce((sum, { casting }) => sum + casting[group].isolated.reduce((count, mark) => count + mark, 0), 0);
}

function figuresOf(
  release: MembershipResult,
  control: MembershipResult | null,
  copy: MembershipResult | null,
  withRate: boolean,
): CheckFigure[] {
  const figure = figureMaker(release, control, copy);
  return [
    figure("auc", "Area under the curve of isolated members against isolated strangers", "auc", (result) => result.auc),
    ...(withRate
      ? [figure("tprAt10PercentFpr", "Isolated members found at 10 % false alarms", "share", (result) => result.tprAt10Percent)]
      : []),
  ];
}

function twinOf(twin: MembershipResult, release: MembershipResult): Twin {
  const sighted = twin.auc.lower > release.auc.upper;
  return {
    plantedShare,
    description: "The release with copies of the 5 % most isolated persons of train added, the attack chosen anew.",
    figures: figuresOf(twin, null, null, false),
    sighted,
    reason:
      `With the copies, the area under the curve is ${intervalText(twin.auc)}, ` +
      `against ${intervalText(release.auc)} for the release: ${sighted ? "apart" : "not apart"}.`,
  };
}

function notesOf(run: MembershipRun, { chosen }: MembershipResult, choosers: "drawn" | "isolated", fewest: number): string[] {
  const strangers = run.folds.reduce((sum, fold) => sum + fold.rankedNonMembers, 0);
  const share = Math.round((100 * countIsolated(run, "nonMembers")) / strangers);
  return [
    `Isolated: the ${share} % of the strangers, and all of train beyond the same distance to their five nearest among other persons.`,
    `Chosen on ${choosers === "isolated" ? "other isolated persons" : "other persons, isolated or not"}: ${chosen.auc} (AUC).`,
    ...(share > 10 ? ["A tenth of the strangers would be fewer than 250 persons, so that more of them count as isolated."] : []),
    ...(fewest < fewestForRate ? [`With fewer than ${fewestForRate} isolated persons a side, no rate at 10 % is given.`] : []),
  ];
}
