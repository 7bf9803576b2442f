import { StandinError } from "../errors.js";
import { daysFromCivil, monthLength } from "../metadata/civil-date.js";
import { nearestName } from "../metadata/nearest-name.js";
import { neverWaived, waivable, type Waiver } from "./waiver.js";
import { dayPattern, type WaiverFile, waiverFileSchema } from "./waiver-file.js";
import { readYaml } from "./yaml-value.js";

/** What a waiver is held against before it is used. */
export interface WaiverUsage {
  /** ISO 8601, UTC: the moment of use. */
  readonly now: string;
  /** Name of the policy in use, "vendor/2". */
  readonly policy: string;
  /** Base name of the source. */
  readonly source: string;
}

const mostDaysAhead = 366;
const leastReason = 20;

/**
 * A waiver that may be used now, for this policy and this source.
 *
 * @param text YAML or JSON, at most 1 MiB
 * @param file what to call the file in a message
 * @throws StandinError WAIVER_INVALID naming the key, what was found and what is allowed; WAIVER_EXPIRED
 */
export function parseWaiverFile(text: string, file: string, usage: WaiverUsage): Waiver {
  const reading = readYaml(text);
  if (reading.kind === "wrong") throw invalid(file, reading.found, "docs/policies.md has a whole example.");
  refuseHard(reading.value, file);
  const parsed = waiverFileSchema.safeParse(reading.value);
  if (!parsed.success) throw explain(file, parsed.error.issues[0]?.path ?? [], parsed.error.issues[0]?.message ?? "");
  const waiver = { ...parsed.data, name: parsed.data.name.trim(), reason: parsed.data.reason.trim() };
  requireWords(waiver, file);
  requireBinding(waiver, file, usage);
  requireDay(waiver, file, usage.now);
  const { check, name, reason, expires } = waiver;
  return { check, name, reason, expires, usedOn: usage.now.slice(0, 10) };
}

/** The usual wish first: a message of its own for what no waiver can be for. */
function refuseHard(value: unknown, file: string): void {
  const check: unknown = typeof value === "object" && value !== null && "check" in value ? value.check : undefined;
  if (typeof check !== "string" || waivable.some((known) => known === check)) return;
  if (neverWaived.some((never) => never === check)) {
    const why = `is for ${check}, which cannot be waived: it finds values of single persons`;
    throw invalid(
      file,
      why,
      `Leave the column out or declare what it holds. Never waived: ${neverWaived.join(", ")}, and a guessable seed.`,
    );
  }
  if (check === "S1") throw invalid(file, "is for S1, which never decides", "No waiver is needed.");
  const nearest = nearestName(check, [...waivable]);
  const hint = nearest === null ? "" : `Did you mean ${nearest}? `;
  throw invalid(file, "is for a check that does not exist", `${hint}Allowed are ${waivable.join(", ")}.`);
}

function explain(file: string, path: readonly PropertyKey[], message: string): StandinError {
  const key = path.length === 0 ? "at its top level" : `at ${String(path[0])}`;
  const keys = Object.keys(waiverFileSchema.shape).join(", ");
  return invalid(
    file,
    `is wrong ${key}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    `Its keys are ${keys}; see docs/policies.md.`,
  );
}

function requireWords({ name, reason }: WaiverFile, file: string): void {
  if (!/\p{L}.*\p{L}/su.test(name)) throw invalid(file, "names nobody", "Write the person who answers for it under name.");
  if (reason.length < leastReason) throw invalid(file, "gives no reason", `Write one of at least ${leastReason} characters.`);
}

function requireBinding({ policy, source }: WaiverFile, file: string, usage: WaiverUsage): void {
  if (policy !== undefined && policy !== usage.policy) {
    throw invalid(file, `holds for policy ${policy}, and ${usage.policy} is in use`, "Bring a waiver for this policy.");
  }
  if (source !== undefined && source !== usage.source) {
    throw invalid(file, `holds for the source ${source}, and ${usage.source} is read`, "Bring a waiver for this source.");
  }
}

function requireDay({ expires }: WaiverFile, file: string, now: string): void {
  const [last, today] = [dayNumber(expires), dayNumber(now.slice(0, 10))];
  if (last === null || today === null) throw invalid(file, `expires on ${expires}, which is no day`, "Write it as 2026-12-31.");
  if (last < today) {
    const next = "Ask the person who signed it whether it still holds, and have it written anew.";
    throw new StandinError("WAIVER_EXPIRED", `Waiver ${file} expired on ${expires}. ${next}`, { file, expires });
  }
  if (last - today > mostDaysAhead) throw invalid(file, `expires on ${expires}`, "A waiver holds for a year at most.");
}

/** Days since 1970, or null for a day that does not exist. */
function dayNumber(text: string): number | null {
  if (!dayPattern.test(text)) return null;
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  return daysFromCivil(year, month, day);
}

function invalid(file: string, found: string, next: string): StandinError {
  return new StandinError("WAIVER_INVALID", `Waiver ${file} ${found}. ${next}`, { file });
}
