import { nodeFileSystem } from "../../src/io/node-file-system.js";
import type { FileSystem, FileWriter } from "../../src/table/file-system.js";

/** A file system whose k-th call fails; those before and after it work. */
export interface FailingFileSystem extends FileSystem {
  /** Calls so far, each by its name. */
  readonly calls: readonly string[];
}

/**
 * @param failAt number, from 1, of the call that fails; 0 for none
 * @param code the system's name of the failure
 * @param onCall told of every call before it is made
 */
export function failingFileSystem(failAt: number, code: string, onCall: (count: number) => void = () => undefined): FailingFileSystem {
  const calls: string[] = [];
  const step = (name: string): void => {
    calls.push(name);
    onCall(calls.length);
    if (calls.length === failAt) throw Object.assign(new Error(`${code}: made to fail`), { code });
  };
  const watched = (writer: FileWriter): FileWriter => ({
    async write(bytes) {
      step("write");
      await writer.write(bytes);
    },
    async sync() {
      step("file sync");
      await writer.sync();
    },
    async close() {
      await writer.close();
      step("close");
    },
  });
  return {
    calls,
    async createFile(path, mode) {
      step("createFile");
      return watched(await nodeFileSystem.createFile(path, mode));
    },
    async makeFolder(path, mode) {
      step("makeFolder");
      await nodeFileSystem.makeFolder(path, mode);
    },
    async kindOf(path) {
      step("kindOf");
      return nodeFileSystem.kindOf(path);
    },
    async list(path) {
      step("list");
      return nodeFileSystem.list(path);
    },
    async rename(from, to) {
      step("rename");
      await nodeFileSystem.rename(from, to);
    },
    async renameNew(from, to) {
      step("renameNew");
      await nodeFileSystem.renameNew(from, to);
    },
    async remove(path) {
      step("remove");
      await nodeFileSystem.remove(path);
    },
    async sync(path) {
      step("sync");
      await nodeFileSystem.sync(path);
    },
    read(path) {
      step("read");
      return nodeFileSystem.read(path);
    },
  };
}
