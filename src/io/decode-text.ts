import { isUtf8 } from "node:buffer";

import { StandinError } from "../errors.js";
import type { TextEncoding } from "../table/ports.js";
import { decodeWindows1252 } from "./windows-1252.js";

/** Encoding of a file and how it was known. */
export interface FoundEncoding {
  readonly encoding: TextEncoding;
  /** Bytes of the byte order mark, 0 when there is none. */
  readonly markBytes: number;
}

/** What the first bytes and the user say. A byte order mark that contradicts the user is text to the encoding that the user named. */
export function findEncoding(head: Uint8Array, given: TextEncoding | undefined): FoundEncoding {
  const marked: FoundEncoding | null =
    head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
      ? { encoding: "utf-8", markBytes: 3 }
      : head[0] === 0xff && head[1] === 0xfe
        ? { encoding: "utf-16le", markBytes: 2 }
        : head[0] === 0xfe && head[1] === 0xff
          ? { encoding: "utf-16be", markBytes: 2 }
          : null;
  if (marked !== null && (given === undefined || given === marked.encoding)) return marked;
  return { encoding: given ?? "utf-8", markBytes: 0 };
}

/** What NUL bytes in a file read as utf-8 tell: every other byte of UTF-16 text is one. */
export function guessWideEncoding(head: Uint8Array): "utf-16le" | "utf-16be" | null {
  let even = 0;
  let odd = 0;
  const length = Math.min(head.length, 4096) & ~1;
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (odd > 0.2 * length && even < 0.02 * length) return "utf-16le";
  return even > 0.2 * length && odd < 0.02 * length ? "utf-16be" : null;
}

/**
 * Decodes a file piece by piece.
 *
 * @returns pieces of valid UTF-8 without NUL bytes, none of them empty, none beginning or ending inside a character
 * @throws StandinError INPUT_ENCODING, INPUT_NUL_BYTES, with the line
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>, found: FoundEncoding, file: string): AsyncGenerator<Buffer> {
  let toSkip = found.markBytes;
  let rest: Uint8Array = new Uint8Array(0);
  let lines = 1;
  let isFirst = true;
  for await (const piece of source) {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const skipped = Math.min(toSkip, bytes.length);
    bytes = bytes.subarray(skipped);
    toSkip -= skipped;
    const end = wholeCharacters(bytes, found.encoding);
    const wide = isFirst && found.encoding === "utf-8" ? guessWideEncoding(bytes) : null;
    const utf8 = utf8Piece(bytes.subarray(0, end), found.encoding, file, lines, wide);
    rest = bytes.subarray(end);
    isFirst = false;
    lines += countFeedBytes(utf8);
    if (utf8.length > 0) yield utf8;
  }
  if (rest.length > 0) throw badEncoding(file, found.encoding, lines);
}

function utf8Piece(bytes: Uint8Array, encoding: TextEncoding, file: string, lines: number, wide: string | null): Buffer {
  if (encoding === "utf-8" && isUtf8(bytes) && !bytes.includes(0)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = decodePiece(bytes, encoding, file, lines);
  checkNul(text, file, lines, wide);
  return Buffer.from(text, "utf8");
}

function countFeedBytes(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function decodePiece(bytes: Uint8Array, encoding: TextEncoding, file: string, lines: number): string {
  switch (encoding) {
    case "latin-1":
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    case "windows-1252":
      return decodeWindows1252(bytes);
    case "utf-8":
    case "utf-16le":
    case "utf-16be":
      try {
        return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        throw badEncoding(file, encoding, encoding === "utf-8" ? lines + linesBeforeBadByte(bytes) : null);
      }
    default:
      return encoding satisfies never;
  }
}

/** Length of `bytes` without a character that is cut off at its end. */
function wholeCharacters(bytes: Uint8Array, encoding: TextEncoding): number {
  const length = bytes.length;
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    const even = length & ~1;
    const high = even < 2 ? 0 : encoding === "utf-16le" ? bytes[even - 1]! : bytes[even - 2]!;
    return high >= 0xd8 && high <= 0xdb ? even - 2 : even;
  }
  if (encoding !== "utf-8") return length;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) return byteLength(byte) > back ? length - back : length;
  }
  return length;
}

/** Bytes of the UTF-8 character that begins with `first`. */
function byteLength(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/** Lines before the first one that is not UTF-8. */
function linesBeforeBadByte(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let start = 0, line = 0; ; line++) {
    const feed = bytes.indexOf(10, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    if (feed === -1) return line;
    start = end;
  }
}

function countFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function checkNul(text: string, file: string, lines: number, wide: string | null): void {
  const at = text.indexOf("\0");
  if (at === -1) return;
  const line = lines + countFeeds(text.slice(0, at));
  const advice =
    wide === null
      ? "The file is damaged or holds binary data: export it again, or remove these bytes"
      : `The pattern is that of ${wide} text: pass --encoding ${wide}`;
  throw new StandinError("INPUT_NUL_BYTES", `${file}, line ${line}: a NUL byte stands here, and text tables hold none. ${advice}.`, {
    file,
    line,
  });
}

function badEncoding(file: string, encoding: TextEncoding, line: number | null): StandinError {
  const place = line === null ? file : `${file}, line ${line}`;
  const advice =
    encoding === "utf-8"
      ? "Files from older Windows programs are mostly windows-1252: pass --encoding windows-1252 (or latin-1, utf-16le, utf-16be), or save as utf-8"
      : "Pass the right one with --encoding (utf-8, utf-16le, utf-16be, windows-1252, latin-1)";
  return new StandinError("INPUT_ENCODING", `${place}: the bytes are not valid ${encoding}. ${advice}.`, { file, encoding, line });
}
