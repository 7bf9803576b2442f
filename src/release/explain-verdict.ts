import type { Evaluation } from "../evaluation/figures.js";
import { countText, unitText } from "./numbers.js";
import type { Policy } from "./policy.js";
import { roundCount } from "../math/round-count.js";
import type { Verdict } from "./verdict.js";

/** Three sentences: what was decided, on what evidence, and what it does not say. */
export function explainVerdict(verdict: Omit<Verdict, "sentences">, policy: Policy, evaluation: Evaluation): string[] {
  return [decision(verdict, policy), evidence(verdict, policy, evaluation), reservation(verdict, policy)];
}

function decision(verdict: Omit<Verdict, "sentences">, policy: Policy): string {
  const subject = verdict.command === "run" ? "This stand-in" : "This synthetic file";
  const ids = (outcome: string): string =>
    verdict.checks
      .filter((check) => check.outcome === outcome)
      .map((check) => check.id)
      .join(", ");
  if (verdict.kind === "pass")
    return `${subject} meets the policy ${policy.name} (${lowerFirst(policy.title)}): every check that it requires is inside its limits.`;
  if (verdict.kind === "fail")
    return `${subject} does not meet the policy ${policy.name} (${lowerFirst(policy.title)}): over the limit in ${ids("fail")}.`;
  const reasons = [
    ...verdict.blockers.map((blocker) => blockerText[blocker.kind]),
    ...(ids("inconclusive") === "" ? [] : [`${ids("inconclusive")} could not be decided`]),
  ];
  return `Whether ${lowerFirst(subject)} meets the policy ${policy.name} (${lowerFirst(policy.title)}) could not be shown: ${reasons.join(", and ")}.`;
}

const blockerText: Readonly<Record<Verdict["blockers"][number]["kind"], string>> = {
  persons: "there are too few persons that the model never saw",
  nothingDecisive: "no check that could have failed was decided",
};

function evidence(verdict: Omit<Verdict, "sentences">, policy: Policy, evaluation: Evaluation): string {
  const seen = verdict.checks.filter((check) => check.twin?.sighted === true).length;
  const controls = verdict.checks.filter((check) => check.twin !== null).length;
  const train = countText(roundCount(evaluation.persons.train, policy.k));
  const holdout = countText(roundCount(evaluation.persons.holdout, policy.k));
  const control =
    controls === 0
      ? "no attack was tried on planted copies"
      : seen === 0
        ? `copies of persons planted on purpose made no difference to any of ${controls} attacks${copied(verdict)}`
        : `${seen} of ${controls} attacks saw copies of persons planted on purpose, which is how we know that they can see${power(verdict)}`;
  return `It was attacked with about ${train} persons that were learned from and ${holdout} that were not, and ${control}.`;
}

/** Beside what breaks its limits already, copies change little. */
function copied({ kind }: Omit<Verdict, "sentences">): string {
  return kind === "fail" ? ": what they would show stands in this file already" : "";
}

/** What the sharpest attack would have seen. */
function power(verdict: Omit<Verdict, "sentences">): string {
  const shares = verdict.checks.flatMap(({ smallestShareSeen }) => smallestShareSeen ?? []);
  return shares.length === 0 ? "" : `; copies of about ${unitText(Math.min(...shares), "share")} of the persons would have shown`;
}

function reservation(verdict: Omit<Verdict, "sentences">, policy: Policy): string {
  const overridden =
    policy.overrides.length === 0 ? "" : `, and ${countText(policy.overrides.length)} settings differ from the published ${policy.base}`;
  if (verdict.kind === "pass") {
    return `That is evidence against the attacks listed here, not a proof against every other; ${countText(policy.untested.length)} further checks were not made${overridden}.`;
  }
  return `The figures are a limit on what these attacks achieve, not on every attacker; ${countText(policy.untested.length)} further checks were not made${overridden}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
