import { privacyCheckIds } from "../../dist/evaluation/figures.js";
import { loadPolicy } from "../../dist/release/load-policy.js";

/** What needs fits of its own, or a whole release, is not asked of a file alone; E2 is added when a file is judged. */
const beyondFiles = new Set(["C1", "C2", "E2", "E3", "T4"]);
export const askedChecks = privacyCheckIds.filter((id) => !beyondFiles.has(id));

/** The policy that judges. @param {string | undefined} name of a built-in one; vendor/2 unless given */
export function corpusPolicy(name = "vendor/2") {
  return loadPolicy({ kind: "builtin", name });
}
