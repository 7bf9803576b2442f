import { luhnValid } from "./checksums.js";
import { headerSays } from "./header-words.js";
import { nationalIdsWithCue } from "./national-ids.js";
import type { IdentifierSpan } from "./recognisers.js";

/** Characters before a number in which a word may say what it is. */
const cueLength = 48;
const phoneCue =
  /(?:\b(?:phone|desk|messages to|answering at|answer at|number is|tel(?:\.|efon\p{L}*|ephone|éfono|efono|efoon)?|mobile|mobil|handy|cell(?:ular[e]?)?|fax|call|dial|ring|text|sms|whatsapp|rufnummer|portable|móvil|celular|appelez|llam\p{L}*|chiam\p{L}*|anrufen|contact number|reach)\b)(?:[^.!?\n]{0,30}|[:=]?\s{0,3})$/iu;
const phoneShape = /(?<![\p{L}\d#$€£.,/-])(?:\+|\()?\d(?:(?: ?x|[ ()./-]{0,2})\d){6,20}(?![\p{L}\d]|[.,]\d)/gu;
const cardCue = /\b(?:(?:credit|debit)? ?card|cc|visa|mastercard|amex|kredit\p{L}*|karte|carte|tarjeta|carta|creditcard)\b[^!?\n]{0,30}$/iu;
const cardShape = /(?<![\p{L}\d.,-])\d(?:[ -]?\d){11,18}(?![\p{L}\d-]|[.,]\d)/gu;
const looksLikeDate = /^(?:\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})/;

/**
 * Numbers without a shape of their own, told by the words before them: phone numbers in national spelling ("call 030 901820") and official
 * numbers and payment cards with right check digits behind their name ("NHS number 943 476 5919").
 */
export function cuedNumberSpans(text: string): readonly IdentifierSpan[] {
  if (!/\d(?:[^\d]{0,2}\d){6}/.test(text)) return [];
  return [...cuedCards(text), ...cuedNationalIds(text), ...cuedPhones(text)];
}

/** Numbers of any issuer, also of those that `recognise` leaves out for being too much like article numbers, with a right Luhn digit. */
function* cuedCards(text: string): Generator<IdentifierSpan> {
  for (const { 0: match, index: start } of text.matchAll(cardShape)) {
    if (!cardCue.test(text.slice(Math.max(0, start - cueLength), start)) || !luhnValid(match.replace(/\D/g, ""))) continue;
    yield { kind: "payment-card", checksummed: true, start, end: start + match.length };
  }
}

function* cuedPhones(text: string): Generator<IdentifierSpan> {
  for (const { 0: match, index: start } of text.matchAll(phoneShape)) {
    const digits = match.replace(/\D/g, "").length;
    if (digits > 20 || looksLikeDate.test(match) || !phoneCue.test(text.slice(Math.max(0, start - cueLength), start))) continue;
    yield { kind: "phone", checksummed: false, start, end: start + match.length };
  }
}

function* cuedNationalIds(text: string): Generator<IdentifierSpan> {
  if (!headerSays(text, "nationalId")) return;
  for (const { candidates, accept, checksummed } of nationalIdsWithCue()) {
    for (const { 0: match, index: start } of text.matchAll(candidates)) {
      if (!headerSays(text.slice(Math.max(0, start - cueLength), start), "nationalId") || !accept(match)) continue;
      yield { kind: "national-id", checksummed, start, end: start + match.length };
    }
  }
}
