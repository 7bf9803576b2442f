import { existsSync } from "node:fs";
import { join } from "node:path";

/** The clone. */
export const root = join(import.meta.dirname, "..");
/** The built command. */
export const main = join(root, "dist/cli/main.js");
/** Why nothing of ours can be run, or null. */
export const buildObstacle = () => (existsSync(main) ? null : "dist/ is missing: run npm run build");
/** Where benches put what they make; git ignores it. */
export const outFolder = join(root, "bench/out");
/** The folder with `data/` (data sets) and `bench/` (the scorer, the runner of peers). */
export const shared = process.env.STANDIN_SHARED ?? join(root, "..", "shared");
/** A Python with the scorer's packages. */
export const scorerPython = process.env.STANDIN_PYTHON ?? "python3";
/** The folder of the peers' environments, one a name of `peers.md`, and `R/library`; null where none is named. */
export const peersFolder = process.env.STANDIN_PEERS ?? null;
