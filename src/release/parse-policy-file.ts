import { privacyCheckIds } from "../evaluation/figures.js";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { StandinError } from "../errors.js";
import { nearestName } from "../metadata/nearest-name.js";
import { commands } from "./policy.js";
import { limitableFigures, policyFileSchema, type PolicyFile } from "./policy-file.js";

const topKeys = Object.keys(policyFileSchema.shape);
const ruleKeys = ["required", "sighted", "limits"];
const maxBytes = 1 << 20;

/**
 * A policy file's content, checked against its schema.
 *
 * @param text YAML or JSON, at most 1 MiB
 * @param name what to call the file in a message
 * @throws StandinError POLICY_INVALID naming the place, what was found and what is allowed
 */
export function parsePolicyFile(text: string, name: string): PolicyFile {
  if (text.length > maxBytes) {
    throw invalid(name, `is larger than ${maxBytes} characters`, "A policy has some dozens of lines; check the path.");
  }
  const document = parseDocument(text, { schema: "core", prettyErrors: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const place = fault.linePos?.[0];
    const where = place === undefined ? "" : ` at line ${place.line}, column ${place.col}`;
    throw invalid(name, `is not valid YAML${where} (${fault.code})`, "Mend that line; docs/policies.md has a whole example.");
  }
  const parsed = policyFileSchema.safeParse(toPlain(document, name));
  if (parsed.success) return parsed.data;
  throw explain(name, parsed.error.issues[0]);
}

function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch {
    throw invalid(name, "repeats its anchors too often", "Write the values out instead of using YAML aliases.");
  }
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
