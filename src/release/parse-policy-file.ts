import { privacyCheckIds } from "../evaluation/figures.js";
import type { z } from "zod";
import { StandinError } from "../errors.js";
import { nearestName } from "../metadata/nearest-name.js";
import { commands } from "./policy.js";
import { limitableFigures, policyFileSchema, type PolicyFile } from "./policy-file.js";
import { readYaml } from "./yaml-value.js";

const topKeys = Object.keys(policyFileSchema.shape);
const ruleKeys = ["required", "sighted", "limits"];

/**
 * A policy file's content, checked against its schema.
 *
 * @param text YAML or JSON, at most 1 MiB
 * @param name what to call the file in a message
 * @throws StandinError POLICY_INVALID naming the place, what was found and what is allowed
 */
export function parsePolicyFile(text: string, name: string): PolicyFile {
  const reading = readYaml(text);
  if (reading.kind === "wrong") throw invalid(name, reading.found, "docs/policies.md has a whole example.");
  const parsed = policyFileSchema.safeParse(reading.value);
  if (parsed.success) return parsed.data;
  throw explain(name, parsed.error.issues[0]);
}

function explain(name: string, issue: z.core.$ZodIssue | undefined): StandinError {
  if (issue === undefined) return invalid(name, "does not follow the schema", "Compare it with docs/policies.md.");
  const path = issue.path.map(String);
  const place = path.length === 0 ? "at the top level" : `under ${path.join(".")}`;
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const known = keysAt(path);
    const nearest = nearestName(key, known);
    const hint = nearest === null ? "" : `Did you mean ${JSON.stringify(nearest)}? `;
    return invalid(name, `has an unknown key ${JSON.stringify(key)} ${place}`, `${hint}Allowed there: ${known.join(", ")}.`);
  }
  return invalid(name, `is wrong ${place}: ${plainIssue(issue)}`, "docs/policies.md lists every key with its range.");
}

function keysAt(path: readonly string[]): readonly string[] {
  const [first, id, third, figure] = path;
  if (first === undefined) return topKeys;
  if (first === "untested") return ["id", "title", "sentence"];
  if (id === undefined) return privacyCheckIds;
  if (third === undefined) return ruleKeys;
  if (figure !== undefined) return ["atMost", "atLeast"];
  return privacyCheckIds.filter((known) => known === id).flatMap((known) => limitableFigures[known]);
}

function plainIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_union") return "a limit is { atMost: number } or { atLeast: number between 0 and 1 }";
  if (issue.code === "invalid_value" && issue.path[0] === "checks") return `allowed are ${commands.join(" and ")}`;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function invalid(name: string, found: string, next: string): StandinError {
  return new StandinError("POLICY_INVALID", `Policy ${name} ${found}. ${next}`, { policy: name });
}
