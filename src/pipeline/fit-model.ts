import { codedName } from "../encode/coded-columns.js";
import { encodeTable } from "../encode/encode-table.js";
import { learnCodebook } from "../encode/learn-codebook.js";
import type { Metadata } from "../metadata/metadata.js";
import type { Pool } from "../parallel/pool.js";
import type { Rng } from "../random/rng.js";
import { synthesizerOf } from "../synthesizers/registry.js";
import type { FittedModel } from "../synthesizers/synthesizer.js";
import type { Table } from "../table/table.js";
import type { Codebook } from "../encode/codebook.js";
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
  readonly rng: Rng;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  readonly progress: (step: string, share: number) => void;
}

/** A fitted model: all that `model.json` holds. Confidential. */
export interface Model {
  readonly k: number;
  readonly policyId: string;
  readonly metadata: Metadata;
  readonly codebook: Codebook;
  readonly synthesizer: string;
  readonly fitted: FittedModel;
}

/**
 * Learns codebook and synthesizer from a table.
 * @throws RangeError on a table without rows
 */
export async function fitModel(request: FitRequest): Promise<Model> {
  const { metadata, k, policyId, synthesizer, signal, progress } = request;
  const { table, personOf, unitStart } = orderByPerson(request.table, metadata);
  progress("encode", 0);
  const codebook = learnCodebook(table, metadata, personOf, { k, ...codebookLimits });
  signal.throwIfAborted();
  const coded = encodeTable(table, metadata, codebook, unitStart);
  progress("encode", 1);
  const context = { rng: request.rng, pool: request.pool, signal, progress };
  const target = metadata.target === null ? null : codedName(metadata.target);
  const fitted = await synthesizerOf(synthesizer, { k, target }).fit(coded, context);
  return { k, policyId, metadata, codebook, synthesizer, fitted };
}
