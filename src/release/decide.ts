import type { Evaluation, PrivacyCheck } from "../evaluation/figures.js";
import { explainVerdict } from "./explain-verdict.js";
import { adjustedPValues } from "./adjusted-p-values.js";
import { judgeCheck, type Judging } from "./judge-check.js";
import { personsBlocker } from "./persons-blocker.js";
import type { CheckRule, Command, Policy } from "./policy.js";
import { remediesFor } from "./remedies.js";
import type { Blocker, CheckVerdict, Verdict } from "./verdict.js";

const exitCodes = { pass: 0, fail: 1, inconclusive: 3 } as const;

/**
 * The policy's verdict on an evaluation: a pure function, independent of the order of the checks.
 *
 * A breach beats everything, then anything undecided, then pass. A pass needs every required check decided, at least one of them by an
 * attack that could have failed, and as many persons outside the fit as the policy asks for. docs/policies.md states each rule.
 *
 * @param command      whose requirements hold
 * @param alternatives milder policies that a verdict for want of persons should compare with
 */
export function decide(policy: Policy, evaluation: Evaluation, command: Command, alternatives: readonly Policy[] = []): Verdict {
  const checks = judgeAll(policy, evaluation, command);
  const blockers = [...personsBlockers(policy, evaluation, command, alternatives), ...decisiveBlockers(policy, checks)];
  const failed = checks.some((check) => check.outcome === "fail");
  const open = blockers.length > 0 || checks.some((check) => check.outcome === "inconclusive");
  const kind = failed ? "fail" : open ? "inconclusive" : "pass";
  const remedies = kind === "pass" ? [] : remediesFor(policy, checks, blockers, command);
  const verdict = { kind, exitCode: exitCodes[kind], policy: policy.name, command, checks, blockers, remedies } as const;
  return { ...verdict, sentences: explainVerdict(verdict, policy, evaluation) };
}

function judgeAll(policy: Policy, evaluation: Evaluation, command: Command): CheckVerdict[] {
  const byId = new Map(evaluation.privacy.map((check) => [check.id, check]));
  const adjusted = adjustedPValues(policy, evaluation, command);
  const enoughPersons = evaluation.persons.holdout >= policy.persons;
  const judging = (rule: CheckRule, backed: boolean): Judging => ({
    rule,
    command,
    enoughPersons,
    adjustedP: adjusted.get(rule.id) ?? null,
    backed,
  });
  const backed = copiesWouldShow(policy, byId, (rule) => judging(rule, false));
  return policy.checks.map((rule) => judgeCheck(byId.get(rule.id), judging(rule, backed)));
}

/** What sees copies of single persons where averages do not; B2 only where the policy asks for it. */
const backing = ["A8", "B2"] as const;

/** True when A8 (and B2) were measured, saw their planted copies, and could have breached but did not: then averages that cannot breach may pass. */
function copiesWouldShow(policy: Policy, byId: ReadonlyMap<string, PrivacyCheck>, judging: (rule: CheckRule) => Judging): boolean {
  const rules = policy.checks.filter((rule) => backing.some((id) => id === rule.id) && rule.limits.length > 0);
  if (!rules.some((rule) => rule.id === "A8")) return false;
  return rules.every((rule) => {
    const strict = judging({ ...rule, requiredFor: ["run", "evaluate"], sighted: true });
    return judgeCheck(byId.get(rule.id), strict).outcome === "pass";
  });
}

function personsBlockers(policy: Policy, evaluation: Evaluation, command: Command, alternatives: readonly Policy[]): Blocker[] {
  if (evaluation.persons.holdout >= policy.persons) return [];
  const milder = alternatives
    .filter((other) => other.persons < policy.persons)
    .map((other) => ({ policy: other, kind: decide(other, evaluation, command).kind }));
  return [personsBlocker(policy, evaluation, command, milder)];
}

/** Checks that say nothing about what stands in the output. */
const aboutTheProcess: ReadonlySet<string> = new Set(["E1", "E2", "E3"]);

function decisiveBlockers(policy: Policy, checks: readonly CheckVerdict[]): Blocker[] {
  const decisive = checks.filter(
    ({ id, outcome, figures }) => outcome === "pass" && !aboutTheProcess.has(id) && figures.some(({ standing }) => standing === "within"),
  );
  if (decisive.length === 0) {
    return [
      { kind: "nothingDecisive", reason: "No required check could have failed on this table, so none of them shows that it is safe." },
    ];
  }
  const asksForAttacks = policy.checks.some((rule) => rule.sighted && rule.requiredFor.length > 0);
  const attacked = decisive.some((check) => policy.checks.some((rule) => rule.id === check.id && rule.sighted));
  const undecided = checks.some((check) => check.outcome === "inconclusive" || check.outcome === "fail");
  if (!asksForAttacks || attacked || undecided) return [];
  return [
    {
      kind: "nothingDecisive",
      reason: "No attack that could have failed was decided on this table, so nothing shows what an attacker could learn.",
    },
  ];
}
