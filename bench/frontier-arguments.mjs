import { scoringArguments, scoringOptions } from "./score-arguments.mjs";

const options = {
  ...scoringOptions,
  places: { type: "string", default: "0,0.25,0.5,0.75,1" },
  seeds: { type: "string", default: "1,2" },
  skip: { type: "string", default: "sdmetrics,anonymeter,utility,rare,text" },
  resume: { type: "boolean", default: false },
  picture: { type: "string" },
};

/**
 * Arguments of `bench/frontier.mjs`.
 * @throws Error with one plain sentence
 */
export function frontierArguments(argv) {
  const settings = scoringArguments(argv, options);
  return { ...settings, places: placeList(settings.places) };
}

/** Numbers from 0 to 1, each once, ascending; as text, so that they come back as they were written. */
function placeList(text) {
  const places = [...new Set(text.split(",").map((part) => part.trim()))];
  if (places.every((place) => /^(\d*\.)?\d+$/.test(place) && Number(place) <= 1)) return places.sort((a, b) => Number(a) - Number(b));
  throw new Error(`--places takes numbers from 0 to 1, e.g. 0,0.5,1; got "${text}"`);
}
