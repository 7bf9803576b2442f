import { learnConstraintPlan } from "../encode/constraints/learn-plan.js";
import type { ConstraintPlan } from "../encode/constraints/plan.js";
import { encodeTable } from "../encode/encode-table.js";
import { learnCodebook } from "../encode/learn-codebook.js";
import type { Metadata } from "../metadata/metadata.js";
import type { Pool } from "../parallel/pool.js";
import type { Rng } from "../random/rng.js";
import { synthesizerOf } from "../synthesizers/registry.js";
import type { FittedModel } from "../synthesizers/synthesizer.js";
import type { Table } from "../table/table.js";
import { learnTexts } from "../text/learn-texts.js";
import type { PhraseModel } from "../text/phrase-model.js";
import type { Codebook } from "../encode/codebook.js";
import { drawingOptions } from "./drawing-options.js";
import { orderByPerson } from "./person-order.js";

/** Most codes a column, and most smooth cells a number column (docs/ARCHITECTURE.md, "Encoding"). */
export const codebookLimits = { maxCodes: 256, maxCells: 1024 } as const;

export interface FitRequest {
  readonly table: Table;
  readonly metadata: Metadata;
  /** Persons that must hold every value, bin, cut side and leaf. */
  readonly k: number;
  readonly policyId: string;
  /** Name of the method, see `synthesizers/registry.ts`. */
  readonly synthesizer: string;
  /** From privacy (0) to fidelity (1), for a method that has such a place; null or left out: the method's own. */
  readonly fidelityPrivacy?: number | null;
  /** Steps of synthesis between people's records and the table; 0, the records themselves, unless given. */
  readonly sourceGeneration?: number;
  readonly rng: Rng;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  readonly progress: (step: string, share: number) => void;
}

/** A fitted model: all that `model.json` holds. Confidential. */
export interface Model {
  readonly k: number;
  readonly policyId: string;
  /** Steps of synthesis between people's records and what this model draws: 1 and those of its source. */
  readonly generation: number;
  /** What the columns that are learned mean: those of the table, without the ones that follow from others. */
  readonly metadata: Metadata;
  readonly codebook: Codebook;
  readonly synthesizer: string;
  readonly fitted: FittedModel;
  /** What the columns of a drawn table mean, and how it is made from the learned ones so that it keeps the constraints. */
  readonly output: { readonly metadata: Metadata; readonly plan: ConstraintPlan };
  /** Columns of texts that are written for the drawn rows; `output` has their hidden columns. */
  readonly texts: readonly PhraseModel[];
}

/**
 * Learns codebook and synthesizer from a table.
 * @throws RangeError on a table without rows, StandinError COLUMN_SETTING_INVALID for a column's method that does not go with the run's
 */
export async function fitModel(request: FitRequest): Promise<Model> {
  const { k, policyId, synthesizer, fidelityPrivacy = null, sourceGeneration = 0, signal, progress } = request;
  const { table: ordered, personOf, unitStart } = orderByPerson(request.table, request.metadata);
  progress("encode", 0);
  const { table, metadata, models: texts } = learnTexts(ordered, request.metadata, personOf, k);
  signal.throwIfAborted();
  const { plan, reduced } = learnConstraintPlan(table, metadata, personOf, k);
  const codebook = learnCodebook(reduced.table, reduced.metadata, personOf, { k, ...codebookLimits });
  signal.throwIfAborted();
  const coded = encodeTable(reduced.table, reduced.metadata, codebook, unitStart);
  progress("encode", 1);
  const context = { rng: request.rng, pool: request.pool, signal, progress };
  const drawing = drawingOptions(reduced.metadata, codebook, synthesizer);
  const place = fidelityPrivacy === null ? {} : { fidelity: fidelityPrivacy };
  const fitted = await synthesizerOf(synthesizer, { k, ...drawing, ...place }).fit(coded, context);
  const output = { metadata, plan };
  return { k, policyId, generation: 1 + sourceGeneration, metadata: reduced.metadata, codebook, synthesizer, fitted, output, texts };
}
