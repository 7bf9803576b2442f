import { parseArgs } from "node:util";
import { count, peerList, seedList } from "./score-arguments.mjs";

const options = {
  places: { type: "string", default: "0,0.25,0.5,0.75,1" },
  seeds: { type: "string", default: "1,2" },
  policy: { type: "string", default: "vendor" },
  peers: { type: "string", default: "" },
  "peer-seeds": { type: "string" },
  "peer-minutes": { type: "string", default: "20" },
  reuse: { type: "string" },
  threads: { type: "string", default: "2" },
  skip: { type: "string", default: "sdmetrics,anonymeter,utility,rare,text" },
  resume: { type: "boolean", default: false },
  out: { type: "string" },
  picture: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
};

/**
 * Arguments of `bench/frontier.mjs`.
 * @throws Error with one plain sentence
 */
export function frontierArguments(argv) {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  if (!values.help && positionals.length === 0) throw new Error("name at least one data set of the shared folder, e.g. adult");
  const seeds = seedList("--seeds", values.seeds);
  return {
    ...values,
    seeds,
    places: placeList(values.places),
    datasets: positionals,
    peers: peerList(values.peers),
    peerSeeds: values["peer-seeds"] === undefined ? seeds.slice(0, 1) : seedList("--peer-seeds", values["peer-seeds"]),
    peerMinutes: count("--peer-minutes", values["peer-minutes"]),
    threads: count("--threads", values.threads),
  };
}

/** Numbers from 0 to 1, each once, ascending; as text, so that they come back as they were written. */
function placeList(text) {
  const places = [...new Set(text.split(",").map((part) => part.trim()))];
  if (places.every((place) => /^(\d*\.)?\d+$/.test(place) && Number(place) <= 1)) return places.sort((a, b) => Number(a) - Number(b));
  throw new Error(`--places takes numbers from 0 to 1, e.g. 0,0.5,1; got "${text}"`);
}
