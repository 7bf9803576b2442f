import { describe, expect, it } from "vitest";
import { wordClasses } from "../../src/language/word-classes.js";
import type { TokenSequences } from "../../src/language/supported-ngrams.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { topicsOf } from "../../src/text/topics.js";
import { addShifts, countGroups, presenceOf, traitInformation, traitWords } from "../../src/text/trait-words.js";
import { pairScorer, wordPairs } from "../../src/text/word-pairs.js";

const rng = createRng(seedKey("words"));
const pick = (tokens: readonly number[]): number => tokens[Math.floor(rng.nextFloat() * tokens.length)]!;

function sequencesOf(texts: readonly (readonly number[])[]): TokenSequences {
  const starts = [0];
  for (const tokens of texts) starts.push(starts.at(-1)! + tokens.length);
  return { tokens: Uint16Array.from(texts.flat()), starts: Uint32Array.from(starts), personOf: Uint32Array.from(texts, (_, text) => text) };
}

function countsOf({ tokens }: TokenSequences, vocabularySize: number): Uint32Array {
  const counts = new Uint32Array(vocabularySize);
  for (const token of tokens) counts[token]!++;
  return counts;
}

describe("what a group says of words", () => {
  const groups = Int32Array.from({ length: 2000 }, (_, text) => text % 2);
  // token 2: 80 % in group 0, 20 % in group 1; token 3: half in both; token 4: never in group 0
  const texts = sequencesOf(
    Array.from(groups, (group) => [
      0,
      ...(rng.nextFloat() < (group === 0 ? 0.8 : 0.2) ? [2] : []),
      ...(rng.nextFloat() < 0.5 ? [3] : []),
      ...(group === 1 && rng.nextFloat() < 0.4 ? [4] : []),
      1,
    ]),
  );
  const presence = presenceOf(texts, 5);
  const isWord = Uint8Array.of(0, 0, 1, 1, 1);
  const counts = countGroups(presence, groups, 2, 5);

  it("is learned in log-odds, and nothing where there is nothing", () => {
    const words = traitWords(counts, presence, groups, [], isWord, 10);
    const shift = new Float64Array(5);
    addShifts(words, 0, shift, []);
    expect(shift[2]).toBeCloseTo(Math.log(0.8 / 0.2), 0); // from even odds
    expect(shift[3]).toBe(0);
    expect(shift[4]).toBeLessThan(-2);
    expect(traitInformation(counts, presence, isWord, 10)).toBeGreaterThan(100);
  });

  it("is nothing more where another trait has said it", () => {
    const words = traitWords(counts, presence, groups, [], isWord, 10);
    const again = traitWords(counts, presence, groups, [{ words, groups }], isWord, 10);
    const shift = new Float64Array(5);
    addShifts(again, 0, shift, []);
    expect(Math.max(...shift.map(Math.abs))).toBeLessThan(0.5);
  });

  it("is nothing for groups that do not matter", () => {
    const random = groups.map(() => (rng.nextFloat() < 0.5 ? 0 : 1));
    expect(traitInformation(countGroups(presence, random, 2, 5), presence, isWord, 10)).toBeLessThan(30);
  });
});

describe("pairs of words", () => {
  it("tell which words go together, and in which order", () => {
    // 2 is followed by 3 and 4 by 5, with fillers 6 to 9 between
    const fillers = [6, 7, 8, 9];
    const texts = sequencesOf(
      Array.from({ length: 3000 }, () => {
        const [first, last] = rng.nextFloat() < 0.5 ? [2, 3] : [4, 5];
        return [0, first, pick(fillers), pick(fillers), last, 1];
      }),
    );
    const pairs = wordPairs(
      texts,
      countsOf(texts, 10),
      Uint8Array.from({ length: 10 }, (_, token) => (token > 1 ? 1 : 0)),
      10,
    );
    const score = pairScorer(pairs, 10);
    expect(score(Uint16Array.of(2, 6, 7, 3))).toBeGreaterThan(score(Uint16Array.of(2, 6, 7, 5)) + 2);
    expect(score(Uint16Array.of(4, 6, 7, 5))).toBeGreaterThan(score(Uint16Array.of(5, 6, 7, 4)) + 2);
  });
});

describe("classes of words", () => {
  it("hold words that stand between the same words", () => {
    // 130 common words as frames; rare 200–219 stand after an even one, rare 220–239 after an odd one
    const texts = sequencesOf(
      Array.from({ length: 4000 }, () => {
        const frame = 2 + Math.floor(rng.nextFloat() * 110);
        const word = (frame % 2 === 0 ? 200 : 220) + Math.floor(rng.nextFloat() * 20);
        return [0, 2 + Math.floor(rng.nextFloat() * 110), frame, word, frame, 1];
      }),
    );
    const { classOf } = wordClasses(texts, countsOf(texts, 240));
    const evens = new Set(Array.from({ length: 20 }, (_, i) => classOf[200 + i]!));
    const odds = new Set(Array.from({ length: 20 }, (_, i) => classOf[220 + i]!));
    expect([...evens].filter((c) => odds.has(c))).toEqual([]);
  });
});

describe("topics", () => {
  const texts = sequencesOf(
    Array.from({ length: 1200 }, (_, text) => [
      0,
      ...Array.from({ length: 4 }, () => 2 + 10 * (text % 3) + Math.floor(rng.nextFloat() * 10)),
      1,
    ]),
  );
  const presence = presenceOf(texts, 32);
  const isWord = Uint8Array.from({ length: 32 }, (_, token) => (token > 1 ? 1 : 0));

  it("hold texts of the same words", () => {
    const topics = topicsOf(presence, 1200, isWord, 10)!;
    const sortsOf = new Map<number, Set<number>>();
    topics.forEach((topic, text) => sortsOf.set(topic, (sortsOf.get(topic) ?? new Set()).add(text % 3)));
    const mixed = topics.filter((topic) => sortsOf.get(topic)!.size > 1).length;
    expect(mixed / topics.length).toBeLessThan(0.5);
    expect(sortsOf.size).toBeLessThanOrEqual(6);
  });

  it("are not made for few persons", () => {
    expect(topicsOf(presence, 390, isWord, 10)).toBeNull();
  });
});
