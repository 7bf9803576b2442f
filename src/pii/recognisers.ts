import { createRequire } from "node:module";
import type * as PhoneLibrary from "libphonenumber-js/min";
import { ibanValid, paymentCardValid } from "./checksums.js";
import { bitcoinAddressValid } from "./crypto-address.js";
import { nationalIdsInText } from "./national-ids.js";
import type { TextSpan } from "./text-span.js";

/** The identifiers whose shape alone gives them away; names of `SurrogateClass` in metadata. */
export type IdentifierShape = "email" | "phone" | "iban" | "payment-card" | "ip" | "mac" | "url" | "national-id" | "crypto-address";

export interface Recognised {
  readonly kind: IdentifierShape;
  /** True when a checksum and the issuing ranges were verified, not the shape alone. */
  readonly checksummed: boolean;
  /** True when it is the whole text (spaces at the ends aside). */
  readonly whole: boolean;
}

interface Recogniser {
  readonly kind: IdentifierShape;
  readonly checksummed: boolean;
  /** Whether six digits must stand in the text; looked for once, for all recognisers. */
  readonly wantsDigits?: true;
  /** Cheap test that a text must pass first. */
  readonly prefilter: (text: string) => boolean;
  readonly candidates: RegExp;
  readonly accept: (candidate: string) => boolean;
}

const always = (): boolean => true;
const hasSixDigits = (text: string): boolean => /\d(?:[^\d]*\d){5}/.test(text);

// libphonenumber reads about 100 KB of number plans: loaded when the first candidate appears, synchronously, so that recognising stays pure.
const load = createRequire(import.meta.url);
let phoneLibrary: typeof PhoneLibrary | null = null;

function isPhoneNumber(candidate: string): boolean {
  const text = candidate.replace(/^00/, "+").replace(/\(0\)/, "");
  const digitCount = text.replace(/\D/g, "").length;
  if (digitCount < 8 || digitCount > 15) return false;
  phoneLibrary ??= load("libphonenumber-js/min") as typeof PhoneLibrary;
  return phoneLibrary.isValidPhoneNumber(text, text.startsWith("+") ? undefined : "US");
}

function isIpV6(candidate: string): boolean {
  const halves = candidate.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  // "::" alone and one short group ("a::b" in code) are too weak to call an address.
  return halves.length === 2 ? groups.length >= 2 && groups.length <= 7 && candidate.length >= 6 : groups.length === 8;
}

const recognisers: readonly Recogniser[] = [
  {
    kind: "email",
    checksummed: false,
    prefilter: (text) => text.includes("@"),
    candidates: /(?<![\p{L}\d._%+'-])[\p{L}\d._%+'-]{1,64}@(?:[\p{L}\d-]{1,63}\.)+\p{L}{2,24}(?![\p{L}\d])/gu,
    accept: (candidate) => !candidate.includes("..") && !candidate.startsWith("."),
  },
  {
    kind: "url",
    checksummed: false,
    prefilter: (text) => text.includes("://") || /www\./i.test(text),
    candidates: /\b(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"'”“./]{1,63}\.[^\s<>"'”“]+/gi,
    accept: always,
  },
  {
    kind: "mac",
    checksummed: false,
    prefilter: (text) => text.length >= 14,
    candidates: /(?<![\da-f:.-])(?:[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})(?![\da-f:-])/gi,
    accept: always,
  },
  {
    kind: "ip",
    checksummed: false,
    prefilter: (text) => /\d\.\d/.test(text),
    candidates: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\d.]*\d)/g,
    accept: always,
  },
  {
    kind: "ip",
    checksummed: false,
    prefilter: (text) => /:[^:]*:/.test(text),
    candidates: /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi,
    accept: isIpV6,
  },
  {
    kind: "iban",
    checksummed: true,
    prefilter: (text) => text.length >= 15 && /[A-Za-z]{2}\d{2}/.test(text),
    candidates: /(?<![A-Z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?![A-Z\d])/gi,
    accept: (candidate) => ibanValid(candidate.replaceAll(" ", "").toUpperCase()),
  },
  {
    kind: "payment-card",
    checksummed: true,
    wantsDigits: true,
    prefilter: (text) => text.length >= 14,
    candidates: /(?<![\d.,-])\d(?:[ -]?\d){13,18}(?![\d-]|[.,]\d)/g,
    accept: (candidate) => paymentCardValid(candidate.replace(/\D/g, "")),
  },
  {
    kind: "crypto-address",
    checksummed: true,
    prefilter: (text) => text.length >= 14 && /[13]|bc1/i.test(text),
    candidates: /(?<![\p{L}\d])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[ac-hj-np-z02-9]{8,87}|BC1[AC-HJ-NP-Z02-9]{8,87})(?![\p{L}\d])/gu,
    accept: bitcoinAddressValid,
  },
  {
    kind: "crypto-address",
    // Ethereum: the optional check by mixed case (EIP-55) needs Keccak-256, which Node lacks; 40 hexadecimal digits behind 0x are little else.
    checksummed: false,
    prefilter: (text) => text.length >= 42 && /0x/i.test(text),
    candidates: /(?<![\p{L}\d])0x[\da-f]{40}(?![\p{L}\d])/giu,
    accept: always,
  },
  ...nationalIdsInText().map(
    ({ candidates, accept, checksummed }): Recogniser => ({
      kind: "national-id",
      checksummed,
      wantsDigits: true,
      prefilter: (text) => text.length >= 9,
      candidates,
      accept,
    }),
  ),
  {
    kind: "national-id",
    checksummed: false,
    prefilter: (text) => text.includes("-"),
    // US social security number: areas 000, 666 and 900-999, group 00 and serial 0000 are never issued. US taxpayer number (ITIN): area 9 and
    // the groups that the tax office gives (IRM 3.21.263).
    candidates: /(?<![\d-])(?:(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)|9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-)\d{4}(?![\d-])/g,
    accept: always,
  },
  {
    kind: "phone",
    checksummed: false,
    wantsDigits: true,
    prefilter: (text) => /[+(]|00|\d{3}[-. ]\d{4}/.test(text),
    candidates:
      /(?<![\w+.,/-])(?:(?:\+|00)[1-9][\d ()./-]{6,18}\d|\(\d{3}\) ?\d{3}[-. ]\d{4}|[2-9]\d{2}([-.])[2-9]\d{2}\1\d{4})(?![\w/]|[-.,]\d)/g,
    accept: isPhoneNumber,
  },
];

/** An identifier in a text with its place; `start` and `end` in UTF-16 units. */
export interface IdentifierSpan extends TextSpan {
  readonly kind: IdentifierShape;
  readonly checksummed: boolean;
}

function* matchesOf(recogniser: Recogniser, text: string): Generator<IdentifierSpan> {
  const { kind, checksummed } = recogniser;
  for (const match of text.matchAll(recogniser.candidates)) {
    if (recogniser.accept(match[0])) yield { kind, checksummed, start: match.index, end: match.index + match[0].length };
  }
}

/** Recognisers whose cheap tests a text passes. */
function* applicable(text: string): Generator<Recogniser> {
  if (text.length < 6) return;
  let isNumbered: boolean | null = null;
  for (const recogniser of recognisers) {
    if (!recogniser.prefilter(text)) continue;
    if (recogniser.wantsDigits !== true || (isNumbered ??= hasSixDigits(text))) yield recogniser;
  }
}

/**
 * Identifiers found in a text by shape, checksum and number plan, each kind at most once; names, addresses and dates of birth, which have no
 * certain shape, are found by `recogniseSpans`.
 *
 * Phone numbers count with a country code, or as formatted North American numbers. Bare digits are never a phone number or a US social
 * security number: without a header they are just numbers. Other official numbers count where fewer than one text in 10,000 of their letters
 * and digits is one by chance; the rest are told by the whole column, see `nationalIdOfColumn`.
 */
export function recognise(text: string): readonly Recognised[] {
  const found: Recognised[] = [];
  const trimmed = text.trim();
  for (const recogniser of applicable(text)) {
    if (found.some(({ kind }) => kind === recogniser.kind)) continue;
    for (const { kind, checksummed, start, end } of matchesOf(recogniser, trimmed)) {
      found.push({ kind, checksummed, whole: end - start === trimmed.length });
      break;
    }
  }
  return found;
}

/** Every identifier that `recognise` tells, with its place; matches of several kinds may overlap. */
export function identifierSpans(text: string): readonly IdentifierSpan[] {
  return [...applicable(text)].flatMap((recogniser) => [...matchesOf(recogniser, text)]);
}
