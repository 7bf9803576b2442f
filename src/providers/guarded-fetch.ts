import type { Endpoint } from "./endpoint.js";

/**
 * `fetch` that reaches one origin and no other, whatever a client library makes of its settings and environment: it follows no redirect,
 * and takes off what such libraries tell of the machine.
 * @throws TypeError for any other origin
 */
export function guardedFetch({ origin }: Endpoint): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new TypeError("a request left the teacher's endpoint");
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    const telling = [...headers.keys()].filter((name) => name.startsWith("x-stainless-"));
    for (const name of telling) headers.delete(name);
    return await fetch(input, { ...init, headers, redirect: "manual" });
  };
}
