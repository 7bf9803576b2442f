import fc from "fast-check";
import { expect, test } from "vitest";
import { containedPhrases } from "../../../../src/evaluation/privacy/leakage/contained-phrases.js";
import { isOneEditAway, nearCopies } from "../../../../src/evaluation/privacy/leakage/near-values.js";
import { tokensOf } from "../../../../src/language/tokens.js";
import { createWindowHasher } from "../../../../src/evaluation/privacy/text/text-windows.js";
import { createHashSlots } from "../../../../src/language/hash-slots.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

/** Optimal string alignment by the full table. */
function damerau(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
    }
  }
  return d[a.length]![b.length]!;
}

const letters = (minLength: number, maxLength: number) => fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength, maxLength });

test("one edit away is Damerau's distance 1", () => {
  fc.assert(
    fc.property(letters(0, 7), letters(0, 7), (a, b) => isOneEditAway(a, b) === (damerau(a, b) === 1)),
    { numRuns: 2000 },
  );
});

test("near copies by neighbourhoods are those of comparing all with all", () => {
  const lists = fc.array(letters(4, 8), { maxLength: 12 });
  fc.assert(
    fc.property(lists, lists, (values, others) => {
      const plain = values.map((value) => (value.length >= 6 && others.some((other) => damerau(value, other) === 1) ? 1 : 0));
      expect([...nearCopies(values, others)]).toEqual(plain);
    }),
    { numRuns: 500 },
  );
});

test("phrases in texts are those of comparing word by word", () => {
  const sentence = (maxLength: number) =>
    fc.array(fc.constantFrom("ann", "bo", "42", "é", "Ann", "x.y"), { minLength: 1, maxLength }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(sentence(12), { maxLength: 4 }), fc.array(sentence(3), { maxLength: 6 }), (texts, phrases) => {
      const plain = phrases.map((phrase) =>
        texts.some((text) => ` ${tokensOf(text).join(" ")} `.includes(` ${tokensOf(phrase).join(" ")} `)) ? 1 : 0,
      );
      expect([...containedPhrases(texts, phrases)]).toEqual(plain);
    }),
    { numRuns: 500 },
  );
});

test("windows are equal where the words are, and only there", () => {
  const words = fc.array(fc.constantFrom("a", "bb", "ccc", "日", "本"), { maxLength: 14 });
  const size = { words: 3, characters: 8 };
  fc.assert(
    fc.property(words, words, (first, second) => {
      const hasher = createWindowHasher(createRng(seedKey("windows")));
      const plain = (tokens: readonly string[]) =>
        tokens.flatMap((_, start) => {
          for (let end = start + 1; end <= tokens.length; end++) {
            const run = tokens.slice(start, end);
            const spaced = run.filter((token) => token.charCodeAt(0) < 128);
            const characters = run.join("").length + run.slice(1).filter((token) => token.charCodeAt(0) < 128).length;
            if (spaced.length >= 3 || characters >= 8) return [run.join(" ")];
          }
          return [];
        });
      const [a, b] = [hasher(first.join(" "), size), hasher(second.join(" "), size)];
      const [plainA, plainB] = [plain(first), plain(second)];
      expect([a.length, b.length]).toEqual([plainA.length, plainB.length]);
      expect(Array.from(a, (hash) => b.includes(hash))).toEqual(plainA.map((run) => plainB.includes(run)));
    }),
    { numRuns: 1000 },
  );
});

test("slots are found again, through growth", () => {
  const slots = createHashSlots();
  const hash = (i: number) => (i * 0x9e3779b97f4a) % 2 ** 53;
  for (let i = 0; i < 5000; i++) expect(slots.add(hash(i))).toBe(i);
  for (let i = 0; i < 5000; i++) expect(slots.add(hash(i))).toBe(i);
  for (let i = 0; i < 5000; i++) expect(slots.find(hash(i))).toBe(i);
  expect([slots.count, slots.find(0.5)]).toEqual([5000, -1]);
});
