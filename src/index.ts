import type { Evaluation } from "./evaluation/figures.js";
import { evaluate as evaluateFolds } from "./evaluation/evaluate.js";
import { withQueries } from "./io/with-queries.js";
import { readTable as readTableFrom } from "./io/read-table.js";
import { withConstraints } from "./metadata/constraints/settle-constraints.js";
import type { Metadata } from "./metadata/metadata.js";
import type { Pool } from "./parallel/pool.js";
import { createWorkerPool } from "./parallel/worker-pool.js";
import { attemptsCheck, withCheck } from "./pipeline/attempts-check.js";
import { fidelityPrivacyOf } from "./pipeline/fidelity-privacy.js";
import { fitModel, type Model } from "./pipeline/fit-model.js";
import { planConditions } from "./pipeline/plan-conditions.js";
import { questionsFor } from "./pipeline/questions.js";
import { sampleModel } from "./pipeline/sample-model.js";
import { createRng, type Rng, seedKey } from "./random/rng.js";
import { decide as decideByPolicy } from "./release/decide.js";
import { loadPolicy } from "./release/load-policy.js";
import type { Command, Policy } from "./release/policy.js";
import type { Verdict } from "./release/verdict.js";
import type { SynthesizerKind } from "./synthesizers/registry.js";
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

export interface FitOptions extends WorkOptions {
  /** Persons that must hold every value, bin and leaf, integer >= 2; 11 unless given. */
  readonly k?: number;
  /** "tree" (unless given), "copula" (for tables of a few hundred rows) or "independent". */
  readonly method?: SynthesizerKind;
  /** From privacy (0) to fidelity (1), for the tree alone; 0.5 unless given. */
  readonly fidelityPrivacy?: number;
  /** Steps of synthesis behind the table, integer >= 0; 0, people's records, unless given. */
  readonly sourceGeneration?: number;
}

/**
 * Learns from all rows of a table, and keeps the constraints of its metadata, or those found where it names none. The model is confidential: nothing has tested it.
 * @throws RangeError on a table without rows and for a `fidelityPrivacy` outside [0, 1]; StandinError COLUMN_SETTING_INVALID for a column's
 *   method that does not go with `method`, OPTION_INVALID for a `fidelityPrivacy` with another method than the tree
 */
export async function fit(table: Table, metadata: Metadata, options: FitOptions): Promise<Model> {
  const { k = 11, method = "tree", sourceGeneration = 0 } = options;
  const fidelityPrivacy = fidelityPrivacyOf(method, options.fidelityPrivacy ?? null);
  const source = described(table, metadata, k);
  const request = { table, metadata: source, k, policyId: "library", synthesizer: method, fidelityPrivacy, sourceGeneration };
  return await withContext("fit", options, (context) => fitModel({ ...request, ...context }));
}

/**
 * Draws stand-in rows: columns, order and spelling of the source. No gate has seen them: `evaluate` and `decide` are that gate.
 * @param options.rows    integer >= 1; with several rows a person, whole persons until there are at least so many
 * @param options.given   conditions that every row meets, e.g. ["sex=F", "age>=65"]; docs/cli.md says how they are written
 * @param options.balance shares of columns, e.g. ["income=>50K:0.5,<=50K:0.5"]
 * @throws StandinError COLUMN_UNKNOWN, CONDITION_INVALID, CONDITION_UNSUPPORTED
 */
export function sample(
  model: Model,
  options: WorkOptions & { readonly rows: number; readonly given?: readonly string[]; readonly balance?: readonly string[] },
): Promise<Table> {
  const { rows, given = [], balance = [] } = options;
  return withContext("sample", options, async (context) => {
    const plan = await planConditions({ given, balance, scenario: null, represent: "sample" }, model, context);
    return await sampleModel(model, { kind: "rows", count: rows }, context, plan);
  });
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
  /**
   * Which synthetic file judged against this source it is, integer >= 1: who tries often enough passes any test by chance. The library keeps no ledger, so you
   * count; without it the check of attempts (E2) is not made, and a policy that requires it, as the built-in ones do, cannot pass.
   */
  readonly attempt?: number;
  /** Questions in SQL (SELECT aggregates FROM data …) that synthetic and real rows answer. */
  readonly queries?: readonly string[];
  /** Search for the best share of synthetic rows to train on; a number: with so many real rows to hand; false unless given. */
  readonly mixSearch?: boolean | number;
}

/**
 * Fidelity, utility and privacy attacks with their controls, for synthetic rows of any origin.
 * @throws RangeError for an `attempt` that is no integer >= 1; StandinError QUERY_INVALID, QUERY_FAILED
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { train, holdout, synthetic, metadata, k = 11, attempt, queries = [], mixSearch = false } = options;
  if (attempt !== undefined && !(Number.isSafeInteger(attempt) && attempt >= 1)) throw new RangeError("attempt must be an integer >= 1");
  const folds = [{ train, holdout, synthetic }];
  const evaluation = await withContext("evaluate", options, (context) =>
    evaluateFolds({
      folds,
      released: synthetic,
      fittedOn: train,
      metadata: described(train, metadata, k),
      k,
      ...questionsFor({ queries, mixSearch }, { withQueries }),
      ...context,
    }),
  );
  return attempt === undefined ? evaluation : withCheck(evaluation, attemptsCheck({ ordinal: attempt }, "caller"));
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

/** The metadata with the constraints that are found in the table, where it has none of its own (an empty list counts as its own). */
function described(train: Table, metadata: Metadata, k: number): Metadata {
  return metadata.constraints === undefined ? withConstraints({ train, source: train, metadata, declared: undefined, k }) : metadata;
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
