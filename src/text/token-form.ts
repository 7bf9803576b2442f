/**
 * What a token of a text became before words are counted. Written as one string, kind and glue first ("w-over", "w+!", "n+00:00am"):
 * w: a word or sign as written · n: the shape of a number, digits as 0 · i: an identifier, by its kind · c: a value of the row's own column,
 * by form and column · v: a number of a frame, by its place among the numbers, decimals and width ("v-0.2.0") · d: a date, by its place among the dates of its text · r: a word that fewer than k persons wrote, by its ending · s: the start · e: the end.
 */
export type TokenKind = "w" | "n" | "i" | "c" | "v" | "d" | "r" | "s" | "e";

export interface TokenForm {
  readonly kind: TokenKind;
  /** True when nothing stands between it and the token before. */
  readonly glued: boolean;
  readonly text: string;
}

export const startForm = "s-";
export const endForm = "e-";

export function formText(kind: TokenKind, glued: boolean, text: string): string {
  return `${kind}${glued ? "+" : "-"}${text}`;
}

export function parseForm(form: string): TokenForm {
  return { kind: form[0] as TokenKind, glued: form[1] === "+", text: form.slice(2) };
}

/** Digits as 0, so that a number is told by its length and signs alone. */
export function numberShape(text: string): string {
  return text.replace(/\p{N}/gu, "0");
}

/** Endings of rare words, so that they keep a place among words of their sort; of no meaning in most languages, and harmless there. */
const endings = /(?:ing|ed|ly|tion|s|er|y|e|t|n|o|a)$/u;

/** The sort of a word that too few persons wrote: what sign it begins with, whether with a capital, and its ending. */
export function rareSort(text: string): string {
  if (text[0] === "@" || text[0] === "#") return text[0];
  if (!/\p{L}/u.test(text)) return "sign";
  const isCapital = /^\p{Lu}/u.test(text);
  return `${isCapital ? "A" : ""}${endings.exec(text.toLowerCase())?.[0] ?? ""}`;
}
