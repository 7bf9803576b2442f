import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearSets } from "../../src/language/min-hash.js";
import { jaccard, shinglesOf } from "../../src/language/shingles.js";
import { createRng, mix, seedKey } from "../../src/random/rng.js";

const ascending = (values: Iterable<number>) => Uint32Array.from(new Set(values)).sort();
const hashes = fc
  .array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 })
  .map((values) => ascending(values.map((value) => mix(value) >>> 0)));

/** Two sets of about a hundred members, so alike. */
function pairOf(similarity: number, seed: string): [Uint32Array, Uint32Array] {
  const rng = createRng(seedKey(seed));
  const draw = (count: number) => Array.from({ length: count }, () => rng.nextUint32());
  const shared = draw(Math.round((200 * similarity) / (1 + similarity)));
  const own = 100 - shared.length;
  return [ascending([...shared, ...draw(own)]), ascending([...shared, ...draw(own)])];
}

describe("sets that are near", () => {
  test("their Jaccard similarity is that of plain sets", () => {
    fc.assert(
      fc.property(hashes, hashes, (a, b) => {
        const all = new Set([...a, ...b]).size;
        expect(jaccard(a, b)).toBe(all === 0 ? 0 : (a.length + b.length - all) / all);
      }),
    );
  });

  test("nothing below the threshold is visited, nothing twice, and a visit that says so ends it", () => {
    fc.assert(
      fc.property(fc.array(fc.option(hashes), { maxLength: 12 }), hashes, (sets, asked) => {
        const index = nearSets(sets, 0.5);
        const visited: number[] = [];
        index.visitNear(asked, (position) => visited.push(position) === 0);
        expect(new Set(visited).size).toBe(visited.length);
        for (const position of visited) expect(jaccard(sets[position]!, asked)).toBeGreaterThanOrEqual(0.5);
        sets.forEach((set, position) => {
          if (set !== null && set.length > 0 && jaccard(set, asked) === 1) expect(visited).toContain(position);
        });
        const odd = Uint8Array.from(sets, (_, position) => position % 2);
        const visitedOdd: number[] = [];
        index.only(odd).visitNear(asked, (position) => visitedOdd.push(position) === 0);
        expect(new Set(visitedOdd)).toEqual(new Set(visited.filter((position) => position % 2 === 1)));
        let count = 0;
        index.visitNear(asked, () => ++count > 0);
        expect(count).toBe(Math.min(1, visited.length));
      }),
    );
  });

  test("nearly all above it are: .98 at a similarity of .6", () => {
    const pairs = Array.from({ length: 400 }, (_, i) => pairOf(0.62, `pair/${i}`));
    const index = nearSets(
      pairs.map(([first]) => first),
      0.6,
    );
    let found = 0;
    for (const [position, [, second]] of pairs.entries())
      index.visitNear(second, (near) => {
        if (near === position) found++;
        return false;
      });
    expect(found).toBeGreaterThan(0.95 * pairs.length);
  });
});

describe("shingles", () => {
  const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i}`).join(" ");

  test("are of characters below 60 words, of words from 40 on, and none of a few characters", () => {
    expect(shinglesOf("thank you all")).toEqual({ characters: null, words: null });
    expect(shinglesOf(words(39))).toMatchObject({ words: null });
    expect([shinglesOf(words(45)).characters, shinglesOf(words(45)).words].every((set) => set !== null)).toBe(true);
    expect(shinglesOf(words(60)).characters).toBe(null);
    expect(shinglesOf(words(60)).words).toHaveLength(56);
  });

  test("do not depend on case, accents and punctuation", () => {
    expect(shinglesOf("The café – near the old bridge – was closed!")).toEqual(shinglesOf("the cafe near the old bridge was CLOSED"));
  });
});
