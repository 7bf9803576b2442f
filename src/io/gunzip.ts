import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

import { StandinError } from "../errors.js";

/** A file may unfold to this many times its size … */
export const maxGzipRatio = 200;
/** … once it is past this many bytes. */
export const gzipRatioFrom = 256 * 1024 * 1024;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Unfolds gzip. @throws StandinError GZIP_DAMAGED, GZIP_TOO_LARGE, and what the source throws */
export async function* gunzip(source: AsyncIterable<Uint8Array>, file: string, ratioFrom = gzipRatioFrom): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let unpacked = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      packed += piece.length;
      yield piece;
    }
  }
  const feed = Readable.from(counted(), { objectMode: true, highWaterMark: 1 });
  const unfold = createGunzip({ chunkSize: 1 << 18 });
  feed.on("error", (error) => unfold.destroy(error));
  feed.pipe(unfold);
  try {
    for await (const piece of unfold as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      if (unpacked > ratioFrom && unpacked > maxGzipRatio * packed) throw tooLarge(file, ratioFrom);
      yield piece;
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("Z_")) throw error;
    throw new StandinError(
      "GZIP_DAMAGED",
      `${file} starts as a gzip file but cannot be unpacked to its end; it is damaged or cut short. Copy or export it again.`,
      { file },
    );
  } finally {
    feed.destroy();
    unfold.destroy();
  }
}

function tooLarge(file: string, ratioFrom: number): StandinError {
  return new StandinError(
    "GZIP_TOO_LARGE",
    `${file} unfolds to more than ${maxGzipRatio} times its size (past ${Math.round(ratioFrom / 1048576)} MB), as files made to fill a ` +
      "memory do. If it is genuine, unpack it and give the unpacked file.",
    { file, allowedRatio: maxGzipRatio },
  );
}
