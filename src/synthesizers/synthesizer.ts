import type { Rng } from "../random/rng.js";
import type { Pool } from "../parallel/pool.js";
import type { CodedTable } from "../table/coded-table.js";
import type { Conditions, StrataConditions, StratumAssessment } from "./conditional/conditions.js";

/** What a method costs in differential privacy, said before it may see a row. */
export type PrivacyEvent = { readonly kind: "none" };

/** Everything a stage gets beside its data. */
export interface Context {
  readonly rng: Rng;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  /** Share done in [0, 1] of the named step; called at most some hundred times. */
  readonly progress: (step: string, share: number) => void;
}

export interface SampleRequest {
  readonly firstUnit: number;
  readonly unitCount: number;
  /** Conditions that every row meets; left out, rows are drawn freely. */
  readonly given?: Conditions | undefined;
}

/** Rows drawn. */
export interface DrawnTable extends CodedTable {
  /** By row, with kept codes: 1 where they stand together in no record that the model knows. */
  readonly unseen?: Uint8Array;
}

/** A fitted method. Rows of unit u depend on (model, context.rng key, u, conditions) alone. */
export interface FittedModel {
  /** @throws StandinError CONDITION_UNSUPPORTED for conditions that no row can meet */
  sample(request: SampleRequest, context: Context): Promise<DrawnTable>;
  /** How hard conditions are to meet, one answer a stratum; depends on (model, context.rng key, conditions) alone. */
  assess(given: StrataConditions, context: Context): Promise<readonly StratumAssessment[]>;
  toJSON(): unknown;
}

export interface Synthesizer {
  readonly kind: string;
  cost(): PrivacyEvent;
  /** @throws RangeError on an empty table */
  fit(train: CodedTable, context: Context): Promise<FittedModel>;
  /** @throws StandinError MODEL_INVALID when the state does not fit the schema */
  load(state: unknown): FittedModel;
}
