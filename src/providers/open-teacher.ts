import { StandinError } from "../errors.js";
import type { Teacher, TeacherPrompt, TeacherReply } from "../text/teacher/teacher.js";
import type { TeacherSettings } from "../pipeline/teacher-settings.js";
import type { StateFolder } from "../pipeline/state-folder.js";
import type { RequestStyle } from "./chat-client.js";
import { anthropicClient } from "./anthropic-client.js";
import { type Endpoint, parseEndpoint } from "./endpoint.js";
import { guardedFetch } from "./guarded-fetch.js";
import { openaiClient } from "./openai-client.js";
import { checkEndpoint } from "./preflight.js";
import { expectedStyle, settleStyle } from "./settle-style.js";
import type { TeacherPlace } from "./teacher-place.js";
import { RequestError, type RetryLimits, retrier } from "./with-retries.js";

export interface OpenOptions {
  /** False: nothing is connected to, as in a dry run. */
  readonly connect: boolean;
  /** The key, or null where its variable is not set. */
  readonly key: string | null;
  readonly state: StateFolder;
  readonly signal: AbortSignal;
  readonly retries?: RetryLimits;
}

const usualRetries: RetryLimits = { attempts: 6, baseDelayMs: 1000, longestDelayMs: 120_000 };

const clientOf = { openai: openaiClient, anthropic: anthropicClient } as const;

/**
 * A teacher behind an endpoint that was tried: it answers, has the model, and the strictest form of reply that it keeps to is known.
 * @throws StandinError TEACHER_INVALID, TEACHER_NOT_ALLOWED, TEACHER_KEY_MISSING before any connection; TEACHER_UNREACHABLE,
 *   TEACHER_MODEL_UNKNOWN, TEACHER_UNUSABLE after the first
 */
export async function openTeacher(settings: TeacherSettings, options: OpenOptions): Promise<Teacher> {
  const endpoint = parseEndpoint(settings.endpoint, settings.allow);
  const key = requireKey(settings, endpoint, options.key);
  const { model, temperature, timeoutSeconds } = settings;
  const { baseUrl } = endpoint;
  const timeoutMs = timeoutSeconds * 1000;
  const own = guardedFetch(endpoint, key, timeoutMs);
  const client = await clientOf[settings.api]({ baseUrl, key, model, temperature, timeoutMs, fetch: own });
  const limits = options.retries ?? usualRetries;
  const requests = retrier(limits);
  const ask = (body: object, signal: AbortSignal): Promise<TeacherReply> => requests.run((own) => client.send(body, own), signal);
  const place = { settings, endpoint, client, fetch: own, state: options.state };
  if (!options.connect) return teacherOf(place, await expectedStyle(place), ask, requests.failures);
  const first = retrier({ ...limits, attempts: Math.min(2, limits.attempts) }); // a wrong address should not take half a minute
  const firstly = <Result>(request: (signal: AbortSignal) => Promise<Result>): Promise<Result> => first.run(request, options.signal);
  await checkEndpoint(place, firstly, options.signal);
  const style = await settleStyle(place, (body) => firstly((own) => client.send(body, own)));
  return teacherOf(place, style, ask, requests.failures);
}

function teacherOf(
  { settings, endpoint, client }: TeacherPlace,
  style: RequestStyle,
  ask: (body: object, signal: AbortSignal) => Promise<TeacherReply>,
  failures: ReturnType<Teacher["failures"]>,
): Teacher {
  const { api, model, temperature } = settings;
  const bodyOf = (prompt: TeacherPrompt): object => client.body(prompt, style);
  return {
    identity: { api, endpoint: { class: endpoint.class, host: endpoint.host }, model, format: style.format, temperature },
    requestBody: (prompt) => JSON.stringify(bodyOf(prompt)),
    ask: async (prompt, signal) => {
      try {
        return await ask(bodyOf(prompt), signal);
      } catch (error) {
        throw error instanceof RequestError ? failedError(error, endpoint) : error;
      }
    },
    failures: () => ({ ...failures }),
  };
}

function requireKey({ keyVariable }: TeacherSettings, { class: place, host }: Endpoint, key: string | null): string | null {
  if (key !== null || place !== "public") return key;
  throw new StandinError(
    "TEACHER_KEY_MISSING",
    `${host} needs a key, and the environment variable ${keyVariable} is not set. Set it, or name another with keyVariable under teacher in standin.yaml.`,
    { host, variable: keyVariable },
  );
}

function failedError({ failure }: RequestError, { host }: Endpoint): StandinError {
  const status = failure.status === null ? "" : ` (status ${failure.status})`;
  return new StandinError(
    "TEACHER_FAILED",
    `Requests to ${host} kept failing: ${failure.kind}${status}. Replies so far are kept, and the same command with the same seed goes on from them.`,
    { host, failure: failure.kind, status: failure.status },
  );
}
