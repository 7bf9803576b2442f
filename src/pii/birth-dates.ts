import type { TextSpan } from "./text-span.js";

const months =
  "(?:jan|feb|m(?:a|ä)r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|janv|févr|avr|juin|juil|août|déc|mrt|mei|fev|out|dez|mai)[\\p{L}]{0,8}\\.?";
const day = "(?:0?[1-9]|[12]\\d|3[01])";
const month = "(?:0?[1-9]|1[0-2])";
const year = "(?:1[89]|20)\\d{2}";
const datePattern = new RegExp(
  "(?<![\\d./-])(?:" +
    [
      `${year}[-./]${month}[-./]${day}`,
      `(?:${day}[-./] ?${month}|${month}[-/]${day})[-./] ?(?:${year}|\\d{2})`,
      `${day}(?:st|nd|rd|th|\\.|er|º)? (?:de |of )?${months},? (?:de |del )?${year}`,
      `${months} ${day}(?:st|nd|rd|th)?,? ${year}`,
      `${day}-${months}-(?:${year}|\\d{2})`,
    ].join("|") +
    ")(?![\\d/-]|\\.\\d)",
  "giu",
);

const birthWords =
  "(?:born|d\\.?o\\.?b\\.?|date of birth|birth ?-?date|birth ?-?day|geboren(?:e[rn]?)?|geb\\.?|geburtsdatum|geburtstag|n[ée]e?\\(?e?\\)?|date de naissance|naissance|" +
  "nacid[oa]|naci[óo]|nac[íi]|fecha de nacimiento|nacimiento|nat[oa]|data di nascita|nascita|geboortedatum|geboorte|nascid[oa]|nasci|data de nascimento|nascimento|" +
  "urodz\\p{L}*|data urodzenia|født|fødselsdato|född|födelsedatum|syntynyt)";
/** At most 24 letters, spaces and marks between the word and the date, and no sentence's end. */
const cueBefore = new RegExp(`(?<!\\p{L})${birthWords}(?!\\p{L})[\\p{L}\\s:=,'’()*-]{0,24}$`, "iu");
const cueAfter =
  /^[\s,]{0,2}(?:is|was|ist|war|est|es|è)\s(?:my|his|her|their|the|mein|ihr|sein|mon|ma|sa|mi|su)\s(?:\p{L}{1,12}\s)?(?:birthday|date of birth|birthdate|dob|geburtstag|geburtsdatum|date de naissance|cumpleaños|compleanno)/iu;

/** Dates of birth in a text: dates with a word for birth before them or "is my birthday" behind; a plain date is none. O(characters) */
export function birthDateSpans(text: string): readonly TextSpan[] {
  if (text.length < 9 || !/\d/.test(text)) return [];
  return dateSpans(text).filter((span) => isOfBirth(text, span));
}

/** Dates with day, month and year that are no dates of birth. O(characters) */
export function otherDateSpans(text: string): readonly TextSpan[] {
  if (!/\d/.test(text)) return [];
  return dateSpans(text).filter((span) => text.length < 9 || !isOfBirth(text, span));
}

function isOfBirth(text: string, { start, end }: TextSpan): boolean {
  return cueBefore.test(text.slice(Math.max(0, start - 50), start)) || cueAfter.test(text.slice(end, end + 50));
}

/** Dates written with day, month and year, whatever they are of. */
export function dateSpans(text: string): readonly TextSpan[] {
  return Array.from(text.matchAll(datePattern), ({ 0: match, index: start }) => ({ start, end: start + match.length }));
}
