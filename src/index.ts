import type { Evaluation } from "./evaluation/figures.js";
import { evaluate as evaluateFolds } from "./evaluation/evaluate.js";
import { readTable as readTableFrom } from "./io/read-table.js";
import type { Metadata } from "./metadata/metadata.js";
import type { Pool } from "./parallel/pool.js";
import { createWorkerPool } from "./parallel/worker-pool.js";
import { fitModel, type Model } from "./pipeline/fit-model.js";
import { sampleModel } from "./pipeline/sample-model.js";
import { createRng, type Rng, seedKey } from "./random/rng.js";
import { decide as decideByPolicy } from "./release/decide.js";
import { loadPolicy } from "./release/load-policy.js";
import type { Command, Policy } from "./release/policy.js";
import type { Verdict } from "./release/verdict.js";
import type { ReadOptions, ReadResult } from "./table/ports.js";
import type { Table } from "./table/table.js";

export { inferMetadata, type InferredMetadata } from "./metadata/infer-metadata.js";
export type { MetadataOverrides } from "./metadata/overrides.js";
export { type ErrorCode, StandinError } from "./errors.js";
export type { Column, NumberColumn, Table, TableFormat, TextColumn } from "./table/table.js";
export type { Evaluation, Metadata, Model, Policy, ReadOptions, ReadResult, Verdict };

/** How the work is done; the result does not depend on it, but for the seed. */
export interface WorkOptions {
  /** 32 hexadecimal digits, or any text; the same seed gives the same result. Keep it secret: with it a guessed source can be tested. */
  readonly seed: string;
  /** Worker threads, integer >= 1; 1 unless given. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Share done in [0, 1] of the named step. */
  readonly progress?: (step: string, share: number) => void;
}

/**
 * Reads a CSV, JSON Lines or Parquet file (also `.gz`) into memory.
 * @throws StandinError for anything wrong with the file; its message holds no cell
 */
export function readTable(path: string, options: ReadOptions & { readonly signal?: AbortSignal } = {}): Promise<ReadResult> {
  const { signal = new AbortController().signal, ...reading } = options;
  return readTableFrom(path, reading, { signal, stdin: process.stdin });
}

/**
 * Learns from all rows of a table. The model is confidential: nothing has tested it.
 * @param options.k      persons that must hold every value, bin and leaf, integer >= 2; 11 unless given
 * @param options.method "tree" (unless given) or "independent"
 * @throws RangeError on a table without rows
 */
export function fit(
  table: Table,
  metadata: Metadata,
  options: WorkOptions & { readonly k?: number; readonly method?: "tree" | "independent" },
): Promise<Model> {
  const { k = 11, method = "tree" } = options;
  return withContext("fit", options, (context) => fitModel({ table, metadata, k, policyId: "library", synthesizer: method, ...context }));
}

/**
 * Draws stand-in rows: columns, order and spelling of the source. No gate has seen them: `evaluate` and `decide` are that gate.
 * @param options.rows integer >= 1; with several rows a person, whole persons until there are at least so many
 */
export function sample(model: Model, options: WorkOptions & { readonly rows: number }): Promise<Table> {
  return withContext("sample", options, (context) => sampleModel(model, { kind: "rows", count: options.rows }, context));
}

export interface EvaluateOptions extends WorkOptions {
  /** The rows that the synthetic ones were made from. */
  readonly train: Table;
  /** Rows of persons that their maker never saw; same columns. */
  readonly holdout: Table;
  readonly synthetic: Table;
  /** What the columns mean, inferred from `train`. */
  readonly metadata: Metadata;
  /** Persons below which a value counts as rare, integer >= 2; 11 unless given. */
  readonly k?: number;
}

/** Fidelity, utility and privacy attacks with their controls, for synthetic rows of any origin. */
export function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { train, holdout, synthetic, metadata, k = 11 } = options;
  const folds = [{ train, holdout, synthetic }];
  return withContext("evaluate", options, (context) =>
    evaluateFolds({ folds, released: synthetic, fittedOn: train, metadata, k, ...context }),
  );
}

/**
 * A policy's verdict on an evaluation; a pure function.
 * @param policy  "internal", "vendor" or "public", or a policy made otherwise
 * @param command whose requirements hold; "evaluate" unless given
 * @throws StandinError POLICY_UNKNOWN
 */
export function decide(policy: string | Policy, evaluation: Evaluation, command: Command = "evaluate"): Verdict {
  return decideByPolicy(typeof policy === "string" ? loadPolicy({ kind: "builtin", name: policy }) : policy, evaluation, command);
}

interface LibraryContext {
  readonly rng: Rng;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  readonly progress: (step: string, share: number) => void;
}

async function withContext<Result>(
  name: string,
  options: WorkOptions,
  task: (context: LibraryContext) => Promise<Result>,
): Promise<Result> {
  const { seed, threads = 1, signal = new AbortController().signal, progress = () => {} } = options;
  const pool = createWorkerPool(threads, signal);
  try {
    return await task({ rng: createRng(seedKey(seed)).fork(name), pool, signal, progress });
  } finally {
    await pool.close();
  }
}
