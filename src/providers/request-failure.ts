import type { requestFailures } from "../text/teacher/teacher.js";

/** What went wrong with one request, as far as it may be told: never the server's own words, which may hold the key or the prompt. */
export type RequestFailure =
  | {
      readonly kind: (typeof requestFailures)[number];
      /** Null where no answer came. */
      readonly status: number | null;
      /** As the server asks; null where it does not. */
      readonly retryAfterMs: number | null;
    }
  /** The request itself is at fault; asking again would not help. `field` is the field of the body that the server names, if we know it. */
  | { readonly kind: "rejected"; readonly status: number; readonly field: "max_tokens" | "temperature" | "format" | null };

/** Error of a client library as both of them make it. */
interface StatusError {
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  readonly message?: string;
  readonly name?: string;
}

/** @param now milliseconds, for a retry-after that is a date */
export function requestFailure(error: unknown, now: number): RequestFailure {
  const { status, headers, message = "", name = "" } = (error instanceof Error ? error : {}) as StatusError;
  if (status === undefined) {
    const isTimeout = /timeout|timed out/iu.test(`${name} ${message} ${error instanceof Error ? error.constructor.name : ""}`);
    return { kind: isTimeout ? "timeout" : "connection", status: null, retryAfterMs: null };
  }
  const retryAfterMs = retryAfter(headers, now);
  if (status === 429) return { kind: "rate-limit", status, retryAfterMs };
  if (status >= 500 || status === 408 || status === 409) return { kind: status === 408 ? "timeout" : "server-error", status, retryAfterMs };
  return { kind: "rejected", status, field: rejectedField(message) };
}

function rejectedField(message: string): "max_tokens" | "temperature" | "format" | null {
  if (/max_tokens|max_completion_tokens/u.test(message)) return "max_tokens";
  if (/temperature/u.test(message)) return "temperature";
  return /response_format|json_schema|json_object|grammar|tool/u.test(message) ? "format" : null;
}

/** Milliseconds of a retry-after header (RFC 9110: seconds or a date), or of the finer retry-after-ms; null where there is none. */
function retryAfter(headers: Headers | undefined, now: number): number | null {
  const finer = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (finer >= 0) return finer;
  const text = headers?.get("retry-after") ?? "";
  const seconds = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
