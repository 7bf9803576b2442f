import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";

import { StandinError } from "../errors.js";
import { stopIfAborted } from "./interruption.js";

const pieceBytes = 1 << 20;

/** Opens a file for reading; a test passes one that fails as a file system would. */
export type OpenFile = (path: string) => Promise<FileHandle>;

const openForReading: OpenFile = (path) => open(path, "r");

/**
 * Bytes of a file, or of `stdin` where the path is `-`, in pieces of up to 1 MB.
 *
 * @throws StandinError INPUT_NOT_FOUND, INPUT_IS_FOLDER, INPUT_UNREADABLE, INTERRUPTED
 */
export async function* fileBytes(
  path: string,
  signal: AbortSignal,
  stdin: AsyncIterable<Uint8Array | string> | undefined,
  openFile: OpenFile = openForReading,
): AsyncGenerator<Uint8Array> {
  if (path === "-") {
    yield* streamBytes(stdin, signal);
    return;
  }
  let handle: FileHandle | undefined;
  try {
    handle = await openFile(path);
    for (;;) {
      stopIfAborted(signal);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(pieceBytes), 0, pieceBytes, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw inputError(path, error);
  } finally {
    await handle?.close();
  }
}

async function* streamBytes(stdin: AsyncIterable<Uint8Array | string> | undefined, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (stdin === undefined) throw new RangeError("standard input is to be read, but no stream was given");
  for await (const piece of stdin) {
    stopIfAborted(signal);
    yield typeof piece === "string" ? Buffer.from(piece) : piece;
  }
}

/** What the user calls the source: the path as given, or standard input. */
export function nameOfInput(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** What a failure of the file system means to the user; other errors unchanged. */
export function inputError(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof StandinError || !/^E[A-Z0-9]+$/.test(code)) return error;
  const details = { file: path, system: code };
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new StandinError(
      "INPUT_NOT_FOUND",
      `There is no file ${path}. Check the name and the folder that the command runs in.`,
      details,
    );
  }
  if (code === "EISDIR") {
    return new StandinError("INPUT_IS_FOLDER", `${path} is a folder; one file is read at a time. Name a file in it.`, details);
  }
  const reason = code === "EACCES" || code === "EPERM" ? "its permissions do not allow it" : `the system reports ${code}`;
  return new StandinError("INPUT_UNREADABLE", `${path} cannot be read: ${reason}. Check its owner, its permissions and the disk.`, details);
}
