import { StandinError } from "../errors.js";
import type { Ports } from "./ports.js";

/** Looks before the work begins, so that it is not done in vain. @throws StandinError OUTPUT_EXISTS */
export async function requireAbsent(path: string, force: boolean, ports: Ports): Promise<void> {
  if (force || !(await ports.pathExists(path))) return;
  throw new StandinError(
    "OUTPUT_EXISTS",
    `${path} exists already and is not overwritten. Choose another name with -o, or pass --force to replace it.`,
    { path },
  );
}
