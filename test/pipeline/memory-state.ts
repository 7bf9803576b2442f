import type { StateFolder } from "../../src/pipeline/state-folder.js";

/** A state folder in memory. */
export function memoryState(files: Map<string, string> = new Map()): StateFolder {
  return {
    path: "memory",
    async read(name) {
      return files.get(name) ?? null;
    },
    async write(name, text) {
      files.set(name, text);
    },
    async create(name, text) {
      if (!files.has(name)) files.set(name, text);
    },
    async append(name, line) {
      files.set(name, `${files.get(name) ?? ""}${line}\n`);
    },
  };
}
