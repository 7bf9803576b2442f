import { parseArgs } from "node:util";

const options = {
  synthetic: { type: "string" },
  target: { type: "string" },
  python: { type: "boolean", default: false },
  out: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
};

/**
 * Arguments of `bench/text-quality.mjs`.
 * @throws Error with one plain sentence
 */
export function textArguments(argv) {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  const datasets = positionals.length === 0 ? ["airline-tweets", "banking77"] : positionals;
  if (datasets.length > 1 && (values.synthetic !== undefined || values.target !== undefined))
    throw new Error("--synthetic and --target belong to one data set: name it");
  return { ...values, datasets };
}
