import type { TokenSequences } from "../language/supported-ngrams.js";
import { endForm, formText, numberShape, parseForm, rareSort, startForm } from "./token-form.js";
import { widelyHeld } from "./widely-held.js";

/** Texts of a column in written forms, those of one person next to each other. */
export interface FormTexts {
  readonly texts: readonly (readonly string[])[];
  /** Person of each text, ascending. */
  readonly personOf: Uint32Array;
}

export interface Vocabulary {
  /** Forms that at least k persons wrote: the start, the end, and all others by how many wrote them; then the sorts of rare words. */
  readonly forms: readonly string[];
  readonly sequences: TokenSequences;
}

const mostForms = 20_000;
const longestWordOfDigits = 4;
/** What has no sort that k persons share. */
const anyRare = formText("r", false, "");

/**
 * Turns texts into token numbers. A form that fewer than k persons wrote becomes the same in small letters if k persons wrote that, the
 * shape of a number, or the sort of a rare word; a number of more than four digits is a shape in any case.
 */
export function learnVocabulary({ texts, personOf }: FormTexts, k: number): Vocabulary {
  const common = supported(texts, personOf, k, (form) => form);
  const kept = new Set([...common].slice(0, mostForms));
  const general = (form: string): string => generalForm(form, kept);
  const sorts = supported(texts, personOf, k, general);
  const forms = [startForm, endForm, anyRare, ...[...sorts].filter((form) => form !== anyRare).slice(0, mostForms)];
  const indexOf = new Map(forms.map((form, index) => [form, index]));
  const indexOfForm = new Map<string, number>();
  const tokenOf = (form: string): number => {
    let index = indexOfForm.get(form);
    if (index === undefined) {
      index = indexOf.get(general(form)) ?? 2;
      indexOfForm.set(form, index);
    }
    return index;
  };
  return { forms, sequences: sequencesOf(texts, personOf, tokenOf) };
}

/** Forms that at least k persons wrote, the most widely written first. */
function supported(texts: FormTexts["texts"], personOf: Uint32Array, k: number, general: (form: string) => string): Set<string> {
  const generalOf = new Map<string, string>();
  const cached = (form: string): string => {
    let as = generalOf.get(form);
    if (as === undefined) generalOf.set(form, (as = general(form)));
    return as;
  };
  return new Set(
    widelyHeld(
      texts.map((forms) => forms.map(cached)),
      personOf,
      k,
    ),
  );
}

function generalForm(form: string, kept: ReadonlySet<string>): string {
  const { kind, glued, text } = parseForm(form);
  if (kind !== "w") return form;
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  if (digits > longestWordOfDigits) return formText("n", glued, numberShape(text));
  if (kept.has(form)) return form;
  if (digits > 0 && !/^[@#]|\p{L}{3}/u.test(text)) return formText("n", glued, numberShape(text));
  const small = formText("w", glued, text.toLowerCase());
  return kept.has(small) ? small : formText("r", glued, rareSort(text));
}

function sequencesOf(texts: FormTexts["texts"], personOf: Uint32Array, tokenOf: (form: string) => number): TokenSequences {
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((forms, text) => {
    starts[text + 1] = starts[text]! + forms.length + 2;
  });
  const tokens = new Uint16Array(starts[texts.length]!);
  texts.forEach((forms, text) => {
    let at = starts[text]!;
    tokens[at++] = 0;
    for (const form of forms) tokens[at++] = tokenOf(form);
    tokens[at] = 1;
  });
  return { tokens, starts, personOf };
}
