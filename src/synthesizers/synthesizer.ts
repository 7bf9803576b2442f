import type { Rng } from "../random/rng.js";
import type { Pool } from "../parallel/pool.js";
import type { CodedTable } from "../table/coded-table.js";

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
}

/** A fitted method. Rows of unit u depend on (model, context.rng key, u) alone. */
export interface FittedModel {
  sample(request: SampleRequest, context: Context): Promise<CodedTable>;
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
