import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Where a worker can load a module from. A built module is its own answer. A module that runs from its TypeScript source (as under a test
 * runner) has no `.js` beside it, and Node cannot load `.ts` in a worker: the answer is then its build under `dist/`, if that is not older.
 *
 * @returns null when there is no build to load; the job then runs in the calling thread
 */
export function builtAddress(address: URL): URL | null {
  if (existsSync(address)) return address;
  const source = new URL(address.href.replace(/\.js$/, ".ts"));
  const root = address.href.lastIndexOf("/src/");
  if (root === -1 || !existsSync(source)) return null;
  const built = new URL(`${address.href.slice(0, root)}/dist/${address.href.slice(root + "/src/".length)}`);
  return isCurrent(built, source) ? built : null;
}

function isCurrent(built: URL, source: URL): boolean {
  if (!existsSync(built)) return false;
  return statSync(fileURLToPath(built)).mtimeMs >= statSync(fileURLToPath(source)).mtimeMs;
}
