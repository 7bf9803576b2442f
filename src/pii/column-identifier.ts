import { headerSays, headerWords } from "./header-words.js";
import { nationalIdOfColumn } from "./national-ids.js";
import { type IdentifierShape, recognise } from "./recognisers.js";
import type { SurrogateKind } from "./surrogates.js";

/** What a column shows; no cell leaves the functions here. */
export interface IdentifierEvidence {
  readonly header: string;
  /** Distinct cell texts, or an even sample of them; numbers as their shortest text. */
  readonly texts: readonly string[];
  readonly isNumber: boolean;
  /** Filled rows per distinct value, >= 1. */
  readonly rowsPerValue: number;
  /** Share of filled rows whose value at least 11 rows hold, in [0, 1]. */
  readonly sharedShare: number;
}

export type IdentifierFinding =
  | { readonly kind: "identifier"; readonly surrogate: SurrogateKind; readonly reason: string }
  /** Names that many persons bear: a category, not an identifier of one of them. */
  | { readonly kind: "shared-name"; readonly reason: string };

/** From here on a shape is taken for what the column holds. Chance: Luhn 10 %, so 60 % of more than a few values is never chance. */
const mostShare = 0.6;
const strongShare = 0.8;
/** A column of names of which this share of rows is borne by at least 11 rows each does not single out a person. */
const commonNameShare = 0.8;

/** The direct identifier that a column holds, by its header and cells, or null. */
export function columnIdentifier(evidence: IdentifierEvidence): IdentifierFinding | null {
  if (evidence.texts.length === 0) return null;
  return byShape(evidence) ?? byHeader(evidence) ?? byCheckDigits(evidence) ?? byName(evidence);
}

function shareOf(texts: readonly string[], test: (text: string) => boolean): number {
  let count = 0;
  for (const text of texts) if (test(text)) count++;
  return count / texts.length;
}

function found(surrogate: SurrogateKind, reason: string): IdentifierFinding {
  return { kind: "identifier", surrogate, reason };
}

const shapeNames: Readonly<Record<IdentifierShape, string>> = {
  email: "e-mail addresses",
  phone: "phone numbers",
  iban: "bank account numbers (IBAN) with a right checksum",
  "payment-card": "payment card numbers with a right checksum and issuer",
  ip: "IP addresses",
  mac: "MAC addresses",
  url: "web addresses",
  "national-id": "official numbers of persons by their form",
  "crypto-address": "addresses of Bitcoin or Ethereum accounts",
};

function byShape({ texts, rowsPerValue }: IdentifierEvidence): IdentifierFinding | null {
  const counts = new Map<IdentifierShape, number>();
  for (const text of texts) {
    for (const { kind, whole } of recognise(text)) if (whole) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of counts) {
    const needed = kind === "ip" || kind === "url" || kind === "phone" ? strongShare : mostShare;
    if (count < needed * texts.length) continue;
    if (kind === "url" && rowsPerValue >= 20) continue; // a few sites that many rows share are a category
    return found(kind, `most cells are ${shapeNames[kind]}`);
  }
  return null;
}

const digitCount = (text: string): number => text.replace(/\D/g, "").length;
const looksLikePhone = (text: string): boolean =>
  /^[+(\d][\d ()./-]*$/.test(text.trim()) && digitCount(text) >= 7 && digitCount(text) <= 15;
const looksLikeCard = (text: string): boolean => /^[\d -]+$/.test(text) && digitCount(text) >= 13 && digitCount(text) <= 19;
const looksLikeNationalId = (text: string): boolean => /^[\p{L}\d][\p{L}\d ./-]{4,24}$/u.test(text) && digitCount(text) >= 4;
const looksLikeAddress = (text: string): boolean => /\p{L}{2}/u.test(text) && /\d/.test(text) && /\S\s+\S/.test(text);
const looksLikeUsername = (text: string): boolean => /^@?[\p{L}\d._-]{3,40}$/u.test(text) && /\p{L}/u.test(text);

function byHeader({ header, texts, isNumber, rowsPerValue }: IdentifierEvidence): IdentifierFinding | null {
  const share = (test: (text: string) => boolean): number => shareOf(texts, test);
  const shapeShare = (kind: IdentifierShape): number => share((text) => recognise(text).some((one) => one.kind === kind && one.whole));
  if (headerSays(header, "email") && shapeShare("email") >= 0.3) return found("email", "the header says e-mail, and cells are addresses");
  if (headerSays(header, "iban") && shapeShare("iban") >= 0.3) return found("iban", "the header says bank account, and cells are IBANs");
  if (headerSays(header, "paymentCard") && share(looksLikeCard) >= mostShare)
    return found("payment-card", "the header says card number, and cells have 13 to 19 digits");
  if (headerSays(header, "ip") && shapeShare("ip") >= 0.3) return found("ip", "the header says IP, and cells are addresses");
  if (headerSays(header, "phone") && share(looksLikePhone) >= mostShare)
    return found("phone", "the header says phone, and cells are written like phone numbers");
  if (headerSays(header, "nationalId") && share(looksLikeNationalId) >= mostShare)
    return found("national-id", "the header names an official number of a person, and cells are written like one");
  if (isNumber) return null;
  if (headerSays(header, "username") && share(looksLikeUsername) >= strongShare && rowsPerValue < 100)
    return found("username", "the header says user name, and cells are single words");
  if (headerSays(header, "streetAddress") && share(looksLikeAddress) >= 0.5)
    return found("street-address", "the header says address, and cells have words and a number");
  return null;
}

function byCheckDigits({ texts }: IdentifierEvidence): IdentifierFinding | null {
  const rule = nationalIdOfColumn(texts);
  return rule === null
    ? null
    : found("national-id", `cells have the form and the check digits of ${rule.name}, far more often than by chance`);
}

/** One to four words of letters, each beginning with a capital ("de", "van", "von" and the like aside), or all in capitals. */
const nameShape =
  /^(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?\p{Lu}[\p{L}'’.-]*(?:,? (?:(?:de|da|do|dos|del|della|di|la|le|van|von|der|den|bin|ibn|al|el|y) )*\p{Lu}[\p{L}'’.-]*){0,3}$/u;
const severalWords = /\S\s+\S/;

function byName({ header, texts, isNumber, sharedShare }: IdentifierEvidence): IdentifierFinding | null {
  if (isNumber) return null;
  const surrogate = nameKind(header, texts);
  if (surrogate === null) return null;
  if (sharedShare >= commonNameShare) {
    return {
      kind: "shared-name",
      reason: "the header says name, but nearly every value is borne by many rows, so it points at no single person",
    };
  }
  return found(surrogate, "the header says name, and cells are written like names of persons");
}

function nameKind(header: string, texts: readonly string[]): SurrogateKind | null {
  const shaped = shareOf(texts, (text) => nameShape.test(text.trim()));
  const letters = shareOf(texts, (text) => /^[\p{L}'’. -]{2,60}$/u.test(text.trim()));
  if (headerSays(header, "firstName")) return letters >= 0.7 ? "first-name" : null;
  if (headerSays(header, "lastName")) return letters >= 0.7 ? "last-name" : null;
  if (!headerSays(header, "personName", "last") || headerSays(header, "otherNoun")) return null;
  const isPlain = headerWords(header).length === 1 || headerSays(header, "personNoun");
  const twoWords = shareOf(texts, (text) => nameShape.test(text.trim()) && severalWords.test(text.trim()));
  return twoWords >= (isPlain ? 0.5 : 0.7) && shaped >= mostShare ? "person-name" : null;
}
