import type { NationalIdRule } from "../../src/pii/national-id-rules.js";
import type { Rng } from "../../src/random/rng.js";

const alphabets: Readonly<Record<string, string>> = {
  d: "0123456789",
  a: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  n: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
};

/** A text drawn in a form of `NationalIdRule.forms`. */
export function randomText(form: string, rng: Rng): string {
  let text = "";
  for (const place of form) {
    const alphabet = alphabets[place];
    text += alphabet === undefined ? place : alphabet[Math.floor(rng.nextFloat() * alphabet.length)]!;
  }
  return text;
}

export const compactOf = (text: string): string => text.toUpperCase().replace(/[^A-Z\d]/g, "");

/** Different texts in a form of the rule that are valid, by drawing until enough are. */
export function validTexts(rule: NationalIdRule, form: string, count: number, rng: Rng): string[] {
  const texts = new Set<string>();
  while (texts.size < count) {
    const text = randomText(form, rng);
    if (rule.valid(compactOf(text))) texts.add(text);
  }
  return [...texts];
}
