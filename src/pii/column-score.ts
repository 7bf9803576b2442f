import { dateSpans } from "./birth-dates.js";
import { headerSays, headerWords } from "./header-words.js";
import { nameEvidence } from "./name-lists.js";
import { nationalIdOfColumn } from "./national-ids.js";
import { personNameSpans } from "./person-names.js";
import { type IdentifierShape, recognise } from "./recognisers.js";
import { streetAddressSpans } from "./street-addresses.js";
import type { SurrogateKind } from "./surrogates.js";
import type { TextSpan } from "./text-span.js";

/** What a column shows; no cell leaves the functions here. */
export interface ColumnEvidence {
  readonly header: string;
  /** Distinct cell texts, or an even sample of them; numbers as their shortest text. */
  readonly texts: readonly string[];
  readonly isNumber: boolean;
  /** Filled rows per distinct value, >= 1. */
  readonly rowsPerValue: number;
  /** Share of filled rows whose value at least 11 rows hold, in [0, 1]. */
  readonly sharedShare: number;
}

/** Groups of what columns hold about persons. */
export type PersonalRole = "direct-identifier" | "contact" | "name" | "quasi-identifier" | "sensitive" | "free-text";
export type ColumnClass = SurrogateKind | "date-of-birth" | "quasi-identifier" | "sensitive" | "free-text";

export interface ColumnScore {
  readonly kind: ColumnClass;
  readonly role: PersonalRole;
  /** In (0, 1]; from `certainFrom` on a column is taken for one. */
  readonly score: number;
  readonly reason: string;
}

/** Chance: Luhn 10 %, so 60 % of more than a few values is never chance. */
export const certainFrom = 0.6;
const looseFrom = 0.8;
/** A column of names of which this share of rows is borne by at least 11 rows each does not single out a person. */
export const commonNameShare = 0.8;

const roles: Readonly<Record<ColumnClass, PersonalRole>> = {
  email: "contact",
  phone: "contact",
  "street-address": "contact",
  url: "contact",
  "person-name": "name",
  "first-name": "name",
  "last-name": "name",
  iban: "direct-identifier",
  "payment-card": "direct-identifier",
  ip: "direct-identifier",
  mac: "direct-identifier",
  "national-id": "direct-identifier",
  "crypto-address": "direct-identifier",
  username: "direct-identifier",
  "date-of-birth": "quasi-identifier",
  "quasi-identifier": "quasi-identifier",
  sensitive: "sensitive",
  "free-text": "free-text",
};

/**
 * What a column may hold, surest evidence first: cells of a certain shape, then header and cells together, then check digits over the whole
 * column, then names and addresses by their words, then the header alone.
 *
 * A score is 0.6 × (share of the distinct values that pass) / (share that is enough), at most 1. Enough is 60 % for e-mail, IBAN, cards, MAC,
 * official numbers and wallets, 80 % for shapes that other things have too (phone, IP, web address, names and addresses without a header's
 * word), and less where the header says the kind as well. Bare numbers with check digits must also exceed chance (binomial test, see
 * `nationalIdOfColumn`). Values that many rows share count against names, user names and web addresses. The entropy of a column without
 * any shape is judged where keys are guessed (`src/metadata/guess-key.ts`).
 *
 * @returns kinds with a score above 0; the first at `certainFrom` or above is the guess. O(texts)
 */
export function scoreColumn(evidence: ColumnEvidence): readonly ColumnScore[] {
  if (evidence.texts.length === 0) return [];
  const shapes = shapeShares(evidence);
  const scores = [...shapeScores(evidence, shapes), ...headerScores(evidence, shapes), ...checkDigitScores(evidence)];
  return [...scores, ...wordScores(evidence, scores), ...headerAloneScores(evidence)];
}

/** The surest score of a column that is high enough, or null. */
export function guessOf(scores: readonly ColumnScore[]): ColumnScore | null {
  return scores.find(({ score }) => score >= certainFrom) ?? null;
}

function shareOf(texts: readonly string[], test: (text: string) => boolean): number {
  let count = 0;
  for (const text of texts) if (test(text)) count++;
  return count / texts.length;
}

function scored(kind: ColumnClass, share: number, enough: number, reason: string): ColumnScore[] {
  // The comparison is on the shares themselves, so that rounding never decides.
  const score =
    share >= enough ? Math.max(certainFrom, Math.min(1, (certainFrom * share) / enough)) : Math.min(0.599, (certainFrom * share) / enough);
  return share > 0 ? [{ kind, role: roles[kind], score, reason }] : [];
}

type ShapeShares = ReadonlyMap<IdentifierShape, number>;

/** Share of texts that are as a whole an identifier of each shape. */
function shapeShares({ texts }: ColumnEvidence): ShapeShares {
  const counts = new Map<IdentifierShape, number>();
  for (const text of texts) {
    for (const { kind, whole } of recognise(text)) if (whole) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return new Map([...counts].map(([kind, count]) => [kind, count / texts.length]));
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

function shapeScores({ rowsPerValue }: ColumnEvidence, shapes: ShapeShares): ColumnScore[] {
  return [...shapes].flatMap(([kind, share]) => {
    if (kind === "url" && rowsPerValue >= 20) return []; // a few sites that many rows share are a category
    return scored(
      kind,
      share,
      kind === "ip" || kind === "url" || kind === "phone" ? looseFrom : certainFrom,
      `most cells are ${shapeNames[kind]}`,
    );
  });
}

const digitCount = (text: string): number => text.replace(/\D/g, "").length;
const looksLikePhone = (text: string): boolean =>
  /^[+(\d][\d ()./-]*(?: ?x\d{1,6})?$/.test(text.trim()) && digitCount(text) >= 7 && digitCount(text) <= 20;
const looksLikeCard = (text: string): boolean => /^[\d -]+$/.test(text) && digitCount(text) >= 13 && digitCount(text) <= 19;
const looksLikeNationalId = (text: string): boolean => /^[\p{L}\d][\p{L}\d ./-]{4,24}$/u.test(text) && digitCount(text) >= 4;
const looksLikeAddress = (text: string): boolean => /\p{L}{2}/u.test(text) && /\d/.test(text) && /\S\s+\S/.test(text);
const looksLikeUsername = (text: string): boolean => /^@?[\p{L}\d._-]{3,40}$/u.test(text) && /\p{L}/u.test(text);
const holdsSpan = (text: string, spans: readonly TextSpan[], share: number): boolean =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0) >= share * text.trim().length;
const looksLikeDate = (text: string): boolean => holdsSpan(text, dateSpans(text), 0.5);

function headerScores({ header, texts, isNumber, rowsPerValue }: ColumnEvidence, shapes: ShapeShares): ColumnScore[] {
  const share = (test: (text: string) => boolean): number => shareOf(texts, test);
  const ofShape = (kind: "email" | "iban" | "ip", reason: string) =>
    headerSays(header, kind) ? scored(kind, shapes.get(kind) ?? 0, 0.3, reason) : [];
  const scores = [
    ...ofShape("email", "the header says e-mail, and cells are addresses"),
    ...ofShape("iban", "the header says bank account, and cells are IBANs"),
    ...(headerSays(header, "paymentCard")
      ? scored("payment-card", share(looksLikeCard), certainFrom, "the header says card number, and cells have 13 to 19 digits")
      : []),
    ...ofShape("ip", "the header says IP, and cells are addresses"),
    ...(headerSays(header, "phone")
      ? scored("phone", share(looksLikePhone), certainFrom, "the header says phone, and cells are written like phone numbers")
      : []),
    ...(headerSays(header, "nationalId")
      ? scored(
          "national-id",
          share(looksLikeNationalId),
          certainFrom,
          "the header names an official number of a person, and cells are written like one",
        )
      : []),
  ];
  if (isNumber) return scores;
  if (headerSays(header, "username") && rowsPerValue < 100)
    scores.push(...scored("username", share(looksLikeUsername), looseFrom, "the header says user name, and cells are single words"));
  if (headerSays(header, "streetAddress"))
    scores.push(...scored("street-address", share(looksLikeAddress), 0.5, "the header says address, and cells have words and a number"));
  if (headerSays(header, "birthDate"))
    scores.push(...scored("date-of-birth", share(looksLikeDate), 0.5, "the header says birth, and cells are dates"));
  return scores;
}

function checkDigitScores({ texts }: ColumnEvidence): ColumnScore[] {
  const rule = nationalIdOfColumn(texts);
  const reason = `cells have the form and the check digits of ${rule?.name}, far more often than by chance`;
  return rule === null ? [] : scored("national-id", 1, 1, reason);
}

/** One to four words of letters, each beginning with a capital ("de", "van", "von" and the like aside), or all in capitals. */
const nameShape =
  /^(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?\p{Lu}[\p{L}'’.-]*(?:,? (?:(?:de|da|do|dos|del|della|di|la|le|van|von|der|den|bin|ibn|al|el|y) )*\p{Lu}[\p{L}'’.-]*){0,3}$/u;
const severalWords = /\S\s+\S/;
const headerNames = "the header says name, and cells are written like names of persons";

/** Names and addresses; by the cells alone only where nothing else is certain. */
function wordScores(evidence: ColumnEvidence, others: readonly ColumnScore[]): ColumnScore[] {
  const { header, texts, isNumber } = evidence;
  if (isNumber) return [];
  const named = nameScores(header, texts);
  if (guessOf([...others, ...named]) !== null) return named;
  return [...named, ...cellWordScores(evidence)];
}

function nameScores(header: string, texts: readonly string[]): ColumnScore[] {
  const letters = (): number => shareOf(texts, (text) => /^[\p{L}'’. -]{2,60}$/u.test(text.trim()));
  if (headerSays(header, "firstName")) return scored("first-name", letters(), 0.7, headerNames);
  if (headerSays(header, "lastName")) return scored("last-name", letters(), 0.7, headerNames);
  if (!headerSays(header, "personName", "last") || headerSays(header, "otherNoun")) return [];
  const isPlain = headerWords(header).length === 1 || headerSays(header, "personNoun");
  if (shareOf(texts, (text) => nameShape.test(text.trim())) < certainFrom) return [];
  const twoWords = shareOf(texts, (text) => nameShape.test(text.trim()) && severalWords.test(text.trim()));
  return scored("person-name", twoWords, isPlain ? 0.5 : 0.7, headerNames);
}

const isFullName = (text: string): boolean => severalWords.test(text.trim()) && holdsSpan(text, personNameSpans(text), 0.8);

/** Two words of which one is a listed first name are a name; one listed word alone is too little to say so without a header. */
function cellWordScores({ header, texts, sharedShare }: ColumnEvidence): ColumnScore[] {
  // The patterns of addresses take a third of a second to get ready: asked only where cells have words and a number.
  const mayBe = shareOf(texts, looksLikeAddress) >= certainFrom;
  const addresses = mayBe ? shareOf(texts, (text) => holdsSpan(text, streetAddressSpans(text), 0.6)) : 0;
  const scores = scored("street-address", addresses, looseFrom, "most cells are postal addresses by their words");
  if (headerSays(header, "otherNoun") || sharedShare >= commonNameShare) return scores;
  if (shareOf(texts, (text) => /\p{Lu}/u.test(text) && severalWords.test(text.trim())) < looseFrom) return scores;
  const listed = shareOf(texts, (text) => text.split(/[\s,]+/).some((word) => nameEvidence(word).isFirst));
  if (listed < certainFrom) return scores;
  return [
    ...scores,
    ...scored("person-name", shareOf(texts, isFullName), looseFrom, "most cells are names of persons by the words in them"),
  ];
}

/** Roles that the header alone gives; metadata asks about kind and aggregates first. */
function headerAloneScores({ header, texts }: ColumnEvidence): ColumnScore[] {
  if (headerSays(header, "aggregate")) return [];
  const words = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / texts.length;
  return [
    ...(headerSays(header, "quasiIdentifier") ? scored("quasi-identifier", 1, 1, "others may know it of a person (header)") : []),
    ...(headerSays(header, "sensitive") ? scored("sensitive", 1, 1, "a sensitive attribute by its header") : []),
    ...(words >= 4 ? scored("free-text", 1, 1, "cells of four words or more on average") : []),
  ].map((one) => ({ ...one, score: certainFrom }));
}
