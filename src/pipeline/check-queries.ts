import { planQuery } from "../evaluation/queries/query-plan.js";
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
