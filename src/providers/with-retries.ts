import { setTimeout as sleep } from "node:timers/promises";
import type { requestFailures } from "../text/teacher/teacher.js";
import { type RequestFailure, requestFailure } from "./request-failure.js";

export interface RetryLimits {
  /** Times that one request is made at most, integer >= 1. */
  readonly attempts: number;
  /** Wait after the first failure, in milliseconds; doubled after each further one. */
  readonly baseDelayMs: number;
  /** Longest wait, also of a retry-after. */
  readonly longestDelayMs: number;
}

/** Thrown when a request keeps failing, or was rejected. Holds nothing that the server said. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly failure: RequestFailure;
  constructor(failure: RequestFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

export interface Retrier {
  /**
   * @param request gets a signal of its own, for client libraries leave their listeners on the one they get
   * @throws RequestError, or the reason of `signal` when it fires
   */
  run<Result>(request: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  readonly failures: Readonly<Record<(typeof requestFailures)[number], number>>;
}

/** Makes requests again that failed for a reason that may pass. After a retry-after all requests wait, not the one that was told alone. */
export function retrier({ attempts, baseDelayMs, longestDelayMs }: RetryLimits): Retrier {
  const failures = { "rate-limit": 0, "server-error": 0, timeout: 0, connection: 0 };
  let openFrom = 0;
  const wait = async (untilMs: number, signal: AbortSignal): Promise<void> => {
    for (let left = untilMs - Date.now(); left > 0; left = untilMs - Date.now()) await sleep(left, undefined, { signal });
  };
  return {
    failures,
    async run(request, whole) {
      const signal = AbortSignal.any([whole]);
      for (let attempt = 1; ; attempt++) {
        await wait(openFrom, signal);
        signal.throwIfAborted();
        try {
          return await request(signal);
        } catch (error) {
          signal.throwIfAborted();
          const failure = requestFailure(error, Date.now());
          if (failure.kind === "rejected") throw new RequestError(failure);
          failures[failure.kind]++;
          if (attempt >= attempts) throw new RequestError(failure);
          const delay = Math.min(longestDelayMs, failure.retryAfterMs ?? baseDelayMs * 2 ** (attempt - 1));
          if (failure.retryAfterMs === null) await wait(Date.now() + delay, signal);
          else openFrom = Math.max(openFrom, Date.now() + delay);
        }
      }
    },
  };
}
