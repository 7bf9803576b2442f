import fc from "fast-check";
import { expect, test } from "vitest";
import { ngramAttacks, ngramScores } from "../../../../src/evaluation/privacy/text/ngram-attacks.js";
import { countGrams, queryGrams } from "../../../../src/evaluation/privacy/text/ngram-counts.js";

const text = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
const person = fc.array(text, { minLength: 1, maxLength: 3 });
const once = (texts: readonly string[]) => texts.map((one) => [one, 1] as const);

/** Mean log probability of a word given the one before, counted by strings. */
function bigramScore(texts: readonly string[], corpus: readonly string[], vocabulary: number): number {
  const runs = (list: readonly string[]) => list.map((one) => ["^", ...one.split(" ")]);
  const count = (wanted: readonly string[]) =>
    runs(corpus).reduce((sum, words) => sum + words.filter((_, i) => wanted.every((word, j) => words[i + j] === word)).length, 0);
  const wordCount = runs(corpus).reduce((sum, words) => sum + words.length - 1, 0);
  const logs = runs(texts).flatMap((words) =>
    words.slice(1).map((word, i) => {
      const alone = (count([word]) + 0.5) / (wordCount + 0.5 * vocabulary);
      return Math.log((count([words[i]!, word]) + 2 * alone) / (count([words[i]!]) + 2));
    }),
  );
  return logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

test("bigram scores are those of plain counts", () => {
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 4 }), fc.array(text, { maxLength: 6 }), (queries, corpus) => {
      const grams = queryGrams(queries);
      const scores = ngramScores(grams, countGrams(grams, once(corpus)), countGrams(grams, once(corpus)), [0, 0]);
      queries.forEach((texts, q) => {
        expect(scores[0]![q]).toBeCloseTo(bigramScore(texts, corpus, new Set(queries.flat().flatMap((one) => one.split(" "))).size), 9);
        expect(scores[1]![q]).toBeCloseTo(0, 9);
      });
    }),
  );
});

test("a person of the reference is scored as if the reference lacked its texts", () => {
  fc.assert(
    fc.property(fc.array(person, { minLength: 2, maxLength: 5 }), fc.array(text, { maxLength: 6 }), (queries, corpus) => {
      const grams = queryGrams(queries);
      const output = countGrams(grams, once(corpus));
      const scores = ngramScores(grams, output, countGrams(grams, once(queries.flat())), [0, queries.length]);
      queries.forEach((_, q) => {
        const others = countGrams(grams, once(queries.filter((_one, other) => other !== q).flat()));
        const alone = ngramScores(grams, output, others, [0, 0]);
        ngramAttacks.forEach((_attack, a) => {
          expect(scores[a]![q]).toBeCloseTo(alone[a]![q]!, 9);
        });
      });
    }),
  );
});
