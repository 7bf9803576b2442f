import type { Evaluation } from "../evaluation/figures.js";
import { explainVerdict } from "./explain-verdict.js";
import { adjustedPValues } from "./adjusted-p-values.js";
import { backingOf } from "./backing.js";
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
  const judging = (rule: CheckRule, backedBy: Judging["backedBy"]): Judging => ({
    rule,
    command,
    enoughPersons,
    adjustedP: adjusted.get(rule.id) ?? null,
    backedBy,
  });
  const backing = backingOf(policy, (rule) => judgeCheck(byId.get(rule.id), judging(rule, null)).outcome);
  return policy.checks.map((rule) => judgeCheck(byId.get(rule.id), judging(rule, backing(rule.id))));
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
