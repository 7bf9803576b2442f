import { privacyCheckIds } from "../evaluation/figures.js";
import { StandinError } from "../errors.js";
import { applyPolicyFile } from "./apply-policy-file.js";
import { nearestName } from "../metadata/nearest-name.js";
import { commands, type Policy } from "./policy.js";
import { limitableFigures, type PolicyFile, policyFileSchema, policyVersion } from "./policy-file.js";

type Setting = string | number | boolean;
const scalarSettings = ["k", "persons", "guessableSeed"];

/** Names that an option may set: k, persons, guessableSeed, and for each check its figures, `required` and `sighted`. */
export const overridableSettings: readonly string[] = [
  ...scalarSettings,
  ...privacyCheckIds.flatMap((id) => [...limitableFigures[id], "required", "sighted"].map((part) => `${id}.${part}`)),
];

/**
 * The policy with settings replaced by name, each recorded as set by "option".
 *
 * A limit keeps the side (`atMost`, `atLeast`) that the policy gives it. `required` takes a comma-separated list of commands, or "none".
 * @throws StandinError POLICY_INVALID for an unknown setting (with the nearest known one) or a value outside its range
 */
export function overridePolicy(policy: Policy, overrides: Readonly<Record<string, Setting>>): Policy {
  let result = policy;
  for (const [setting, value] of Object.entries(overrides)) result = applyPolicyFile(result, fileFor(result, setting, value), "option");
  return result;
}

function fileFor(policy: Policy, setting: string, value: Setting): PolicyFile {
  if (!overridableSettings.includes(setting)) throw unknownSetting(setting);
  const parsed = policyFileSchema.safeParse({ version: policyVersion, name: policy.name, ...change(policy, setting, value) });
  if (parsed.success) return parsed.data;
  throw new StandinError("POLICY_INVALID", `Policy setting ${setting} cannot be ${String(value)}. docs/policies.md gives its range.`, {
    setting,
  });
}

function change(policy: Policy, setting: string, value: Setting): object {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (setting === "guessableSeed") return { guessableSeed: value };
  const [id = "", part = ""] = setting.split(".");
  if (part === "") return { [setting]: number };
  if (part === "required") return { checks: { [id]: { required: commandsIn(value) } } };
  if (part === "sighted") return { checks: { [id]: { sighted: typeof value === "string" ? value === "true" : value } } };
  const known = policy.checks.find((rule) => rule.id === id)?.limits.find((limit) => limit.figure === part);
  const bound = known?.bound ?? (part === "pValue" ? "atLeast" : "atMost");
  return { checks: { [id]: { limits: { [part]: { [bound]: number } } } } };
}

function commandsIn(value: Setting): string[] {
  const text = String(value).trim();
  return text === "none" ? [] : text.split(",").map((name) => name.trim());
}

function unknownSetting(setting: string): StandinError {
  const nearest = nearestName(setting, overridableSettings);
  const hint = nearest === null ? "" : `Did you mean ${JSON.stringify(nearest)}? `;
  return new StandinError(
    "POLICY_INVALID",
    `There is no policy setting ${JSON.stringify(setting)}. ${hint}A setting is ${scalarSettings.join(", ")}, or a check with a figure such as B1.auc; ` +
      `commands are ${commands.join(" and ")}.`,
    { setting },
  );
}
