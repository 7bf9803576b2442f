import type { ColumnMetadata, SurrogateClass } from "../../../metadata/metadata.js";
import { headerSays } from "../../../pii/header-words.js";
import { tokensOf } from "../../../language/tokens.js";
import { normalisedIdentifier } from "./normalised-identifier.js";

const namesAndContacts: ReadonlySet<SurrogateClass> = new Set([
  "person-name",
  "first-name",
  "last-name",
  "email",
  "phone",
  "street-address",
  "username",
]);
const byHeader = [
  ["firstName", "first-name"],
  ["lastName", "last-name"],
  ["email", "email"],
  ["phone", "phone"],
  ["streetAddress", "street-address"],
  ["username", "username"],
] as const;

/** What kind of name or contact a column holds: by its surrogate, or by the header of a column of texts; null for neither. */
export function nameClass(meta: ColumnMetadata): SurrogateClass | null {
  if (meta.surrogate !== undefined) return namesAndContacts.has(meta.surrogate) ? meta.surrogate : null;
  if (meta.kind !== "categorical" && meta.kind !== "id") return null;
  const found = byHeader.find(([concept]) => headerSays(meta.name, concept));
  if (found !== undefined) return found[1];
  return headerSays(meta.name, "personName", "last") && !headerSays(meta.name, "otherNoun") ? "person-name" : null;
}

/**
 * A name or contact in the form in which it is looked for: a person's name and an address as their words in order of the alphabet ("Doe,
 * Jane" is "Jane Doe"), an e-mail address as what stands before the @, all else as `normalisedIdentifier` has it.
 * @returns "" when nothing is left
 */
export function nameKey(text: string, kind: SurrogateClass): string {
  if (kind === "person-name" || kind === "street-address") return tokensOf(text).sort().join(" ");
  const plain = normalisedIdentifier(text, kind);
  return kind === "email" ? plain.split("@", 1)[0]! : plain;
}

/** A name or contact as it would stand in a sentence: "Doe, Jane" as "Jane Doe", a telephone number as its digits. */
export function namePhrase(text: string, kind: SurrogateClass): string {
  if (kind === "phone") return normalisedIdentifier(text, kind);
  const [last, first, ...more] = kind === "person-name" ? text.split(",") : [];
  return first !== undefined && more.length === 0 ? `${first} ${last}` : text;
}
