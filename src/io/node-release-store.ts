import { dirname, join, posix, resolve } from "node:path";

import { StandinError } from "../errors.js";
import type { ReleaseDraft, ReleasedFile, ReleaseStore } from "../release/release-store.js";
import type { FileSystem } from "../table/file-system.js";
import type { Table, TableFormat } from "../table/table.js";
import type { CsvTextOptions } from "./csv-bytes.js";
import { nodeFileSystem } from "./node-file-system.js";
import { outputError, outputExists } from "./output-errors.js";
import { writeBytesFile, writeTableFile, type FileDigest } from "./table-file.js";

/** Permissions of what is being made, and of what is done (the user's umask takes away from the latter). */
const privateFolder = 0o700;
const releasedFile = 0o644;

export interface ReleaseStoreOptions extends CsvTextOptions {
  readonly signal: AbortSignal;
  readonly fileSystem?: FileSystem | undefined;
}

/** Releases as folders on this machine, made as `FOLDER.partial` (0700) and renamed when all is written and synced. */
export function nodeReleaseStore(options: ReleaseStoreOptions): ReleaseStore {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  return {
    async begin(folder, { force }) {
      const partial = `${resolve(folder)}.partial`;
      try {
        await checkTarget(fileSystem, folder, force);
        await fileSystem.remove(partial); // what a crashed run left
        await fileSystem.makeFolder(partial, privateFolder);
      } catch (error) {
        throw outputError(folder, error);
      }
      return new FolderDraft(fileSystem, folder, partial, force, options);
    },
  };
}

/** @throws StandinError OUTPUT_EXISTS, OUTPUT_NOT_A_RELEASE */
async function checkTarget(fileSystem: FileSystem, folder: string, force: boolean): Promise<void> {
  const kind = await fileSystem.kindOf(folder);
  if (kind === "absent") return;
  if (!force) throw outputExists(folder);
  const names = kind === "folder" ? await fileSystem.list(folder) : null;
  if (names !== null && (names.length === 0 || names.includes("manifest.json"))) return;
  throw new StandinError(
    "OUTPUT_NOT_A_RELEASE",
    `${folder} exists and is ${names === null ? "no folder" : "a folder with other things in it (it has no manifest.json)"}, so --force does ` +
      "not replace it. Choose another name with -o, or remove it yourself.",
    { folder },
  );
}

class FolderDraft implements ReleaseDraft {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #partial: string;
  readonly #force: boolean;
  readonly #options: ReleaseStoreOptions;
  readonly #made = new Set<string>();
  #isDone = false;

  constructor(fileSystem: FileSystem, folder: string, partial: string, force: boolean, options: ReleaseStoreOptions) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#partial = partial;
    this.#force = force;
    this.#options = options;
  }

  addText(name: string, text: string): Promise<ReleasedFile> {
    const bytes = [Buffer.from(text, "utf8")];
    return this.#add(name, (path) => writeBytesFile(this.#fileSystem, path, bytes, { mode: releasedFile, signal: this.#options.signal }));
  }

  addTable(name: string, table: Table, format: TableFormat): Promise<ReleasedFile> {
    const options = { ...this.#options, mode: releasedFile };
    const shown = join(this.#folder, name);
    return this.#add(name, (path) => writeTableFile(this.#fileSystem, path, shown, table, format, options));
  }

  /** Any failure takes the whole draft away. */
  async #add(name: string, write: (path: string) => Promise<FileDigest>): Promise<ReleasedFile> {
    this.#requireOpen();
    if (name === "" || posix.isAbsolute(name) || name.includes("\\") || posix.normalize(name) !== name || name.startsWith("..")) {
      throw new RangeError(`a file of a release needs a plain relative path, not ${JSON.stringify(name)}`);
    }
    try {
      await this.#makeParents(name);
      return { name, ...(await write(join(this.#partial, name))) };
    } catch (error) {
      await this.discard();
      throw outputError(join(this.#folder, name), error);
    }
  }

  async #makeParents(name: string): Promise<void> {
    const parts = name.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) {
      const parent = parts.slice(0, depth).join("/");
      if (this.#made.has(parent)) continue;
      await this.#fileSystem.makeFolder(join(this.#partial, parent), 0o755);
      this.#made.add(parent);
    }
  }

  async commit(): Promise<string> {
    this.#requireOpen();
    try {
      for (const folder of this.#made) await this.#fileSystem.sync(join(this.#partial, folder));
      await this.#fileSystem.sync(this.#partial);
      await checkTarget(this.#fileSystem, this.#folder, this.#force);
      await this.#replace();
      this.#isDone = true;
    } catch (error) {
      await this.discard();
      throw outputError(this.#folder, error);
    }
    await this.#fileSystem.sync(dirname(resolve(this.#folder))).catch(() => undefined); // the release is in place already
    return this.#folder;
  }

  /** An earlier release steps aside and goes only when the new one is in place; if that fails it comes back. */
  async #replace(): Promise<void> {
    const folder = resolve(this.#folder);
    if ((await this.#fileSystem.kindOf(folder)) === "absent") {
      await this.#fileSystem.rename(this.#partial, folder);
      return;
    }
    const aside = `${folder}.replaced`;
    await this.#fileSystem.remove(aside);
    await this.#fileSystem.rename(folder, aside);
    try {
      await this.#fileSystem.rename(this.#partial, folder);
    } catch (error) {
      await this.#fileSystem.rename(aside, folder);
      throw error;
    }
    await this.#fileSystem.remove(aside).catch(() => undefined);
  }

  async discard(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#fileSystem.remove(this.#partial).catch(() => undefined);
  }

  #requireOpen(): void {
    if (this.#isDone) throw new RangeError("the release was committed or discarded already");
  }
}
