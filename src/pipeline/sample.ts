import { StandinError } from "../errors.js";
import { createRng, seedKey } from "../random/rng.js";
import type { TableFormat } from "../table/table.js";
import type { Model } from "./fit-model.js";
import { requireAbsent } from "./output-place.js";
import { parseModel } from "./model-file.js";
import { baseName, ungatedPath } from "./paths.js";
import type { Ports, Work } from "./ports.js";
import { keepRunRecord, openRunRecord } from "./run-record.js";
import { sampleModel } from "./sample-model.js";
import type { Seed } from "./seed.js";

export interface SampleToFileRequest {
  readonly model: string;
  /** Where to write; `.ungated` is put before its extension. */
  readonly output: string;
  readonly rowCount: number;
  readonly seed: Seed;
  readonly force: boolean;
}

export interface SampleToFileResult {
  readonly path: string;
  readonly rowCount: number;
}

/** Reads a model file. @throws StandinError MODEL_INVALID, also when there is none */
export async function readModel(path: string, ports: Ports): Promise<Model> {
  const text = await ports.readText(path);
  if (text === null)
    throw new StandinError("MODEL_INVALID", `There is no model file ${path}. Make one with \`standin fit INPUT -o model.json\`.`, { path });
  return parseModel(text, baseName(path));
}

/**
 * Draws rows from a model and writes them, mode 0600, under a name that says that no gate has seen them.
 * @throws StandinError OPTION_INVALID, MODEL_INVALID and those of writing
 */
export async function sampleToFile(request: SampleToFileRequest, ports: Ports, work: Work): Promise<SampleToFileResult> {
  const format = formatOf(request.output);
  const path = ungatedPath(request.output);
  const model = await readModel(request.model, ports);
  await requireAbsent(path, request.force, ports);
  const rng = createRng(seedKey(request.seed.text)).fork("sample");
  const table = await sampleModel(model, { kind: "rows", count: request.rowCount }, { ...work, rng });
  await ports.writeTable(path, table, format, { force: request.force, mode: 0o600 }, work.signal);
  await keepRunRecord(openRunRecord("sample", request.seed, ports.now(), ports.randomBytes), ports.state);
  return { path, rowCount: table.rowCount };
}

/**
 * By the name's ending: `.csv`, `.txt` or none, `.tsv`, `.jsonl`, `.parquet`; `.gz` packs text.
 * @throws StandinError OPTION_INVALID for any other, so that no file is of another kind than its name says
 */
function formatOf(output: string): TableFormat {
  const gzip = /\.gz$/iu.test(output);
  const name = baseName(output)
    .replace(/\.gz$/iu, "")
    .toLowerCase()
    .replace(/\.ungated$/u, "");
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".")) : "";
  if (ending === ".parquet" && !gzip) return { kind: "parquet" };
  if (ending === ".jsonl" || ending === ".ndjson") return { kind: "jsonl", gzip };
  if (["", ".csv", ".txt"].includes(ending)) return csvFormat(",", gzip);
  if (ending === ".tsv") return csvFormat("\t", gzip);
  throw new StandinError(
    "OPTION_INVALID",
    `${baseName(output)} ends in ${gzip ? `${ending}.gz` : ending}, which is no kind of file that rows are written as. End the name in .csv, .tsv or ` +
      ".jsonl (each also with .gz), or in .parquet.",
    { option: "--output", ending },
  );
}

function csvFormat(delimiter: string, gzip: boolean): TableFormat {
  const marks = { delimiter, quote: '"', quoteAll: false, newline: "\n" } as const;
  return { kind: "csv", ...marks, encoding: "utf-8", byteOrderMark: false, decimalComma: false, gzip };
}
