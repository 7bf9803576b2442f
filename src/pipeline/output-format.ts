import { StandinError } from "../errors.js";
import type { TableFormat } from "../table/table.js";
import { baseName } from "./paths.js";

/**
 * By the name's ending: `.csv`, `.txt` or none, `.tsv`, `.jsonl`, `.parquet`; `.gz` packs text.
 * @throws StandinError OPTION_INVALID for any other, so that no file is of another kind than its name says
 */
export function formatOf(output: string): TableFormat {
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
