import { readFile } from "node:fs/promises";
import { StandinError } from "../errors.js";
import type { FileSystem } from "../table/file-system.js";
import { atomicFile } from "./atomic-file.js";
import { inputError } from "./file-bytes.js";
import { nodeFileSystem } from "./node-file-system.js";
import { systemCode } from "./output-errors.js";
import { writeBytesFile } from "./table-file.js";

export interface TextFileOptions {
  /** Permissions of the file. */
  readonly mode: number;
  /** Replaces a file that exists. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly fileSystem?: FileSystem | undefined;
}

/** The text of a UTF-8 file, or null when there is none. @throws StandinError INPUT_IS_FOLDER, INPUT_UNREADABLE, INPUT_ENCODING */
export async function readTextFile(path: string): Promise<string | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw inputError(path, error);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new StandinError("INPUT_ENCODING", `${path} is not UTF-8 text. Check that it is the file you mean.`, { file: path });
  }
}

/** Writes a text file under another name, syncs and renames it, so that it is whole or not there. @throws StandinError OUTPUT_*, INTERRUPTED */
export async function writeTextFile(path: string, text: string, options: TextFileOptions): Promise<void> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const make = (temporary: string) => writeBytesFile(fileSystem, temporary, [Buffer.from(text, "utf8")], options);
  await atomicFile(fileSystem, path, options.force, make);
}
