import type { TokenSequences } from "../language/supported-ngrams.js";
import { shiftUnit } from "./trait-words.js";

/** Ordered pairs of words that stand in texts together, apart from each other, more or less often than their own shares make likely. */
export interface WordPairs {
  /** Tokens that pairs are made of, ascending. */
  readonly members: Uint16Array;
  /** Earlier and later word of each pair, as places in `members`; ascending by both. */
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  /** Sixteenths of a nat by which the pair is likelier. */
  readonly shifts: Int16Array;
}

const mostMembers = 1200;
/** Words of a pair have at least one other between them: neighbours are the n-grams' affair. */
const leastDistance = 2;
const mostDistance = 24;
const beyondChance = 3;
const largestShift = 3;

/**
 * Trigger pairs (Rosenfeld 1996, "A maximum entropy approach to adaptive statistical language modelling"), in order, with both what is likelier and
 * what is not: of a pair that fewer than k persons wrote no more is told than that.
 *
 * @param personsOf persons that wrote each token
 * @param isMember  1 for tokens that may be of a pair
 */
export function wordPairs(texts: TokenSequences, counts: Uint32Array, isMember: Uint8Array, k: number): WordPairs {
  const eligible = Uint16Array.from(counts.keys()).filter((token) => isMember[token] === 1 && counts[token]! >= 3 * k);
  const members = eligible
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, mostMembers)
    .sort();
  const { seen, persons } = countPairs(texts, members, counts.length);
  const expected = expectedPairs(texts, members, counts.length);
  const [first, second, shifts]: [number[], number[], number[]] = [[], [], []];
  for (let cell = 0; cell < seen.length; cell++) {
    const isHeld = persons[cell]! >= k;
    if (!isHeld && expected[cell]! <= 2 * k) continue;
    const count = isHeld ? (Math.floor(seen[cell]! / k) + 0.4) * k : k / 2;
    if (Math.abs(count - expected[cell]!) <= beyondChance * Math.sqrt(expected[cell]! + 1)) continue;
    const shift = Math.log((count + 1) / (expected[cell]! + 1));
    first.push(Math.floor(cell / members.length));
    second.push(cell % members.length);
    shifts.push(Math.round(Math.max(-largestShift, Math.min(largestShift, shift)) / shiftUnit));
  }
  return { members, first: Uint16Array.from(first), second: Uint16Array.from(second), shifts: Int16Array.from(shifts) };
}

/** Place of each token among the members, -1 for none. */
export function memberPlaces(members: Uint16Array, vocabularySize: number): Int16Array {
  const places = new Int16Array(vocabularySize).fill(-1);
  members.forEach((token, place) => {
    places[token] = place;
  });
  return places;
}

/** How many places of texts have the later word behind the earlier one, [members × members], and how many persons wrote them. */
function countPairs({ tokens, starts, personOf }: TokenSequences, members: Uint16Array, vocabularySize: number) {
  const places = memberPlaces(members, vocabularySize);
  const seen = new Uint32Array(members.length ** 2);
  const persons = new Uint32Array(members.length ** 2);
  const last = new Int32Array(members.length ** 2).fill(-1);
  for (let text = 0; text < personOf.length; text++) {
    const person = personOf[text]!;
    const end = starts[text + 1]!;
    for (let i = starts[text]!; i < end; i++) {
      const earlier = places[tokens[i]!]!;
      if (earlier < 0) continue;
      for (let j = i + leastDistance; j < Math.min(end, i + mostDistance); j++) {
        const later = places[tokens[j]!]!;
        if (later < 0) continue;
        const cell = earlier * members.length + later;
        seen[cell]!++;
        if (last[cell] === person) continue;
        last[cell] = person;
        persons[cell]!++;
      }
    }
  }
  return { seen, persons };
}

/** Pairs of places at those distances, times the shares of both words. */
function expectedPairs({ tokens, starts, personOf }: TokenSequences, members: Uint16Array, vocabularySize: number): Float64Array {
  const places = memberPlaces(members, vocabularySize);
  const counts = new Float64Array(members.length);
  let [tokenCount, pairCount] = [0, 0];
  for (let text = 0; text < personOf.length; text++) {
    const length = starts[text + 1]! - starts[text]!;
    tokenCount += length;
    for (let distance = leastDistance; distance < Math.min(mostDistance, length); distance++) pairCount += length - distance;
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const place = places[tokens[i]!]!;
      if (place >= 0) counts[place]!++;
    }
  }
  const expected = new Float64Array(members.length ** 2);
  for (let earlier = 0; earlier < members.length; earlier++)
    for (let later = 0; later < members.length; later++)
      expected[earlier * members.length + later] = (pairCount * counts[earlier]! * counts[later]!) / tokenCount ** 2;
  return expected;
}

/** Nats by which a text's pairs of words fit each other. */
export type PairScorer = (tokens: Uint16Array) => number;

export function pairScorer({ members, first, second, shifts }: WordPairs, vocabularySize: number): PairScorer {
  const places = memberPlaces(members, vocabularySize);
  const table = new Float32Array(members.length ** 2);
  for (let pair = 0; pair < first.length; pair++) table[first[pair]! * members.length + second[pair]!] = shifts[pair]! * shiftUnit;
  return (tokens) => {
    let sum = 0;
    for (let i = 0; i < tokens.length; i++) {
      const earlier = places[tokens[i]!]!;
      if (earlier < 0) continue;
      const row = earlier * members.length;
      const end = Math.min(tokens.length, i + mostDistance);
      for (let j = i + leastDistance; j < end; j++) {
        const later = places[tokens[j]!]!;
        if (later >= 0) sum += table[row + later]!;
      }
    }
    return sum;
  };
}
