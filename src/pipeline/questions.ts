import { planQuery } from "../evaluation/queries/query-plan.js";
import type { EvaluationInput } from "../evaluation/figures.js";
import type { Metadata } from "../metadata/metadata.js";
import type { Ports } from "./ports.js";

/** Reads the questions against the columns, before anything is learned. @throws StandinError QUERY_INVALID */
export async function checkQueries(
  queries: readonly string[],
  metadata: Metadata,
  { withQueries }: Pick<Ports, "withQueries">,
  signal: AbortSignal,
): Promise<void> {
  if (queries.length === 0) return;
  await withQueries({ metadata, tables: [], signal }, async (session) => {
    for (const sql of queries) await planQuery(sql, session);
  });
}

/** What the user asks of the evaluation beside the usual figures. */
export interface Questions {
  /** In SQL; stand-in and real rows answer them. */
  readonly queries: readonly string[];
  /** Search for the best share of synthetic rows to train on; a number: with so many real rows to hand. */
  readonly mixSearch: boolean | number;
}

/** The same for the evaluation. */
export function questionsFor(
  { queries, mixSearch }: Questions,
  { withQueries }: Pick<Ports, "withQueries">,
): Pick<EvaluationInput, "queries" | "mixSearch"> {
  return {
    queries: { sql: queries, withQueries },
    ...(mixSearch === false ? {} : { mixSearch: { realRows: mixSearch === true ? null : mixSearch } }),
  };
}
