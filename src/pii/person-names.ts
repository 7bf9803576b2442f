import { type NameEvidence, nameEvidence, plainName } from "./name-lists.js";
import { neverNames, particles, strongCues, titles, weakCue } from "./name-words.js";
import type { TextSpan } from "./text-span.js";

interface Word extends TextSpan {
  readonly text: string;
  readonly kind: "capitalised" | "initial" | "particle" | "small";
  /** Nothing but a space (after an initial or a title also a stop) stands between it and the word before. */
  readonly isJoined: boolean;
  /** First of a sentence or of the text, where capitals say nothing. */
  readonly isOpening: boolean;
  readonly isUpperCase: boolean;
}

type Cue = "strong" | "weak" | "none";

const wordPattern = /(?<![\p{L}\d_])\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*(?![\p{L}\p{M}\d_])/gu;
const mostWords = 5;
const cueLength = 30;
const capital = /^\p{Lu}/u;

/** Words of a text with what matters to names; "@handles" and "#tags" are left out. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: match, index: start } of text.matchAll(wordPattern)) {
    if (/[@#&/\\]/.test(text[start - 1] ?? "")) continue;
    const form = match.replace(/['’]s$/i, "");
    const before = words.at(-1);
    const gap = before === undefined ? null : text.slice(before.end, start);
    const isAbbreviated = before?.kind === "initial" || (before !== undefined && titles.has(plainName(before.text)));
    const isJoined = gap === " " || gap === "  " || (isAbbreviated && (gap === ". " || gap === "."));
    const isOpening = gap === null || (!isAbbreviated && /[.!?:\n\r"“”(]/.test(gap));
    words.push({
      text: form,
      start,
      end: start + form.length,
      kind: kindOf(form),
      isJoined,
      isOpening,
      isUpperCase: form === form.toUpperCase(),
    });
  }
  return words;
}

function kindOf(word: string): Word["kind"] {
  if (particles.has(word.toLowerCase()) && !capital.test(word)) return "particle";
  if (!capital.test(word)) return "small";
  return word.length === 1 ? "initial" : "capitalised";
}

/**
 * Names of persons in a text: runs of one to five capitalised words, initials and particles ("van", "de la") that the shipped lists, a form
 * of address or words before them ("my name is") give away. A word that is also an English word or a place needs a second name beside
 * it; unknown words count beside a known name only. Names all in small letters count where first and last name are both listed and no words.
 *
 * @returns spans in order, without overlap, forms of address left out. O(characters)
 */
export function personNameSpans(text: string): readonly TextSpan[] {
  const words = wordsOf(text);
  const spans: TextSpan[] = [];
  const rest: Word[] = [];
  const borne = new Set<string>();
  for (let i = 0; i < words.length; i++) {
    const taken = nameLengthAt(words, i, text);
    if (taken === 0) {
      rest.push(words[i]!);
      continue;
    }
    spans.push({ start: words[i]!.start, end: words[i + taken - 1]!.end });
    if (taken > 1) for (const word of words.slice(i, i + taken)) if (word.kind === "capitalised") borne.add(word.text);
    i += taken - 1;
  }
  for (const word of rest) if (borne.has(word.text) && word.text.length >= 3) spans.push(word);
  return spans.map(({ start, end }) => ({ start, end })).sort((one, other) => one.start - other.start);
}

/** Words that the name beginning at word i takes, 0 for none. */
function nameLengthAt(words: readonly Word[], i: number, text: string): number {
  const { kind } = words[i]!;
  if (kind === "small" || kind === "particle") return smallNameLength(words, i);
  let longest = 1;
  while (longest < mostWords && isContinued(words[i + longest])) longest++;
  while (longest > 1 && words[i + longest - 1]!.kind === "particle") longest--;
  const cue = cueBefore(words, i, text);
  for (let length = longest; length > 0; length--) {
    const run = words.slice(i, i + length);
    if (run.at(-1)!.kind !== "particle" && isName(run, cue, words[i - 1], words[i + length])) return length;
  }
  const reversed = words.slice(i, i + 2);
  return isReversed(reversed, text) ? 2 : 0;
}

const isContinued = (word: Word | undefined): boolean => word !== undefined && word.isJoined && word.kind !== "small";

function smallNameLength(words: readonly Word[], i: number): number {
  const [first, last] = [words[i]!, words[i + 1]];
  if (last === undefined || !last.isJoined || last.kind !== "small" || first.text.length < 4 || last.text.length < 4) return 0;
  const [one, two] = [nameEvidence(first.text), nameEvidence(last.text)];
  return one.isFirst && !one.isWord && two.isLast && !two.isWord ? 2 : 0;
}

/** "Garcia, Maria": both listed, and no words. */
function isReversed([last, first]: readonly Word[], text: string): boolean {
  if (last === undefined || first === undefined || text.slice(last.end, first.start) !== ", " || first.kind !== "capitalised") return false;
  const [one, two] = [nameEvidence(last.text), nameEvidence(first.text)];
  return one.isLast && !one.isWord && !one.isFirst && two.isFirst && !two.isLast && !two.isWord;
}

function cueBefore(words: readonly Word[], i: number, text: string): Cue {
  const before = words[i - 1];
  if (before !== undefined && words[i]!.isJoined && titles.has(plainName(before.text))) return "strong";
  const lead = text.slice(Math.max(0, words[i]!.start - cueLength), words[i]!.start);
  if (strongCues.some((cue) => cue.test(lead))) return "strong";
  return weakCue.test(lead) ? "weak" : "none";
}

/** Endings that family names have and English words have not. */
const surnameEnding =
  /(?:[oe]va?|sk(?:i|y|a|aya)|wicz|vi[cć]h?|i[ćč]|sson|d[oó]ttir|poulos|idis|akis|shvili|adze|yan|enko|chuk|escu|[áéíú].?ez|elli|etti|stein|mann|str[oöø]m|quist|inen|ová)$/iu;
const isUnlistedSurname = (word: string): boolean => word.length >= 6 && surnameEnding.test(word);

/** The lists' evidence, or that of the ending for a word they do not know. */
function evidenceOf({ text }: Word): NameEvidence {
  const known = nameEvidence(text);
  if (known.isFirst || known.isLast || known.isWord || !isUnlistedSurname(text)) return known;
  return { isFirst: false, isLast: true, isWord: false };
}

const isNever = (word: Word): boolean => neverNames.has(plainName(word.text)) || (word.isOpening && titles.has(plainName(word.text)));
const isStrong = (side: "isFirst" | "isLast", evidence: NameEvidence): boolean => evidence[side] && !evidence.isWord;

function isName(run: readonly Word[], cue: Cue, before: Word | undefined, after: Word | undefined): boolean {
  const full = run.filter(({ kind }) => kind === "capitalised");
  if (full.length === 0 || full.length > 4 || full.some(isNever) || full.some(({ text }) => titles.has(plainName(text)))) return false;
  const isMixed = full.some(({ isUpperCase }) => isUpperCase) && full.some(({ isUpperCase }) => !isUpperCase);
  if (isMixed) return false;
  const known = full.map(evidenceOf);
  if (before !== undefined && /^(?:st|saint|san|santa|fort|mt)$/i.test(before.text)) return false; // "St. Louis"
  const isInTitle = cue === "none" && (isCapitalWord(before, run[0]) || isCapitalWord(after, after));
  if (full.length === 1) return isSingleName(run, known[0]!, cue, isInTitle);
  return isFullName(run, known, cue, isInTitle);
}

/** Whether a capitalised word stands right beside, as in titles and names of places; `joint`: the later word of the two. */
const isCapitalWord = (word: Word | undefined, joint: Word | undefined): boolean =>
  word !== undefined && joint !== undefined && joint.isJoined && word.kind === "capitalised" && !word.isOpening;

function isSingleName(run: readonly Word[], known: NameEvidence, cue: Cue, isInTitle: boolean): boolean {
  const word = run.find(({ kind }) => kind === "capitalised")!;
  const isListed = known.isFirst || known.isLast;
  if (cue === "strong") return isListed || !word.isUpperCase;
  const initials = run.filter(({ kind }) => kind === "initial").length;
  if (initials > 0 && !word.isUpperCase)
    return run[0] === word ? isStrong("isFirst", known) : (isListed || initials === 2) && !known.isWord && !isInTitle;
  if (run.length > 1 || word.isUpperCase || word.text.length < 3) return false;
  if (cue === "weak") return isStrong("isFirst", known) || (isStrong("isLast", known) && !isInTitle);
  return isStrong("isFirst", known) && word.text.length >= 4 && !isInTitle;
}

function isFullName(run: readonly Word[], known: readonly NameEvidence[], cue: Cue, isInTitle: boolean): boolean {
  const first = known[0]!;
  const last = known.at(-1)!;
  const listed = known.filter(({ isFirst, isLast }) => isFirst || isLast).length;
  const isUpper = run[0]!.isUpperCase && run[0]!.kind !== "initial";
  if (cue === "strong" && run.length <= 3 && !(isUpper && listed === 0)) return true;
  const isPlainWord = run[0]!.isOpening && cue === "none";
  if (isStrong("isFirst", first) && (last.isLast || last.isFirst) && listed >= known.length - 1) return !isInTitle || !last.isWord;
  if (isUpper || known.length > 3) return false;
  if (isStrong("isLast", first) && isStrong("isFirst", last)) return true;
  if (first.isFirst && isStrong("isLast", last)) return true;
  if (isInTitle) return false;
  if (isStrong("isFirst", first)) return known.length <= 2; // the last name is not listed
  if (first.isFirst && last.isLast) return !isPlainWord;
  return known.length === 2 && isStrong("isLast", last) && !first.isWord && run[0]!.text.length >= 3;
}
