import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

const neverOurs = new Set([".git", "node_modules", "dist", "coverage"]);

/** Paths of what belongs to the repository (tracked, or new and not ignored); without git, everything but what tools make. */
export function repositoryFiles(): string[] {
  try {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
      stdio: "pipe",
    });
    return listed.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  } catch {
    const all = readdirSync(root, { recursive: true, withFileTypes: true });
    const files = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    return files.filter((path) => !path.split("/").some((part) => neverOurs.has(part) || part.endsWith("-release")));
  }
}

export function markdownFiles(): string[] {
  return repositoryFiles().filter((path) => path.endsWith(".md"));
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
