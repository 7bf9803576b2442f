import type { CheckFigure, Twin } from "../../figures.js";
import type { AttackContext } from "../attack-context.js";
import { type CheckResult, intervalText, plantedShare } from "../figure.js";
import { samplingNotes } from "./attack-families.js";
import type { MembershipResult } from "./membership-battery.js";
import { columnNotes, figureMaker, judged } from "./membership-figures.js";
import { membershipRun } from "./membership-run.js";

/**
 * B1: membership inference, given the output and half of the holdout as the attacker's reference.
 *
 * Persons of train and of the other half of the holdout are challenged; a person's score is the mean over its rows. Thirteen attacks
 * (`attack-families.ts`): by distances, densities, counts and shares of neighbours on up to four column sets, by kernel densities along
 * principal axes (DOMIAS, Gen-LRA), by a classifier, and by edit distances of the records as texts (LevAtt). The best is chosen on other
 * persons of train against the reference. Figures: AUC (DeLong) and the share of members found at thresholds that take 1 % and 10 % of the
 * challenged strangers (Clopper-Pearson). Twin: 5 % of train added to the output, attack chosen anew, same challenged persons. Control: rows
 * of train without those of the challenged persons as the output; copy: the same with them (both on up to 1,000 persons a group).
 */
export async function measureMembership(context: AttackContext): Promise<CheckResult> {
  const run = await membershipRun(context);
  if (run.kind !== "run") return run;
  const [release, twin, control, copy] = (["release", "twin", "control", "copy"] as const).map((output) =>
    judged(run, output, "drawn", "drawn"),
  ) as [MembershipResult, MembershipResult, MembershipResult, MembershipResult];
  const { chosen } = release;
  return {
    kind: "measured",
    figures: figuresOf(release, control, copy),
    twin: twinOf(twin, release),
    notes: [
      ...context.folds[0]!.notes,
      `Chosen without the challenged persons: ${chosen.tprAt1Percent} (1 %), ${chosen.tprAt10Percent} (10 %), ${chosen.auc} (AUC).`,
      ...columnNotes(context, run.sets),
      ...samplingNotes(context.folds),
    ],
  };
}

function figuresOf(release: MembershipResult, control: MembershipResult | null, copy: MembershipResult | null): CheckFigure[] {
  const figure = figureMaker(release, control, copy);
  return [
    figure("tprAt1PercentFpr", "Members found at 1 % false alarms", "share", (result) => result.tprAt1Percent),
    figure("auc", "Area under the curve of members against strangers", "auc", (result) => result.auc),
    figure("tprAt10PercentFpr", "Members found at 10 % false alarms", "share", (result) => result.tprAt10Percent),
    figure(
      "fprAt1Percent",
      "What the 1 % of false alarms may be in truth, given how many strangers set it",
      "share",
      (result) => result.fprAt1Percent,
    ),
  ];
}

function twinOf(twin: MembershipResult, release: MembershipResult): Twin {
  const sighted = twin.tprAt1Percent.lower > release.tprAt1Percent.upper;
  return {
    plantedShare,
    description: "The release with copies of 5 % of the persons of train added, the attack chosen anew.",
    figures: figuresOf(twin, null, null),
    sighted,
    reason:
      `With the copies, ${intervalText(twin.tprAt1Percent)} of members are found at 1 % false alarms, ` +
      `against ${intervalText(release.tprAt1Percent)} for the release: ${sighted ? "apart" : "not apart"}.`,
  };
}
