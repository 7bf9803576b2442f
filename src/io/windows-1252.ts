/**
 * Characters of bytes 0x80 to 0x9F in windows-1252 (WHATWG Encoding Standard, index windows-1252; the five undefined bytes map to the
 * control characters of the same number). Node's own decoder of that name reads these bytes as Latin-1 in several versions.
 */
const upperCharacters =
  "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
  "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

const byteOfCharacter: ReadonlyMap<string, string> = new Map(
  Array.from(upperCharacters, (character, i) => [character, String.fromCharCode(0x80 + i)]),
);

export function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return text.replace(/[\x80-\x9F]/g, (character) => upperCharacters[character.charCodeAt(0) - 0x80]!);
}

/** Bytes of `text`, or null when a character has none. */
export function encodeWindows1252(text: string): Uint8Array | null {
  const latin = text.replace(/[^\x00-\x7F\xA0-\xFF]/g, (character) => byteOfCharacter.get(character) ?? "\uFFFF");
  return encodeLatin1(latin, /[^\x00-\xFF]/);
}

/** Bytes of `text`, or null when a character is not in ISO 8859-1. */
export function encodeLatin1(text: string, outside = /[^\x00-\xFF]/): Uint8Array | null {
  return outside.test(text) ? null : Buffer.from(text, "latin1");
}
