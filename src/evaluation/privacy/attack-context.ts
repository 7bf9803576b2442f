import { StandinError } from "../../errors.js";
import type { Pool } from "../../parallel/pool.js";
import type { Rng } from "../../random/rng.js";
import type { EvaluationInput } from "../figures.js";
import { type ComparedFold, compareFold } from "./compared/compared-fold.js";
import { fewestPersons } from "./figure.js";

/** What every attack on records gets. */
export interface AttackContext {
  readonly folds: readonly ComparedFold[];
  /** Persons that must hold a value or record before it counts as shared: 3, 11 or 20 by policy. */
  readonly k: number;
  readonly rng: Rng;
  readonly pool: Pool;
  readonly signal: AbortSignal;
}

/** What the attacks share, from what an evaluation is given. */
export function attackContext({ folds, metadata, k, rng, pool, signal }: EvaluationInput): AttackContext {
  return { folds: folds.map((fold) => compareFold(fold, metadata)), k, rng: rng.fork("privacy"), pool, signal };
}

/** @throws StandinError INTERRUPTED */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new StandinError("INTERRUPTED", "Stopped before the end. Nothing half-made is left.");
}

/** Why records cannot be attacked at all, or null. Kind as in `PrivacyCheck`. */
export function obstacle({ folds }: AttackContext): { readonly kind: "notApplicable" | "notMeasured"; readonly reason: string } | null {
  const [first] = folds;
  if (first === undefined) return { kind: "notMeasured", reason: "There is no fold to measure." };
  if (folds.some((fold) => fold.synthetic.rowCount === 0)) return { kind: "notMeasured", reason: "The synthetic table has no rows." };
  if (folds.some((fold) => fold.holdout.rowCount === 0)) return { kind: "notMeasured", reason: "There is no holdout to compare with." };
  if (folds.some((fold) => fold.categoryNames.length + fold.numberNames.length === 0)) {
    return first.modelledCount === 0
      ? { kind: "notApplicable", reason: "No column is modelled, so no record could be copied." }
      : { kind: "notMeasured", reason: "Train, holdout and synthetic share no modelled column that varies." };
  }
  const train = Math.min(...folds.map((fold) => fold.train.persons.personCount));
  const holdout = folds.reduce((sum, fold) => sum + fold.holdout.persons.personCount, 0);
  if (train < fewestPersons || holdout < fewestPersons) {
    return {
      kind: "notMeasured",
      reason: `Fewer than ${fewestPersons} persons on one side; an attack needs at least ${fewestPersons} in train and in the holdout.`,
    };
  }
  return null;
}
