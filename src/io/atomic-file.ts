import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";

import { StandinError } from "../errors.js";
import type { FileSystem } from "../table/file-system.js";
import type { WrittenFile } from "../table/ports.js";
import { outputError, outputExists } from "./output-errors.js";
import type { FileDigest } from "./table-file.js";

/**
 * Makes a file under another name in the same folder and renames it when it is whole, so that it is there whole or not at all.
 *
 * @param make creates and fills the file at the path it is given
 * @throws StandinError OUTPUT_EXISTS and the other OUTPUT_* codes; nothing is left behind then
 */
export async function atomicFile(
  fileSystem: FileSystem,
  path: string,
  force: boolean,
  make: (temporary: string) => Promise<FileDigest>,
): Promise<WrittenFile> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 60)}.${randomBytes(6).toString("hex")}.partial`);
  try {
    await checkTarget(fileSystem, path, force);
    const digest = await make(temporary);
    await (force ? fileSystem.rename(temporary, path) : fileSystem.renameNew(temporary, path));
    return { path, ...digest };
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => undefined); // the first error is the one to report
    throw outputError(path, error);
  }
}

async function checkTarget(fileSystem: FileSystem, path: string, force: boolean): Promise<void> {
  const kind = await fileSystem.kindOf(path);
  if (kind === "absent" || (kind === "file" && force)) return;
  if (kind === "file") throw outputExists(path);
  throw new StandinError(
    "OUTPUT_EXISTS",
    `${path} is ${kind === "folder" ? "a folder" : "a device or pipe"}, not a file that could be written. Choose another name with -o.`,
    { path, kind },
  );
}
