import { unspacedScripts } from "./tokens.js";

/** A word, number, sign or line break as it was written. */
export interface WrittenToken {
  readonly text: string;
  /** True when nothing stands between it and the token before. */
  readonly glued: boolean;
  /** Place of its first UTF-16 unit in the text. */
  readonly start: number;
}

const token = new RegExp(
  [
    "\\n",
    "https?://[^\\s\"'<>]+",
    "[@#][\\p{L}\\p{N}_]+",
    "\\p{N}+(?:[.,:/-]\\p{N}+)*(?:am|pm|st|nd|rd|th)?(?![\\p{L}\\p{N}])",
    `[${unspacedScripts}]`,
    `(?:(?![${unspacedScripts}])[\\p{L}\\p{M}])+(?:['\u2019](?:(?![${unspacedScripts}])[\\p{L}\\p{M}])+)*`,
    "\\p{N}+",
    "\\.{2,}|!+|\\?+",
    "\\p{RI}\\p{RI}",
    "\\p{ExtPict}[\\p{EMod}\\uFE0F]*(?:\\u200D\\p{ExtPict}[\\p{EMod}\\uFE0F]*)*",
    "[^\\s]",
  ].join("|"),
  "gu",
);

/**
 * Tokens of a text in order: words with their apostrophes, numbers with their separators, signs, emoji, addresses of the web, handles and tags
 * of social networks, line breaks; in scripts that write no spaces each character. Other white space between two tokens becomes one space.
 * @param characterLimit what lies behind so many UTF-16 units is not looked at
 */
export function writtenTokens(text: string, characterLimit = Number.POSITIVE_INFINITY): WrittenToken[] {
  const tokens: WrittenToken[] = [];
  let end = 0;
  for (const match of (text.length > characterLimit ? text.slice(0, characterLimit) : text).matchAll(token)) {
    const start = match.index;
    tokens.push({ text: match[0], glued: tokens.length > 0 && start === end, start });
    end = start + match[0].length;
  }
  return tokens;
}

/** The text of tokens: a space before each that is not glued to the one before; none around line breaks. */
export function joinTokens(tokens: readonly Pick<WrittenToken, "text" | "glued">[]): string {
  let text = "";
  for (const { text: word, glued } of tokens) {
    const needsSpace = !glued && text !== "" && word !== "\n" && !text.endsWith("\n");
    text += needsSpace ? ` ${word}` : word;
  }
  return text;
}
