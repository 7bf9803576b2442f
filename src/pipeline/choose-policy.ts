import { StandinError } from "../errors.js";
import { builtinPolicies, loadPolicy } from "../release/load-policy.js";
import type { Policy } from "../release/policy.js";
import { baseName } from "./paths.js";
import type { Ports } from "./ports.js";
import type { Seed } from "./seed.js";

/** Settings by name ("k", "persons", "B1.auc") that go before the policy's own. */
export type PolicyOverrides = Readonly<Record<string, string | number | boolean>>;

/**
 * The policy of that name, or in that file.
 * @param named "vendor", "vendor/2", or the path of a YAML file
 * @throws StandinError POLICY_UNKNOWN, POLICY_INVALID
 */
export async function choosePolicy(named: string, overrides: PolicyOverrides, ports: Ports): Promise<Policy> {
  if (!/\.ya?ml$/iu.test(named)) return loadPolicy({ kind: "builtin", name: named }, overrides);
  const text = await ports.readText(named);
  if (text === null)
    throw new StandinError(
      "POLICY_UNKNOWN",
      `There is no policy file ${JSON.stringify(named)}. Give the path of a YAML file, or a name: ${builtinPolicies.join(", ")}.`,
    );
  return loadPolicy({ kind: "file", name: baseName(named), text }, overrides);
}

/** Built-in policies that a verdict for want of persons compares with. */
export function milderPolicies(policy: Policy): Policy[] {
  return builtinPolicies.map((name) => loadPolicy({ kind: "builtin", name })).filter((other) => other.persons < policy.persons);
}

/**
 * What is to be said aloud about a guessable seed under this policy; null when nothing is.
 * @throws StandinError SEED_INVALID where the policy refuses one
 */
export function guessableSeedNote(seed: Seed, policy: Policy): string | null {
  if (!seed.guessable || policy.guessableSeed === "accept") return null;
  const why = "The given seed has fewer than 128 bits: whoever guesses it can test guesses of the source against the split.";
  const next = "Give 32 random hexadecimal digits with --seed, or leave it out to have them drawn.";
  if (policy.guessableSeed === "warn") return `${why} ${next}`;
  throw new StandinError("SEED_INVALID", `${why} ${policy.name} does not allow that. ${next}`, { policy: policy.name });
}
