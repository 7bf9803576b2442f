import { privacyCheckIds } from "../evaluation/figures.js";
import { StandinError } from "../errors.js";
import type { CheckRule, Limit, Policy, PolicyOverride } from "./policy.js";
import { type PolicyFile } from "./policy-file.js";
import { limitEffect, scalarEffect, setEffect } from "./override-effect.js";

type RuleFile = NonNullable<NonNullable<PolicyFile["checks"]>[CheckRule["id"]]>;

/** A policy that stands alone. @throws StandinError POLICY_INVALID naming what is missing */
export function completePolicy(file: PolicyFile, name: string): Policy {
  const { title, purpose, k, persons, guessableSeed, checks, untested } = file;
  const missing = Object.entries({ title, purpose, k, persons, guessableSeed, checks, untested }).filter(
    ([, value]) => value === undefined,
  );
  const absent = missing.map(([key]) => key);
  if (
    title === undefined ||
    purpose === undefined ||
    k === undefined ||
    persons === undefined ||
    guessableSeed === undefined ||
    absent.length > 0
  ) {
    throw new StandinError(
      "POLICY_INVALID",
      `Policy ${name} leaves out ${absent.join(", ")} and names no policy to take them from. Add "extends: vendor/2", or set them.`,
      { policy: name, missing: absent },
    );
  }
  const rules = privacyCheckIds.flatMap((id): CheckRule[] => {
    const rule = checks?.[id];
    if (rule === undefined) return [];
    return [{ id, requiredFor: rule.required ?? [], sighted: rule.sighted ?? false, limits: limitsOf(rule) }];
  });
  return {
    name: file.name,
    base: file.name,
    title,
    purpose,
    k,
    persons,
    guessableSeed,
    checks: rules,
    untested: untested ?? [],
    overrides: [],
  };
}

/** The base policy with the file's differences, each recorded. */
export function applyPolicyFile(base: Policy, file: PolicyFile, by: string): Policy {
  const overrides: PolicyOverride[] = [];
  const record = (setting: string, from: PolicyOverride["from"], to: PolicyOverride["to"], effect: PolicyOverride["effect"]): void => {
    if (from !== to) overrides.push({ setting, from, to, effect, by });
  };
  const k = file.k ?? base.k;
  const persons = file.persons ?? base.persons;
  const guessableSeed = file.guessableSeed ?? base.guessableSeed;
  record("k", base.k, k, scalarEffect("k", base.k, k));
  record("persons", base.persons, persons, scalarEffect("persons", base.persons, persons));
  record("guessableSeed", base.guessableSeed, guessableSeed, scalarEffect("guessableSeed", base.guessableSeed, guessableSeed));
  const checks = privacyCheckIds.flatMap((id) => {
    const [rule, change] = [base.checks.find((known) => known.id === id), file.checks?.[id]];
    if (rule === undefined && change === undefined) return [];
    return [applyRule(rule ?? { id, requiredFor: [], sighted: false, limits: [] }, change ?? {}, record)];
  });
  return {
    ...base,
    name: file.name,
    title: file.title ?? base.title,
    purpose: file.purpose ?? base.purpose,
    k,
    persons,
    guessableSeed,
    checks,
    untested: file.untested ?? base.untested,
    overrides: [...base.overrides, ...overrides],
  };
}

type RecordOverride = (setting: string, from: PolicyOverride["from"], to: PolicyOverride["to"], effect: PolicyOverride["effect"]) => void;

function applyRule(rule: CheckRule, change: RuleFile, record: RecordOverride): CheckRule {
  const requiredFor = change.required ?? rule.requiredFor;
  const sighted = change.sighted ?? rule.sighted;
  record(`${rule.id}.required`, listed(rule.requiredFor), listed(requiredFor), setEffect(rule.requiredFor, requiredFor));
  record(`${rule.id}.sighted`, rule.sighted, sighted, sighted ? "stricter" : "looser");
  const limits = [...rule.limits];
  for (const limit of limitsOf(change)) {
    const at = limits.findIndex((known) => known.figure === limit.figure);
    const old = limits[at];
    record(`${rule.id}.${limit.figure}`, old?.value ?? null, limit.value, limitEffect(old, limit));
    if (at >= 0) limits[at] = limit;
    else limits.push(limit);
  }
  return { id: rule.id, requiredFor, sighted, limits };
}

function limitsOf(rule: RuleFile): Limit[] {
  return Object.entries(rule.limits ?? {}).flatMap(([figure, limit]): Limit[] => {
    if (limit === undefined) return [];
    return ["atMost" in limit ? { figure, bound: "atMost", value: limit.atMost } : { figure, bound: "atLeast", value: limit.atLeast }];
  });
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
