import { parseArgs } from "node:util";

const options = {
  rows: { type: "string", default: "10k,100k,1M" },
  threads: { type: "string" },
  seed: { type: "string", default: "7f4a7c15d1b54a32d192ed03a1f87c2b" },
  input: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
};

const factors = { k: 1e3, K: 1e3, m: 1e6, M: 1e6 };

/**
 * Arguments of `bench/scale.mjs`.
 * @throws Error with one plain sentence
 */
export function scaleArguments(argv) {
  const { values } = parseArgs({ args: argv, options, allowPositionals: false, strict: true });
  return { ...values, rowCounts: values.rows.split(",").map(rowCount) };
}

function rowCount(text) {
  const match = /^(\d+)([kKmM]?)$/.exec(text.trim());
  const count = match === null ? 0 : Number(match[1]) * (factors[match[2]] ?? 1);
  if (count < 1) throw new Error(`--rows takes counts separated by commas, e.g. 10k,100k,1M; got "${text}"`);
  return count;
}
