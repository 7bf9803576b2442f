import { StandinError } from "../errors.js";
import type { TextEncoding } from "../table/ports.js";
import { encodeLatin1, encodeWindows1252 } from "./windows-1252.js";

/** @throws StandinError OUTPUT_NOT_ENCODABLE when the encoding lacks a character of `text` */
export function encodeText(text: string, encoding: TextEncoding, file: string): Uint8Array {
  const bytes = encoded(text, encoding);
  if (bytes !== null) return bytes;
  throw new StandinError(
    "OUTPUT_NOT_ENCODABLE",
    `${file} cannot be written in ${encoding}, the encoding of the input: a drawn value has a character that ${encoding} lacks. ` +
      "Save the input as utf-8 and use that.",
    { file, encoding },
  );
}

function encoded(text: string, encoding: TextEncoding): Uint8Array | null {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-16le":
      return Buffer.from(text, "utf16le");
    case "utf-16be":
      return Buffer.from(text, "utf16le").swap16();
    case "windows-1252":
      return encodeWindows1252(text);
    case "latin-1":
      return encodeLatin1(text);
    default:
      return encoding satisfies never;
  }
}
