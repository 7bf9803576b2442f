import type { Evaluation } from "../evaluation/figures.js";
import { holm } from "../math/holm.js";
import type { Command, Policy } from "./policy.js";

/** Adjusted p-value of each required check that has one; the family is all p-values that this command requires. */
export function adjustedPValues(policy: Policy, evaluation: Evaluation, command: Command): Map<string, number> {
  const family: { id: string; p: number }[] = [];
  for (const rule of policy.checks) {
    const limit = rule.limits.find((candidate) => candidate.bound === "atLeast");
    const result = evaluation.privacy.find((check) => check.id === rule.id)?.result;
    if (limit === undefined || result?.kind !== "measured" || !rule.requiredFor.includes(command)) continue;
    const p = result.figures.find((figure) => figureKey(rule.id, figure.name) === limit.figure)?.value.estimate;
    if (p !== undefined && p >= 0 && p <= 1) family.push({ id: rule.id, p });
  }
  const adjusted = holm(family.map((member) => member.p));
  return new Map(family.map((member, index) => [member.id, adjusted[index]!]));
}

/** A figure's name without its check's id: "A8.pValue" and "pValue" are the same figure of A8. */
export function figureKey(checkId: string, name: string): string {
  return name.startsWith(`${checkId}.`) ? name.slice(checkId.length + 1) : name;
}
