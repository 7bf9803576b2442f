import type { Endpoint } from "./endpoint.js";

const passedOn = ["accept", "content-type", "anthropic-version"];

/**
 * `fetch` that reaches one origin and no other, whatever a client library makes of its settings and environment: it follows no redirect,
 * and passes on the headers that a request needs alone, not what such libraries tell of the machine or read from the environment.
 * @param key sent with each request; null: none is
 * @param timeoutMs for the whole of a reply; client libraries stop the clock where its body begins
 * @throws TypeError for any other origin
 */
export function guardedFetch({ origin }: Endpoint, key: string | null, timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new TypeError("a request left the teacher's endpoint");
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    const others = [...headers.keys()].filter((name) => !passedOn.includes(name));
    for (const name of others) headers.delete(name);
    if (key !== null) headers.set("authorization", `Bearer ${key}`);
    const limit = AbortSignal.timeout(timeoutMs);
    const given = init?.signal ?? null;
    const signal = given === null ? limit : AbortSignal.any([given, limit]);
    return await fetch(input, { ...init, headers, signal, redirect: "manual" });
  };
}
