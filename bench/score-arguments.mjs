import { parseArgs } from "node:util";

/** Options of every bench that scores data sets. */
export const scoringOptions = {
  seeds: { type: "string", default: "1" },
  policy: { type: "string", default: "vendor" },
  peers: { type: "string", default: "" },
  "peer-seeds": { type: "string" },
  "peer-minutes": { type: "string", default: "20" },
  reuse: { type: "string" },
  threads: { type: "string", default: "2" },
  skip: { type: "string", default: "" },
  out: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
};

/**
 * Arguments of `bench/score.mjs`.
 * @throws Error with one plain sentence
 */
export function scoreArguments(argv) {
  return scoringArguments(argv, { ...scoringOptions, method: { type: "string", default: "tree" } });
}

/**
 * Data sets and options of a bench that scores them.
 * @param options as `parseArgs` takes them, those of `scoringOptions` among them
 * @throws Error with one plain sentence
 */
export function scoringArguments(argv, options) {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  if (!values.help && positionals.length === 0) throw new Error("name at least one data set of the shared folder, e.g. adult");
  const seeds = seedList("--seeds", values.seeds);
  return {
    ...values,
    seeds,
    datasets: positionals,
    peers: peerList(values.peers),
    peerSeeds: values["peer-seeds"] === undefined ? seeds.slice(0, 1) : seedList("--peer-seeds", values["peer-seeds"]),
    peerMinutes: count("--peer-minutes", values["peer-minutes"]),
    threads: count("--threads", values.threads),
  };
}

/** `1,2,3`, `1-10`, or both mixed. @throws Error with one plain sentence */
export function seedList(option, text) {
  const seeds = text.split(",").flatMap((part) => {
    const range = /^(\d+)-(\d+)$/.exec(part.trim());
    if (range === null) return [part.trim()];
    const [first, last] = [Number(range[1]), Number(range[2])];
    return first > last ? [""] : Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  });
  if (seeds.includes("")) throw new Error(`${option} takes seeds, e.g. 1,2,3 or 1-10; got "${text}"`);
  return seeds;
}

/** Peers separated by spaces or commas; a comma within a peer's options (`mst:eps=1,method=sample`) belongs to them. */
export function peerList(text) {
  return text.split(/\s+|,(?![a-z_]+=)/i).filter((peer) => peer !== "");
}

/** @throws Error unless a whole number of 1 or more */
export function count(option, text) {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${option} takes a whole number of 1 or more; got "${text}"`);
  return Number(text);
}
