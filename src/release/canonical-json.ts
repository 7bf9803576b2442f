import { createHash } from "node:crypto";

/**
 * The one canonical text of a JSON value: keys sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them.
 * Properties whose value is `undefined` are left out. O(n log n) in the count of keys.
 *
 * @throws RangeError on NaN, an infinity, a lone surrogate, or anything that JSON cannot hold
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return canonicalString(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new RangeError(`canonical JSON cannot hold a ${typeof value}`);
  if (!isPlain(value)) throw new RangeError("canonical JSON holds plain objects and arrays only");
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (member !== undefined) members.push(`${canonicalString(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`canonical JSON cannot hold ${value}`);
  return JSON.stringify(value); // ECMAScript's shortest form; -0 becomes 0
}

function canonicalString(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new RangeError("canonical JSON cannot hold a lone surrogate");
  return JSON.stringify(value);
}

/** SHA-256 of the text's UTF-8 bytes. @returns 64 lower-case hexadecimal digits */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
