/** Conditions on rows, in codes. Columns that are not named are free. */
export type Conditions = StrataConditions | CellConditions;

/** Rows of a stratum share their conditions. */
export interface Stratum {
  /** Share of the rows that fall to the stratum; the shares of all strata sum to 1. */
  readonly share: number;
  /** Coded column → weight of each code in [0, 1], length cardinality: a code is drawn with probability proportional to its share times this. */
  readonly weights: ReadonlyMap<string, Float64Array>;
  /** What `assess` found; found again where it is left out. */
  readonly plan?: StratumPlan;
}

/** How a stratum is drawn. */
export interface StratumPlan {
  /** Rows in the making for each row. */
  readonly particles: number;
  /** Coded column → how much likelier each code makes the conditions on later columns; guides the draw, and does not change what comes out. */
  readonly guides: ReadonlyMap<string, Float64Array>;
}

/** Which stratum a row belongs to follows from its address alone. */
export interface StrataConditions {
  readonly kind: "strata";
  readonly strata: readonly Stratum[];
}

/** Completion: every unit is one row, and unit u keeps the codes that stand at index u. */
export interface CellConditions {
  readonly kind: "cells";
  /** Coded column → code by unit, -1 where the cell is to be drawn. */
  readonly fixed: ReadonlyMap<string, Int32Array>;
  /** Weights of the codes of cells that are drawn, as in a stratum. */
  readonly weights: ReadonlyMap<string, Float64Array>;
}

/** How hard a stratum is to meet, from a trial of some thousand particles. */
export interface StratumAssessment extends StratumPlan {
  /** Estimated share of unconditioned rows that meet the conditions (with weights: the mean weight), in [0, 1]. */
  readonly probability: number;
  /** Effective particles for each particle drawn, in (0, 1]; 0 where none met the conditions. */
  readonly effectiveShare: number;
}
