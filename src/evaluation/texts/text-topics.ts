import type { TokenRows } from "../../language/token-rows.js";
import { kMeans, nearestCentres } from "../../math/k-means.js";
import type { Rng } from "../../random/rng.js";
import { type NotedFigure, unmeasured } from "../utility/noted-figure.js";
import { type Cells, meanEstimate, shareLikeness } from "./share-likeness.js";
import type { TextSample } from "./text-samples.js";
import { sidedResult, type TextSides } from "./text-sides.js";
import { spaceWidth, type TextSpace } from "./text-space.js";

const mostTopics = 20;
/** Texts of train a topic, on average, at least. */
const textsPerTopic = 50;
const rounds = 20;

/**
 * Likeness of what texts are about: 1 - Jensen-Shannon distance of the shares of topics, mean over columns. Topics are clusters of train's texts in
 * their space, at most 20; texts without a word that train knows are one of their own.
 * @param spaces by column; null where it has none
 */
export function textTopics(sides: TextSides, spaces: readonly (TextSpace | null)[], rng: Rng): NotedFigure {
  const columns = spaces.flatMap((space, c) => {
    if (space === null) return [];
    const topics = topicsOf(sides.fitting.tokens[c]!, space, rng.fork(`column/${c}`));
    return [{ c, topics, real: topics(sides.holdout.tokens[c]!) }];
  });
  if (columns.length === 0) return unmeasured("notMeasured", "the texts of train share too few words to make topics");
  const measure = (side: TextSample) => meanEstimate(columns.map(({ c, topics, real }) => shareLikeness(real, topics(side.tokens[c]!))));
  return { result: sidedResult(measure, sides), notes: [] };
}

function topicsOf(fitting: TokenRows, space: TextSpace, rng: Rng): (tokens: TokenRows) => Cells {
  const places = space(fitting);
  const topicCount = Math.max(2, Math.min(mostTopics, Math.floor(places.length / spaceWidth / textsPerTopic)));
  const draws = Float64Array.from({ length: topicCount }, () => rng.nextFloat());
  const topics = kMeans(places, spaceWidth, topicCount, draws, rounds);
  return (tokens) => {
    const own = space(tokens);
    const nearest = nearestCentres(own, spaceWidth, topics);
    return { cells: nearest.map((topic, row) => (hasPlace(own, row) ? topic : topicCount)), cellCount: topicCount + 1 };
  };
}

/** False for a text without a known word. */
export function hasPlace(places: Float32Array, row: number): boolean {
  return places.subarray(row * spaceWidth, (row + 1) * spaceWidth).some((value) => value !== 0);
}
