import { StandinError } from "../../../errors.js";
import type { Rng } from "../../../random/rng.js";
import type { Table } from "../../../table/table.js";
import type { Refit } from "../../figures.js";
import { stopIfAborted } from "../attack-context.js";
import type { CheckResult } from "../figure.js";

/** Why nothing can be said where only a file is at hand. */
export const noRefit: CheckResult = {
  kind: "notMeasured",
  reason: "It needs the method itself, to be fitted again on other rows; a file alone cannot be tested for it.",
};

export type RefitOutcome = { readonly kind: "drawn"; readonly table: Table } | { readonly kind: "notMeasured"; readonly reason: string };

/**
 * One more fit. A method that cannot be fitted on these rows, and says so by a StandinError, leaves the check unmeasured.
 * @throws StandinError INTERRUPTED when the signal aborts, and what is nobody's input: RangeError, TypeError
 */
export async function tryRefit(refit: Refit, train: Table, rng: Rng, signal: AbortSignal): Promise<RefitOutcome> {
  stopIfAborted(signal);
  try {
    const table = await refit(train, rng);
    if (table.rowCount === 0) return { kind: "notMeasured", reason: "The method, fitted again, drew no rows." };
    return { kind: "drawn", table };
  } catch (error) {
    stopIfAborted(signal);
    if (error instanceof StandinError && error.code !== "INTERRUPTED")
      return { kind: "notMeasured", reason: `The method could not be fitted again on other rows of the table (${error.code}).` };
    throw error;
  }
}
