import { parseArgs } from "node:util";
import { count, peerList } from "./score-arguments.mjs";

const options = {
  tables: { type: "string" },
  input: { type: "string", multiple: true, default: [] },
  repeats: { type: "string", default: "1" },
  peers: { type: "string", default: "" },
  "peer-minutes": { type: "string", default: "10" },
  method: { type: "string", default: "tree" },
  threads: { type: "string", default: "2" },
  seed: { type: "string", default: "1" },
  out: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
};

const factors = { "": 1, k: 1e3, m: 1e6 };
const defaultTables = "34k,100k,1M";

/**
 * Arguments of `bench/speed.mjs`.
 * @throws Error with one plain sentence
 */
export function speedArguments(argv) {
  const { values } = parseArgs({ args: argv, options, allowPositionals: false, strict: true });
  const tables = values.tables ?? (values.input.length > 0 ? "" : defaultTables);
  return {
    ...values,
    tables: tables === "" ? [] : tables.split(",").map(tableSize),
    repeats: count("--repeats", values.repeats),
    peers: peerList(values.peers),
    peerMinutes: count("--peer-minutes", values["peer-minutes"]),
    threads: count("--threads", values.threads),
    seed: String(count("--seed", values.seed)),
  };
}

/** `1M` or `100kx200`: rows, and columns where they are not 15. */
export function tableSize(text) {
  const match = /^(\d+)([km]?)(?:x(\d+))?$/i.exec(text.trim());
  const rowCount = match === null ? 0 : Number(match[1]) * factors[match[2].toLowerCase()];
  const columnCount = Number(match?.[3] ?? 15);
  if (rowCount < 1 || columnCount < 1)
    throw new Error(`--tables takes sizes separated by commas, rows or rows x columns, e.g. 34k,1M,100kx200; got "${text}"`);
  return { rowCount, columnCount };
}
