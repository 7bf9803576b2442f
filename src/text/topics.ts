import type { Presence } from "./trait-words.js";

const mostTopics = 24;
/** Persons a topic should have, in multiples of k. */
const personsATopic = 20;
const rounds = 8;
/** Words in more texts than this tell no topic. */
const tooCommon = 0.2;

/**
 * Groups of texts that share words: spherical k-means over inverse-document-frequency weights of word presence (Dhillon and Modha 2001), seeds
 * spread evenly over the texts, so that the same texts give the same topics.
 *
 * @param isWord 1 for tokens that may be written
 * @returns topic of each text from 0, -1 for one without a telling word; null where there are too few persons for two topics
 */
export function topicsOf(presence: Presence, personCount: number, isWord: Uint8Array, k: number): Int32Array | null {
  const topicCount = Math.min(mostTopics, Math.floor(personCount / (personsATopic * k)));
  if (topicCount < 2) return null;
  const weights = inverseFrequencies(presence, isWord);
  const lengths = textLengths(presence, weights);
  let centres = seeds(presence, weights, lengths, topicCount);
  let topics = new Int32Array(presence.personOf.length);
  for (let round = 0; round < rounds; round++) {
    topics = nearestTopics(presence, weights, lengths, centres);
    centres = meansOf(presence, weights, lengths, topics, centres);
  }
  return topics;
}

function inverseFrequencies({ texts, personOf }: Presence, isWord: Uint8Array): Float64Array {
  const textCount = personOf.length;
  return Float64Array.from(texts, (count, token) =>
    isWord[token] === 0 || count === 0 || count > tooCommon * textCount ? 0 : Math.log(textCount / count),
  );
}

function textLengths({ tokens, starts, personOf }: Presence, weights: Float64Array): Float64Array {
  return Float64Array.from(personOf, (_, text) => {
    let sum = 0;
    for (let i = starts[text]!; i < starts[text + 1]!; i++) sum += weights[tokens[i]!]! ** 2;
    return Math.sqrt(sum);
  });
}

function seeds(presence: Presence, weights: Float64Array, lengths: Float64Array, topicCount: number): Float64Array[] {
  const told = Uint32Array.from(lengths.keys()).filter((text) => lengths[text]! > 0);
  return Array.from({ length: topicCount }, (_, topic) => {
    const centre = new Float64Array(weights.length);
    // a seed is the mean of several texts: one alone shares too few words with any other
    for (let step = 0; step < 8; step++) {
      const text = told[Math.floor(((topic + step / 8) * told.length) / topicCount)];
      if (text !== undefined) addText(presence, weights, lengths, text, centre);
    }
    return toUnit(centre);
  });
}

function addText({ tokens, starts }: Presence, weights: Float64Array, lengths: Float64Array, text: number, centre: Float64Array): void {
  for (let i = starts[text]!; i < starts[text + 1]!; i++) centre[tokens[i]!]! += weights[tokens[i]!]! / lengths[text]!;
}

function toUnit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function nearestTopics(
  { tokens, starts, personOf }: Presence,
  weights: Float64Array,
  lengths: Float64Array,
  centres: readonly Float64Array[],
) {
  const topics = new Int32Array(personOf.length).fill(-1);
  const products = new Float64Array(centres.length);
  for (let text = 0; text < topics.length; text++) {
    if (lengths[text] === 0) continue;
    products.fill(0);
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const token = tokens[i]!;
      const weight = weights[token]!;
      if (weight !== 0) for (let topic = 0; topic < products.length; topic++) products[topic]! += weight * centres[topic]![token]!;
    }
    let best = 0;
    for (let topic = 1; topic < products.length; topic++) if (products[topic]! > products[best]!) best = topic;
    topics[text] = best;
  }
  return topics;
}

function meansOf(
  presence: Presence,
  weights: Float64Array,
  lengths: Float64Array,
  topics: Int32Array,
  before: readonly Float64Array[],
): Float64Array[] {
  const sums = before.map(() => new Float64Array(weights.length));
  for (let text = 0; text < topics.length; text++) if (topics[text]! >= 0) addText(presence, weights, lengths, text, sums[topics[text]!]!);
  return sums.map((sum, topic) => (sum.some((value) => value !== 0) ? toUnit(sum) : before[topic]!));
}
