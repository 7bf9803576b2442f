import { StandinError } from "../errors.js";
import type { Config } from "../metadata/config-file.js";
import type { TeacherIdentity } from "../text/teacher/teacher.js";

/** What is said of a teacher by hand. */
export interface TeacherChoices {
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly allow?: readonly string[] | undefined;
}

/** Prices of a million tokens, in a currency of the user's. */
export interface TokenPrices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  readonly currency: string;
}

/** All settings of a teacher. The key is none of them: it stays in its environment variable. */
export interface TeacherSettings {
  readonly api: TeacherIdentity["api"];
  readonly endpoint: string;
  readonly model: string;
  readonly allow: readonly string[];
  /** Name of the environment variable that holds the key. */
  readonly keyVariable: string;
  /** Replies asked for one text at most, integer >= 1. */
  readonly candidates: number;
  /** Requests at once, integer >= 1. */
  readonly parallel: number;
  readonly timeoutSeconds: number;
  /** Null: the endpoint's own. */
  readonly temperature: number | null;
  readonly prices: TokenPrices | null;
}

const usual = { keyVariable: "STANDIN_TEACHER_KEY", candidates: 3, parallel: 4, timeoutSeconds: 120 } as const;

/**
 * Settings of the teacher, or null where nothing asks for one: each from the option, else from the file.
 * @throws StandinError TEACHER_INVALID when there is an endpoint and no model, or an option that needs an endpoint
 */
export function teacherSettings(choices: TeacherChoices, block: Config["teacher"]): TeacherSettings | null {
  const endpoint = choices.endpoint ?? block?.endpoint;
  const model = choices.model ?? block?.model;
  if (endpoint === undefined) {
    if (choices.model === undefined && choices.allow === undefined) return null;
    throw missing("an endpoint", "--teacher URL, or endpoint under teacher in standin.yaml");
  }
  if (model === undefined) throw missing("a model", "--teacher-model NAME, or model under teacher in standin.yaml");
  return {
    api: block?.api ?? (/^https:\/\/api\.anthropic\.com(?:\/|$)/u.test(endpoint) ? "anthropic" : "openai"),
    endpoint,
    model,
    allow: choices.allow ?? block?.allow ?? [],
    keyVariable: block?.keyVariable ?? usual.keyVariable,
    candidates: block?.candidates ?? usual.candidates,
    parallel: block?.parallel ?? usual.parallel,
    timeoutSeconds: block?.timeoutSeconds ?? usual.timeoutSeconds,
    temperature: block?.temperature ?? null,
    prices: block?.prices === undefined ? null : { ...block.prices, currency: block.prices.currency ?? "USD" },
  };
}

function missing(what: string, how: string): StandinError {
  return new StandinError("TEACHER_INVALID", `A teacher needs ${what}: ${how}.`, {});
}
