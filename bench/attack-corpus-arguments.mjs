import { parseArgs } from "node:util";
import { count, seedList } from "./score-arguments.mjs";

/** Data sets that need no file. */
export const generatedSets = ["mixed", "named", "rows"];

const options = {
  twins: { type: "string", default: "" },
  fresh: { type: "boolean", default: false },
  seeds: { type: "string", default: "1-5" },
  from: { type: "string" },
  to: { type: "string" },
  train: { type: "string", default: "8000" },
  holdout: { type: "string", default: "2000" },
  threads: { type: "string", default: "1" },
  policy: { type: "string" },
  "show-only": { type: "boolean", default: false },
  "any-build": { type: "boolean", default: false },
  records: { type: "string" },
  out: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
};

/**
 * Arguments of `bench/attack-corpus.mjs`.
 * @throws Error with one plain sentence
 */
export function attackCorpusArguments(argv) {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  if (values.fresh && values.twins !== "") throw new Error("--fresh is short for --twins fresh; give one of the two");
  return {
    help: values.help,
    sets: positionals.length > 0 ? positionals : generatedSets,
    twins: values.fresh ? ["fresh"] : values.twins.split(",").filter((name) => name !== ""),
    fresh: values.fresh,
    seeds: within(seedList("--seeds", values.fresh && !argv.some(isSeeds) ? "1-200" : values.seeds), values.from, values.to),
    sizes: { train: count("--train", values.train), holdout: count("--holdout", values.holdout) },
    threads: count("--threads", values.threads),
    policy: values.policy,
    showOnly: values["show-only"],
    anyBuild: values["any-build"],
    records: values.records,
    out: values.out,
  };
}

function isSeeds(word) {
  return word === "--seeds" || word.startsWith("--seeds=");
}

/** Those of the seeds that this piece of the work makes. */
function within(seeds, from, to) {
  const [low, high] = [from === undefined ? 1 : count("--from", from), to === undefined ? Number.POSITIVE_INFINITY : count("--to", to)];
  const taken = seeds.filter((seed) => (from === undefined && to === undefined) || (Number(seed) >= low && Number(seed) <= high));
  if (taken.length === 0) throw new Error(`no seed lies from ${low} to ${high}`);
  return taken;
}
