import { privacyCheckIds } from "../../dist/evaluation/figures.js";
import { builtinPolicies, loadPolicy } from "../../dist/release/load-policy.js";

/** Limits of vendor/2 on what vendor/1 did not ask for, until that policy is there. */
const planned = {
  A3: { pValue: { atLeast: 0.05 }, excessRatio: { atMost: 1.5 } },
  A4: { longRuns: { atMost: 0 }, pValue: { atLeast: 0.01 } },
  A6: { excess: { atMost: 0.09 } },
  B2: { auc: { atMost: 0.6 } },
  B3: { univariate: { atMost: 0.09 }, multivariate3: { atMost: 0.09 }, multivariate4: { atMost: 0.09 } },
  B4: { residual1: { atMost: 0.09 }, residual10: { atMost: 0.09 } },
  B5: { pValue: { atLeast: 0.01 }, residual: { atMost: 0.2 } },
  B6: { excess: { atMost: 0.09 } },
};

/** What needs fits of its own, or a whole release, is not asked of a file alone. */
const beyondFiles = new Set(["C1", "C2", "E2", "E3"]);
export const askedChecks = privacyCheckIds.filter((id) => !beyondFiles.has(id));

/**
 * The policy that judges: `vendor/2` where it is there; else vendor/1 with the limits planned for it, on the checks that the build makes.
 * @param {string | undefined} named a built-in policy by name
 * @param {readonly string[]} made   ids of the checks that were made
 */
export function corpusPolicy(named, made) {
  const name = named ?? (builtinPolicies.includes("vendor/2") ? "vendor/2" : null);
  if (name !== null) return loadPolicy({ kind: "builtin", name });
  const rules = Object.entries(planned).filter(([id]) => made.includes(id));
  const checks = Object.fromEntries(
    rules.map(([id, limits]) => [id, { required: ["evaluate", "run"], sighted: id !== "A3" && id !== "A4", limits }]),
  );
  const file = { version: "standin.policy/1", extends: "vendor/1", name: "planned-vendor/2", checks };
  return loadPolicy({ kind: "file", name: "planned-vendor/2", text: JSON.stringify(file) });
}
