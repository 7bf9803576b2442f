import type { CheckFigure, PrivacyCheck } from "../evaluation/figures.js";
import { type Backing, backingText } from "./backing.js";
import { figureKey } from "./adjusted-p-values.js";
import { figureText } from "./numbers.js";
import { smallestShareSeen } from "./power.js";
import type { CheckRule, Command, Limit } from "./policy.js";
import type { CheckOutcome, CheckVerdict, FigureVerdict } from "./verdict.js";

/** What a check is judged by. */
export interface Judging {
  readonly rule: CheckRule;
  readonly command: Command;
  /** False: an interval that merely reaches over its limit is undecided, for want of persons. */
  readonly enoughPersons: boolean;
  /** Holm-adjusted p-value of this check, if it has one. */
  readonly adjustedP: number | null;
  /** What would have seen copies of persons, where this check cannot breach (`backing.ts`); null for nothing. */
  readonly backedBy: Backing | null;
}

type Judged = { readonly outcome: CheckOutcome; readonly reason: string };

/** One check against its rule; `check` is undefined when the evaluation did not make it. */
export function judgeCheck(check: PrivacyCheck | undefined, judging: Judging): CheckVerdict {
  const { rule } = judging;
  const measured = check?.result.kind === "measured" ? check.result : null;
  const figures = (measured?.figures ?? []).filter(isReadable).map((figure) => judgeFigure(figure, judging));
  const judged = judgeOutcome(check, figures, judging);
  const twin = measured?.twin ?? null;
  return {
    id: rule.id,
    title: check?.title ?? rule.id,
    plainWords: check?.plainWords ?? "",
    ...judged,
    figures,
    twin: twin && { ...twin, figures: twin.figures.filter(isReadable) },
    smallestShareSeen: smallestShareSeen(measured?.figures.filter(isReadable) ?? [], twin),
    notes: measured?.notes ?? [],
  };
}

/** NaN and infinities are no results; a required figure that reads so counts as missing. */
function isReadable({ value }: CheckFigure): boolean {
  return Number.isFinite(value.estimate) && Number.isFinite(value.lower) && Number.isFinite(value.upper);
}

function judgeFigure(figure: CheckFigure, judging: Judging): FigureVerdict {
  const key = figureKey(judging.rule.id, figure.name);
  const limit = judging.rule.limits.find((candidate) => candidate.figure === key) ?? null;
  if (limit === null) return { figure, limit, compared: null, standing: "information" };
  const compared = limit.bound === "atMost" ? figure.value.upper : (judging.adjustedP ?? figure.value.estimate);
  if (!keeps(limit, compared)) {
    const beyond = limit.bound === "atLeast" || figure.value.lower > limit.value;
    return { figure, limit, compared, standing: judging.enoughPersons || beyond ? "breach" : "undecided" };
  }
  const copied = figure.copy !== null && keeps(limit, figure.copy.estimate);
  return { figure, limit, compared, standing: copied ? "cannotBreach" : "within" };
}

function keeps(limit: Limit, value: number): boolean {
  return limit.bound === "atMost" ? value <= limit.value : value >= limit.value;
}

function judgeOutcome(check: PrivacyCheck | undefined, figures: readonly FigureVerdict[], judging: Judging): Judged {
  const { rule, command } = judging;
  if (!rule.requiredFor.includes(command)) return { outcome: "information", reason: informationReason(check, judging) };
  if (check === undefined) return { outcome: "inconclusive", reason: "Not measured: this evaluation did not make the check." };
  if (check.result.kind === "notApplicable") return { outcome: "notApplicable", reason: `Nothing to attack: ${check.result.reason}` };
  if (check.result.kind === "notMeasured") return { outcome: "inconclusive", reason: `Not measured: ${check.result.reason}` };
  return judgeMeasured(check.result.twin, figures, judging);
}

function judgeMeasured(twin: CheckVerdict["twin"], figures: readonly FigureVerdict[], judging: Judging): Judged {
  const { rule } = judging;
  const breached = figures.filter((figure) => figure.standing === "breach");
  if (breached.length > 0) return { outcome: "fail", reason: `Over its limit: ${breached.map(figureText).join("; ")}.` };
  const missing = rule.limits.filter((limit) => !figures.some((figure) => figure.limit === limit));
  if (missing.length > 0) return { outcome: "inconclusive", reason: `Not measured: ${missing.map((limit) => limit.figure).join(", ")}.` };
  const undecided = figures.filter((figure) => figure.standing === "undecided");
  if (undecided.length > 0) {
    return { outcome: "inconclusive", reason: `Too few persons to tell: ${undecided.map(figureText).join("; ")}.` };
  }
  const limited = figures.filter((figure) => figure.limit !== null);
  if (limited.length > 0 && limited.every((figure) => figure.standing === "cannotBreach")) return judgeUnbreachable(judging);
  if (rule.sighted && !(twin?.sighted ?? false)) {
    const why = twin?.reason ?? "no positive control was run";
    return { outcome: "inconclusive", reason: `The attack was blind here, so its silence shows nothing: ${why}` };
  }
  const within = limited.filter((figure) => figure.standing === "within");
  const reason = limited.length === 0 ? "Measured; the policy sets no limit." : `Inside its limits: ${within.map(figureText).join("; ")}.`;
  return { outcome: "pass", reason };
}

function judgeUnbreachable({ backedBy }: Judging): Judged {
  const stays = "Even a full copy of the source would stay inside the limits on this table";
  if (backedBy === null) return { outcome: "inconclusive", reason: `${stays}, and no check that would see copied persons backs it.` };
  return { outcome: "pass", reason: `${stays}; it passes because ${backingText[backedBy]}.` };
}

function informationReason(check: PrivacyCheck | undefined, { rule, command }: Judging): string {
  if (check === undefined) return `Not tested: the policy does not require it of ${command}.`;
  if (check.result.kind !== "measured") return check.result.reason;
  return rule.requiredFor.length === 0
    ? "For information; it never decides."
    : `For information; the policy does not require it of ${command}.`;
}
