import { appendFile, chmod, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StandinError } from "../errors.js";
import type { StateFolder } from "../pipeline/state-folder.js";

/** The user's state folder on disk, made when it is first written to (mode 0700, files 0600). */
export function diskStateFolder(path: string): StateFolder {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw unavailable(path, error);
    }
  };
  const placeFor = async (name: string): Promise<string> => {
    const place = join(path, name);
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    return place;
  };
  return {
    path,
    read: (name) => guarded(() => readIfThere(join(path, name))),
    write: (name, text) => guarded(async () => writeWhole(await placeFor(name), text)),
    create: (name, text) => guarded(async () => createWhole(await placeFor(name), text)),
    append: (name, line) =>
      guarded(async () => {
        const place = await placeFor(name);
        await appendFile(place, `${line}\n`, { mode: 0o600 });
        await chmod(place, 0o600); // a file that was there may have had another mode
      }),
  };
}

/** Written beside and moved, so that a reader sees the old text or the new one. */
async function writeWhole(place: string, text: string): Promise<void> {
  const partial = `${place}.${process.pid}.partial`;
  try {
    await writeFile(partial, text, { mode: 0o600 });
    await rename(partial, place);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Linked into its place, which fails where something stands: what is there stays. */
async function createWhole(place: string, text: string): Promise<void> {
  const partial = `${place}.${process.pid}.partial`;
  try {
    await writeFile(partial, text, { mode: 0o600 });
    await link(partial, place);
  } catch (error) {
    if (systemCode(error) !== "EEXIST") await rename(partial, place); // a disk that has no links
  } finally {
    await rm(partial, { force: true });
  }
}

async function readIfThere(place: string): Promise<string | null> {
  try {
    return await readFile(place, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

function unavailable(path: string, error: unknown): StandinError {
  const code = systemCode(error) ?? "unknown";
  const why = reasons[code] ?? `the system says ${code}`;
  const next = "Set STANDIN_STATE_DIR to a folder that you can write.";
  return new StandinError("STATE_UNAVAILABLE", `The folder for private records of runs, ${path}, cannot be used: ${why}. ${next}`, {
    path,
    system: code,
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "it may not be read or written",
  EPERM: "it may not be read or written",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  EISDIR: "a folder stands where a file is needed",
};

function systemCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
