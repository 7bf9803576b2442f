import { formText, numberShape, parseForm, rareSort, type TokenForm } from "./token-form.js";
import type { FormTexts } from "./vocabulary.js";
import { widelyHeld } from "./widely-held.js";

/** Texts that are the same but for names and numbers, as many persons wrote them. */
export interface FramedTexts {
  /** Written forms of each frame, the most widely written first: what stands in all its texts, with slots of names and numbers. */
  readonly frames: readonly (readonly string[])[];
  /** Frame of each text; -1 for a text of its own. */
  readonly frameOf: Int32Array;
  /** By number slot: the number that each text has there, NaN for none. */
  readonly numbers: readonly Float64Array[];
}

const mostFrames = 200;
const longestFrame = 80;
/** Numbers of a text that are drawn beside the other columns; further ones are shapes. */
const mostNumbers = 4;

/**
 * Finds the texts that enough persons wrote alike but for numbers, identifiers, values of the row, and capitalised words that fewer than k
 * persons wrote (names, unless they begin a sentence).
 * @param isCommon true for a written form that k persons wrote
 * @param fewest   persons of a frame, k at least
 */
export function findFrames({ texts, personOf }: FormTexts, isCommon: (form: string) => boolean, fewest: number): FramedTexts {
  const slotted = texts.map((forms) => (forms.length > longestFrame ? null : frameForms(forms, isCommon)));
  const keys = slotted.map((one) => one?.forms.join("\u0000") ?? null);
  const kept = widelyHeld(
    keys.map((key) => (key === null ? [] : [key])),
    personOf,
    fewest,
  ).slice(0, mostFrames);
  const indexOf = new Map(kept.map((key, index) => [key, index]));
  const frameOf = Int32Array.from(keys, (key) => (key === null ? -1 : (indexOf.get(key) ?? -1)));
  const frames = kept.map((key) => key.split("\u0000"));
  const slots = frames.reduce((most, forms) => Math.max(most, numberCount(forms)), 0);
  const numbers = Array.from({ length: slots }, (_, slot) =>
    Float64Array.from(slotted, (one, text) => (frameOf[text]! < 0 ? Number.NaN : (one!.numbers[slot] ?? Number.NaN))),
  );
  return { frames, frameOf, numbers };
}

/** Numbers that a frame has. */
export function numberCount(forms: readonly string[]): number {
  return forms.map(parseForm).reduce((most, form) => (form.kind === "v" ? Math.max(most, numberSlot(form).place + 1) : most), 0);
}

/** Place among the numbers of its text, decimals, and digits that it is padded to, of a form of kind v. */
export function numberSlot({ text }: TokenForm): { readonly place: number; readonly decimals: number; readonly width: number } {
  const [place, decimals, width] = text.split(".").map(Number);
  return { place: place!, decimals: decimals!, width: width! };
}

/** Name of a frame among the topics. */
export function frameTopic(frame: number): string {
  return `frame ${frame + 1}`;
}

/** Frame of a topic, -1 for a topic that is none. */
export function frameOfTopic(topic: string): number {
  return topic.startsWith("frame ") ? Number(topic.slice(6)) - 1 : -1;
}

interface FrameForms {
  readonly forms: readonly string[];
  readonly numbers: readonly number[];
}

/** Null where a word of few persons is no name. */
function frameForms(forms: readonly string[], isCommon: (form: string) => boolean): FrameForms | null {
  const made: string[] = [];
  const numbers: number[] = [];
  let wasName = false;
  for (const [at, form] of forms.entries()) {
    const { kind, glued, text } = parseForm(form);
    const isName = kind === "w" && !isCommon(form) && rareSort(text).startsWith("A") && !beginsSentence(forms, at);
    if (isName) {
      if (wasName) made[made.length - 1] = formText("i", parseForm(made.at(-1)!).glued, "person-name");
      else made.push(formText("i", glued, "first-name"));
    } else if (kind === "w" && /\p{N}/u.test(text)) {
      const parts = numberParts(text);
      if (parts === null || numbers.length + parts.filter(isNumber).length > mostNumbers)
        made.push(formText("n", glued, numberShape(text)));
      else
        for (const [i, part] of parts.entries()) {
          const isGlued = i > 0 || glued;
          if (isNumber(part)) made.push(formText("v", isGlued, `${numbers.push(part.value) - 1}.${part.decimals}.${part.width}`));
          else made.push(formText("w", isGlued, part));
        }
    } else if (kind === "w" && !isCommon(form)) return null;
    else made.push(form);
    wasName = isName;
  }
  return { forms: made, numbers };
}

interface NumberPart {
  readonly value: number;
  readonly decimals: number;
  /** Digits that it is padded to; 0 for none. */
  readonly width: number;
}

function isNumber(part: NumberPart | string): part is NumberPart {
  return typeof part !== "string";
}

/** The numbers of a plain one, of 120/80, 2-3 or 9:05, and the signs between them; null for others. */
function numberParts(text: string): (NumberPart | string)[] | null {
  if (!/^\d{1,9}(?:\.\d{1,4})?$|^\d{1,4}(?:[/-]\d{1,4}|:\d\d)+$/.test(text)) return null;
  const isClock = text.includes(":");
  const isPadded = (part: string): boolean => isClock && part.length === 2;
  const parts = text.split(/([/:-])/);
  // zeros in front are part of a code, not of a number
  if (parts.some((part) => /^0\d/.test(part) && !isPadded(part))) return null;
  return parts.map((part, i) =>
    i % 2 === 1 ? part : { value: Number(part), decimals: part.split(".")[1]?.length ?? 0, width: isPadded(part) ? 2 : 0 },
  );
}

function beginsSentence(forms: readonly string[], at: number): boolean {
  return at === 0 || /^[.!?\n]/.test(parseForm(forms[at - 1]!).text);
}
