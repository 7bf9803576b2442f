import { createRng, seedKey } from "../random/rng.js";
import type { ReadOptions } from "../table/ports.js";
import type { TableFormat } from "../table/table.js";
import { completeRows } from "./complete-rows.js";
import { formatOf } from "./output-format.js";
import { requireAbsent } from "./output-place.js";
import { baseName, copyPaths, ungatedPath } from "./paths.js";
import type { Ports, Work } from "./ports.js";
import { keepRunRecord, openRunRecord } from "./run-record.js";
import { readModel, type SampledFile } from "./sample.js";
import type { Seed } from "./seed.js";

export interface CompleteFileRequest {
  readonly model: string;
  /** The table with empty cells, or "-". */
  readonly input: string;
  readonly reading: ReadOptions;
  readonly output: string;
  readonly copies: number;
  readonly seed: Seed;
  readonly force: boolean;
}

export interface CompleteFileResult extends SampledFile {
  readonly files: readonly SampledFile[];
  readonly filledCells: number;
  /** Rows whose given cells stand together in no record that the model knows. */
  readonly unseenRows: number;
}

/**
 * Fills the empty cells of a file from a model and writes the result as `sampleToFile` does, in the file's own dialect.
 * @throws StandinError as `sampleToFile`, TABLES_DIFFER, and all that reading throws
 */
export async function completeFile(request: CompleteFileRequest, ports: Ports, work: Work): Promise<CompleteFileResult> {
  const { copies, seed, force, input } = request;
  const named = formatOf(request.output);
  const paths = copyPaths(request.output, copies).map(ungatedPath);
  const model = await readModel(request.model, ports);
  for (const path of paths) await requireAbsent(path, force, ports);
  const missingTokensByColumn = new Map(
    model.output.metadata.columns.flatMap(({ name, missingTokens }) =>
      missingTokens === undefined ? [] : [[name, missingTokens] as const],
    ),
  );
  const { table: partial, format } = await ports.readTable(input, { missingTokensByColumn, ...request.reading }, work.signal);
  const own = ownFormat(format, named);
  const rng = createRng(seedKey(seed.text)).fork("complete");
  const files: SampledFile[] = [];
  let filled = { filledCells: 0, unseenRows: 0 };
  for (const [index, path] of paths.entries()) {
    const copyRng = index === 0 ? rng : rng.fork(`copy/${index + 1}`);
    const { table, ...counts } = await completeRows(partial, baseName(input), model, { ...work, rng: copyRng });
    if (index === 0) filled = counts;
    await ports.writeTable(path, table, own, { force, mode: 0o600 }, work.signal);
    files.push({ path, rowCount: table.rowCount });
  }
  await keepRunRecord(openRunRecord("sample", seed, ports.now(), ports.randomBytes), ports.state);
  return { ...files[0]!, files, ...filled };
}

/** The dialect of the file that was read where the output is of its kind. */
function ownFormat(read: TableFormat, named: TableFormat): TableFormat {
  if (read.kind !== named.kind) return named;
  return read.kind === "csv" && named.kind === "csv" ? { ...read, gzip: named.gzip } : named;
}
