/**
 * Folders and single files of `src/`, lowest layer first. A folder imports from strictly lower layers or from itself; what stands in
 * `withinLayer` is the only exception. `docs/ARCHITECTURE.md` shows the same table, and a test compares the two.
 */
export const layers: readonly (readonly string[])[] = [
  ["errors", "random", "math", "parallel"],
  ["table", "pii", "metadata"],
  ["encode", "trees", "language"],
  ["synthesizers", "text", "evaluation"],
  ["release"],
  ["pipeline"],
  ["io", "providers"],
  ["cli", "index"],
];

/** Imports inside one layer: importer → what it may import. Layer 0 may import errors.ts; layer 1 reads table ← pii ← metadata. */
const withinLayer: Readonly<Record<string, readonly string[]>> = {
  random: ["errors"],
  math: ["errors"],
  parallel: ["errors"],
  pii: ["table"],
  metadata: ["table", "pii"],
};

/** Folders that may touch process, console, clock and files; adapters (io) stand above everything but the entry. */
export const ambientFolders: readonly string[] = ["cli", "index", "io", "providers"];
/** Folders that may open a socket. */
export const socketFolders: readonly string[] = ["providers"];

/** "src/table/table.ts" → "table", "src/errors.ts" → "errors". */
export function folderOf(path: string): string {
  const [, first = ""] = path.split("/");
  return first.replace(/\.ts$/, "");
}

/** Layer number from 0 up, or -1 for a folder that the table does not know. */
export function layerOf(folder: string): number {
  return layers.findIndex((layer) => layer.includes(folder));
}

/** Whether a file of folder `from` may import a file of folder `to`. */
export function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (layerOf(from) > layerOf(to) && layerOf(to) >= 0) return true;
  return withinLayer[from]?.includes(to) ?? false;
}
