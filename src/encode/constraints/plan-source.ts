import type { DescribedTable } from "./reduce-step.js";

/** The rows that a plan is learned from. */
export interface PlanSource extends DescribedTable {
  /** Row → person, rows of one person contiguous; null when every row is a person. */
  readonly personOf: Uint32Array | null;
  /** Persons that must hold whatever is stored. */
  readonly k: number;
}
