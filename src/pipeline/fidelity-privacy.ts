import { StandinError } from "../errors.js";
import { defaultFidelity } from "../synthesizers/tree/caution.js";

/**
 * Where a fit stands between privacy (0) and fidelity (1): as given, else the tree's own place; null for the methods that have none.
 *
 * @param method name of the method
 * @param given  from option or configuration file; null where neither says so
 * @throws StandinError OPTION_INVALID when it is given for another method than the tree
 */
export function fidelityPrivacyOf(method: string, given: number | null): number | null {
  if (method === "tree") return given ?? defaultFidelity;
  if (given === null) return null;
  throw new StandinError(
    "OPTION_INVALID",
    `--fidelity-privacy (in standin.yaml: fidelityPrivacy) moves the tree alone, and the method is ${method}. Leave it out, or take the tree.`,
    { option: "--fidelity-privacy", method },
  );
}
