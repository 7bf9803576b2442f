import { parseArgs } from "node:util";

const options = {
  seeds: { type: "string", default: "1" },
  method: { type: "string" },
  policy: { type: "string", default: "vendor" },
  skip: { type: "string", default: "" },
  help: { type: "boolean", short: "h", default: false },
};

/**
 * Arguments of `bench/score.mjs`.
 * @throws Error with one plain sentence
 */
export function scoreArguments(argv) {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  const seeds = values.seeds.split(",").map((seed) => seed.trim());
  if (seeds.some((seed) => seed === "")) throw new Error(`--seeds takes seeds separated by commas, e.g. 1,2,3; got "${values.seeds}"`);
  if (!values.help && positionals.length === 0) throw new Error("name at least one data set of the shared folder, e.g. adult");
  return { ...values, seeds, datasets: positionals };
}
