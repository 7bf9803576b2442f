import type { ReadOptions, TextEncoding } from "../table/ports.js";
import { decodeText, findEncoding } from "./decode-text.js";
import { checkSignature } from "./file-signature.js";
import { gunzip, isGzip } from "./gunzip.js";

const headBytes = 4096;

/** Bytes of a file whose beginning was looked at. */
export interface ByteInput {
  /** The first bytes (after unpacking), at least 4096 unless the file is shorter. */
  readonly head: Uint8Array;
  readonly gzip: boolean;
  /** All bytes, `head` again included. To be read, or closed, once. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

/** Text of a file. */
export interface TextInput {
  readonly name: string;
  readonly gzip: boolean;
  readonly encoding: TextEncoding;
  readonly byteOrderMark: boolean;
  /** Pieces of text as UTF-8, whatever the encoding of the file, without the byte order mark; each ends with a whole character. */
  readonly pieces: AsyncGenerator<Buffer>;
}

/** Looks at the beginning of `source`, unpacking it when it is gzip. @throws StandinError GZIP_DAMAGED */
export async function byteInput(source: AsyncGenerator<Uint8Array>, name: string): Promise<ByteInput> {
  const raw = await peek(source);
  if (!isGzip(raw.head)) return { ...raw, gzip: false };
  return { ...(await peek(gunzip(raw.bytes, name))), gzip: true };
}

async function peek(source: AsyncGenerator<Uint8Array>): Promise<{ head: Uint8Array; bytes: AsyncGenerator<Uint8Array> }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < headBytes) {
    const next = await source.next();
    if (next.done === true) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  const head = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      yield* source;
    } finally {
      await source.return(undefined);
    }
  }
  return { head, bytes: all() };
}

/** @throws StandinError INPUT_NOT_TEXT when the beginning is that of another kind of file */
export function textInput(input: ByteInput, name: string, options: ReadOptions): TextInput {
  const found = findEncoding(input.head, options.encoding);
  if (found.encoding !== "utf-16le" && found.encoding !== "utf-16be") checkSignature(name, input.head);
  return {
    name,
    gzip: input.gzip,
    encoding: found.encoding,
    byteOrderMark: found.markBytes > 0,
    pieces: decodeText(input.bytes, found, name),
  };
}
