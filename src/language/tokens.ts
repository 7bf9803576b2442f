/** Scripts that write no spaces between words, as the inside of a character class. */
export const unspacedScripts =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const plainTokens = /[a-z0-9]+/g;
const anyTokens = new RegExp(`[${unspacedScripts}]|(?:(?![${unspacedScripts}])[\\p{L}\\p{N}])+`, "gu");
const unspaced = new RegExp(`^[${unspacedScripts}]$`, "u");
const ascii = /^\p{ASCII}*$/u;

/** NFKC, lower case, without marks, spaces collapsed: two spellings of a text are one. */
export function evenedText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase().replace(/\s+/g, " ").trim();
  const plain = text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
  return plain.replace(/\s+/g, " ").trim();
}

/**
 * Words of a text, evened out; apostrophes are dropped, all else but letters and digits divides. In scripts that write no spaces each
 * character is a token of its own.
 */
export function tokensOf(text: string): string[] {
  const evened = evenedText(text).replace(/['\u2019]/g, "");
  return evened.match(ascii.test(evened) ? plainTokens : anyTokens) ?? [];
}

/** True for a token that stands for a character, not for a word. */
export function isCharacter(token: string): boolean {
  return token.length <= 2 && token.charCodeAt(0) > 127 && unspaced.test(token);
}
