import { readFileSync } from "node:fs";
import { StandinError } from "../errors.js";
import { applyPolicyFile, completePolicy } from "./apply-policy-file.js";
import { nearestName } from "../metadata/nearest-name.js";
import { overridePolicy } from "./override-policy.js";
import { parsePolicyFile } from "./parse-policy-file.js";
import type { Policy } from "./policy.js";

/** Newest version of each policy that comes with standin, mildest first; the files lie in models/policies/. */
export const builtinPolicies: readonly string[] = ["internal/2", "vendor/2", "public/2"];
/** Versions that stay as they were published, for whoever agreed on one. */
export const earlierPolicies: readonly string[] = ["internal/1", "vendor/1", "public/1"];
const everyPolicy: readonly string[] = [...builtinPolicies, ...earlierPolicies];
export const defaultPolicy = "vendor/2";

export type PolicySource =
  /** "vendor/2", or "vendor" for its newest version. */
  | { readonly kind: "builtin"; readonly name: string }
  /** A user's own file; `name` is what messages and the manifest call it (a base name, no path). */
  | { readonly kind: "file"; readonly name: string; readonly text: string };

/**
 * A policy with everything that differs from its published form recorded.
 *
 * @param overrides settings by name ("k", "persons", "guessableSeed", "B1.auc", "B1.required", "B1.sighted"), applied last
 * @throws StandinError POLICY_UNKNOWN when there is no such built-in policy, POLICY_INVALID when the file or an override is wrong
 */
export function loadPolicy(source: PolicySource, overrides: Readonly<Record<string, string | number | boolean>> = {}): Policy {
  if (source.kind === "builtin") return overridePolicy(readBuiltin(source.name), overrides);
  const file = parsePolicyFile(source.text, source.name);
  const policy =
    file.extends === undefined ? completePolicy(file, source.name) : applyPolicyFile(readBuiltin(file.extends), file, source.name);
  return overridePolicy(policy, overrides);
}

function readBuiltin(name: string): Policy {
  const wanted = name.includes("/") ? name : builtinPolicies.find((known) => known.startsWith(`${name}/`));
  if (wanted === undefined || !everyPolicy.includes(wanted)) {
    const nearest = nearestName(name, [...everyPolicy, ...builtinPolicies.map((known) => known.split("/")[0] ?? known)]);
    const hint = nearest === null ? "" : `Did you mean ${JSON.stringify(nearest)}? `;
    throw new StandinError(
      "POLICY_UNKNOWN",
      `There is no built-in policy ${JSON.stringify(name)}. ${hint}Built in are ${everyPolicy.join(", ")}; a path to a YAML file works too.`,
      { policy: name, known: everyPolicy },
    );
  }
  const text = readFileSync(new URL(`../../models/policies/${wanted.replace("/", "-")}.yaml`, import.meta.url), "utf8");
  return completePolicy(parsePolicyFile(text, wanted), wanted);
}
