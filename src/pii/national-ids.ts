import { incompleteBeta } from "../math/incomplete-beta.js";
import { type NationalIdRule, nationalIdRules } from "./national-id-rules.js";

/** Rules that fewer random texts pass than this may speak for a single text. */
const rareInText = 1e-4;
/** Share of a column's texts that must stand in a canonical form of the rule, and share that must be valid. */
const formShare = 0.95;
const validShare = 0.6;
/** Probability per rule and column that random numbers of the right form are taken for ids: 7 texts at one check digit, 4 at two. */
const significance = 1e-6;

const placePatterns: Readonly<Record<string, string>> = { d: "\\d", a: "[A-Z]", n: "[A-Z\\d]" };

function patternOf(form: string): string {
  return Array.from(form, (place) => placePatterns[place] ?? place.replace(/[.+]/, "\\$&")).join("");
}

function patternOfForms({ forms }: NationalIdRule): string {
  return `(?:${forms.map(patternOf).join("|")})`;
}

const compact = (text: string): string => text.toUpperCase().replace(/[^A-Z\d]/g, "");

/**
 * How often a text of a form's length has a letter or a digit wherever the form wants one, if any of the 36 may stand there; 1 for a form
 * of digits alone, which ordinary numbers share.
 */
function alphabetChance(form: string): number {
  const places = form.replace(/[^\dA-Za-z]/g, "");
  if (!/[^d]/.test(places)) return 1;
  return Array.from(places).reduce((chance, place) => chance * ({ d: 10 / 36, a: 26 / 36, n: 1 }[place] ?? 1 / 36), 1);
}

const textChance = ({ forms, chance }: NationalIdRule): number => chance * Math.max(...forms.map(alphabetChance));

interface IdInText {
  readonly candidates: RegExp;
  readonly accept: (candidate: string) => boolean;
  readonly checksummed: boolean;
}

const inText = (rule: NationalIdRule): IdInText => ({
  candidates: new RegExp(`(?<![\\p{L}\\d._+-])${patternOfForms(rule)}(?![\\p{L}\\d_]|[-.]\\d)`, "giu"),
  accept: (candidate) => rule.valid(compact(candidate)),
  checksummed: rule.checkChance < 1,
});

/** Recognisers of the ids that a single text gives away, alone or among words. */
export function nationalIdsInText(): readonly IdInText[] {
  return nationalIdRules.filter((rule) => textChance(rule) < rareInText).map(inText);
}

let withCue: readonly IdInText[] | null = null;

/** Recognisers of all other ids: too common by chance to count alone, but not behind a word that names such a number. */
export function nationalIdsWithCue(): readonly IdInText[] {
  return (withCue ??= nationalIdRules.filter((rule) => textChance(rule) >= rareInText).map(inText));
}

const columnRules = nationalIdRules
  .filter(({ checkChance }) => checkChance < 1)
  .map((rule) => ({ rule, form: new RegExp(`^${patternOfForms(rule)}$`, "i") }));

/**
 * The official number that a column holds by its cells alone, or null: at least 95 % of the texts in a canonical form, at least 60 % valid, and
 * more of them than random numbers of that form are, up to a probability of 10⁻⁶ (exact binomial tail at the rule's `checkChance`). One
 * check digit is right by chance in every tenth number, so that no single bare number ever counts.
 *
 * @param texts distinct texts, or an even sample of them
 * @returns of several rules the one with the most valid texts. O(texts × rules)
 */
export function nationalIdOfColumn(texts: readonly string[]): NationalIdRule | null {
  let [best, bestCount]: [NationalIdRule | null, number] = [null, 0];
  for (const { rule, form } of columnRules) {
    const count = validCount(texts, form, rule);
    if (count <= bestCount || count < validShare * texts.length) continue;
    if (incompleteBeta(rule.checkChance, count, texts.length - count + 1) >= significance) continue;
    [best, bestCount] = [rule, count];
  }
  return best;
}

/** Valid texts, or 0 as soon as too many stand in another form. */
function validCount(texts: readonly string[], form: RegExp, rule: NationalIdRule): number {
  let [valid, others] = [0, 0];
  for (const text of texts) {
    const trimmed = text.trim();
    if (!form.test(trimmed)) {
      others++;
      if (others > (1 - formShare) * texts.length) return 0;
    } else if (rule.valid(compact(trimmed))) valid++;
  }
  return valid;
}
