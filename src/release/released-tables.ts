import { z } from "zod";

/** What the manifest of a release says about its tables, read loosely: a manifest of another version is recognised too. */
const releaseSchema = z.object({
  version: z.string().regex(/^standin\.manifest\/\d+$/),
  generation: z.number().int().min(1).nullish(),
  outputs: z.array(z.object({ path: z.string(), sha256: z.string(), rows: z.number().nullable() })),
});

export interface ReleasedTables {
  /** Steps of synthesis behind the tables, integer >= 1; 1 where an older manifest does not say. */
  readonly generation: number;
  /** Paths from the release folder, with forward slashes. */
  readonly tables: readonly { readonly path: string; readonly sha256: string }[];
}

const mostCharacters = 64 << 20;

/** The tables that a manifest of a standin release lists; null for any other text, also for a manifest of a refusal, which lists none. */
export function releasedTables(manifestText: string): ReleasedTables | null {
  if (manifestText.length > mostCharacters) return null;
  let value: unknown;
  try {
    value = JSON.parse(manifestText);
  } catch {
    return null;
  }
  const parsed = releaseSchema.safeParse(value);
  if (!parsed.success) return null;
  const tables = parsed.data.outputs.filter(({ rows }) => rows !== null).map(({ path, sha256 }) => ({ path, sha256 }));
  return tables.length === 0 ? null : { generation: parsed.data.generation ?? 1, tables };
}
