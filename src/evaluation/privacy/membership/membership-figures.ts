import type { CheckFigure, Interval } from "../../figures.js";
import type { AttackContext } from "../attack-context.js";
import type { ColumnSet } from "./column-sets.js";
import { judgeBattery, type MembershipResult, scoresOf } from "./membership-battery.js";
import type { Casting } from "./membership-groups.js";
import type { FoldRun, MembershipRun, OutputName } from "./membership-run.js";

type FigureOf = (name: string, title: string, unit: CheckFigure["unit"], of: (result: MembershipResult) => Interval) => CheckFigure;

/** Makes figures of a result and, where there are any, its controls. */
export function figureMaker(value: MembershipResult, control: MembershipResult | null, copy: MembershipResult | null): FigureOf {
  return (name, title, unit, of) => ({ name, title, unit, value: of(value), control: control && of(control), copy: copy && of(copy) });
}

/** What the best attacks reach on one output, the drawn or the isolated persons challenged. @param choosers whose scouts and reference choose */
export function judged(
  { folds }: MembershipRun,
  output: OutputName,
  circle: "drawn" | "isolated",
  choosers: "drawn" | "isolated",
): MembershipResult {
  const scores = (who: "drawn" | "isolated") => folds.map((fold) => scoresOf(who, fold.scores[output], castingOf(fold, output)));
  return judgeBattery(scores(circle), scores(choosers));
}

function castingOf(fold: FoldRun, output: OutputName): Casting {
  return output === "control" || output === "copy" ? fold.small : fold.casting;
}

/** Sentences on columns that were left out or put together. */
export function columnNotes({ folds }: AttackContext, sets: readonly ColumnSet[]): string[] {
  const names = [...folds[0]!.categoryNames, ...folds[0]!.numberNames];
  return sets
    .filter((set) => set.name.includes("associated"))
    .map((set) => `"${set.name}": ${set.columns.map((c) => names[c]).join(", ")}.`);
}
