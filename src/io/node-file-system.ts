import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";

import type { FileSystem, FileWriter, PathKind } from "../table/file-system.js";
import { systemCode } from "./output-errors.js";

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  createFile,
  async makeFolder(path, mode) {
    await mkdir(path, { mode });
  },
  kindOf,
  async list(path) {
    return (await readdir(path)).sort();
  },
  async rename(from, to) {
    await rename(from, to);
  },
  renameNew,
  async remove(path) {
    await rm(path, { recursive: true, force: true });
  },
  sync,
  read: (path) => createReadStream(path),
};

async function createFile(path: string, mode: number): Promise<FileWriter> {
  const handle = await open(path, "wx", mode);
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done)).bytesWritten;
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function kindOf(path: string): Promise<PathKind> {
  try {
    const found = await stat(path);
    return found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return "absent";
    throw error;
  }
}

/** A link and an unlink: unlike a check and a rename, no file made in between is overwritten. Some disks have no links. */
async function renameNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = systemCode(error);
    if (code === null || !["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code)) throw error;
    if ((await kindOf(to)) !== "absent") throw Object.assign(new Error("the name is taken"), { code: "EEXIST" });
    await rename(from, to);
    return;
  }
  await unlink(from);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (systemCode(error) !== "EINVAL" && systemCode(error) !== "EISDIR") throw error; // folders cannot be synced everywhere
  } finally {
    await handle.close();
  }
}
