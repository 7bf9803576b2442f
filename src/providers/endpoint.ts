import { StandinError } from "../errors.js";
import type { TeacherIdentity } from "../text/teacher/teacher.js";

/** An address that requests may go to. */
export interface Endpoint {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly class: TeacherIdentity["endpoint"]["class"];
  /** As `URL.host`: with a port where it is not the scheme's own. */
  readonly host: string;
}

/**
 * Reads an endpoint's address and holds it to the allow-list.
 * @param allow host names or addresses, each with or without a port
 * @throws StandinError TEACHER_INVALID for an address that cannot be used, TEACHER_NOT_ALLOWED for a host that is not on the list
 */
export function parseEndpoint(text: string, allow: readonly string[]): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw invalid("is no address of the form http://HOST/… or https://HOST/…");
  if (url.username !== "" || url.password !== "")
    throw invalid("holds a user name or password; a key comes from an environment variable alone");
  if (url.search !== "" || url.hash !== "")
    throw invalid("has a query or a fragment; give the base address alone, such as http://localhost:11434/v1");
  const place = hostClass(url.hostname);
  if (place === "public" && url.protocol === "http:") throw invalid(`sends texts and key to ${url.hostname} in the clear; use https://`);
  requireAllowed(url, allow);
  return { baseUrl: url.href.replace(/\/+$/u, ""), origin: url.origin, class: place, host: url.host };
}

function requireAllowed({ host, hostname }: URL, allow: readonly string[]): void {
  const names = allow.map((name) => name.toLowerCase());
  if (names.includes(host) || names.includes(hostname)) return;
  const found = allow.length === 0 ? "which is empty" : `which has ${allow.join(", ")}`;
  throw new StandinError(
    "TEACHER_NOT_ALLOWED",
    `The teacher's host ${host} is not on the allow-list, ${found}. If prompts may go there, say so: --teacher-allow ${hostname}, or allow: [${hostname}] under teacher in standin.yaml.`,
    { host },
  );
}

/** Where a host lies, by its name or address alone: nothing is looked up. */
export function hostClass(hostname: string): Endpoint["class"] {
  const name = hostname.replace(/^\[|\]$/gu, "").toLowerCase();
  if (name === "localhost" || name.endsWith(".localhost") || name === "::1") return "loopback";
  const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/u.exec(name);
  if (parts !== null) {
    const [first, second] = [Number(parts[1]), Number(parts[2])];
    if (first === 127) return "loopback";
    const isPrivate =
      first === 10 ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254);
    return isPrivate ? "private" : "public";
  }
  if (name.includes(":")) return /^f[cd]|^fe[89ab]/u.test(name) ? "private" : "public";
  return !name.includes(".") || /\.(?:local|internal|lan|home\.arpa)$/u.test(name) ? "private" : "public";
}

function invalid(problem: string): StandinError {
  return new StandinError("TEACHER_INVALID", `The teacher's endpoint ${problem}.`, { setting: "endpoint" });
}
