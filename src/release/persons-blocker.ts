import type { Evaluation } from "../evaluation/figures.js";
import { countText } from "./numbers.js";
import type { Command, Policy } from "./policy.js";
import { roundCount } from "../math/round-count.js";
import type { Blocker, Verdict } from "./verdict.js";

/** Too few persons outside the fit: how many there are (rounded), how many it takes, and what milder policies would say. */
export function personsBlocker(
  policy: Policy,
  evaluation: Evaluation,
  command: Command,
  milder: readonly { policy: Policy; kind: Verdict["kind"] }[],
): Blocker {
  const needed = countText(policy.persons);
  const has = roundCount(evaluation.persons.holdout, policy.k);
  const found = has === 0 ? `fewer than ${policy.k}` : `about ${countText(has)}`;
  const takes =
    command === "run"
      ? `It takes a source of at least ${needed} persons in all, where each is held out once, or a holdout file of ${needed}.`
      : `It takes a holdout file of at least ${needed} persons that the model never saw.`;
  const elsewhere = milder.map((other) => milderSentence(other.policy, other.kind, evaluation.persons.holdout));
  return {
    kind: "persons",
    reason: [
      `${policy.name} needs ${needed} persons that the model never saw, and this evaluation has ${found}.`,
      takes,
      ...elsewhere,
    ].join(" "),
  };
}

function milderSentence(policy: Policy, kind: Verdict["kind"], persons: number): string {
  const needs = `${policy.name} needs ${countText(policy.persons)}`;
  if (persons < policy.persons) return `${needs}, which is more than there are too.`;
  const says = { pass: "would pass", fail: "would be refused", inconclusive: "would be inconclusive" }[kind];
  return `${needs}: by its limits these figures ${says}, though a run under it protects with k = ${policy.k} and would have figures of its own.`;
}
