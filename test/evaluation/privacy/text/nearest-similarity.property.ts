import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestSimilarities } from "../../../../src/evaluation/privacy/text/nearest-similarity.js";
import { jaccard, shinglesOf } from "../../../../src/language/shingles.js";

const text = fc
  .array(fc.constantFrom("alpha", "beta", "gamma", "delta", "epsilon"), { maxLength: 70 })
  .map((words) => shinglesOf(words.join(" ")));

test("the nearest by an inverted index is the nearest by comparing all", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.array(text, { maxLength: 5 }), (output, queries) => {
      const plain = queries.map((query) =>
        Math.max(
          0,
          ...output.flatMap((other) =>
            (["characters", "words"] as const).map((kind) =>
              query[kind] === null || other[kind] === null ? 0 : jaccard(query[kind], other[kind]),
            ),
          ),
        ),
      );
      expect([...nearestSimilarities(output, queries)]).toEqual(plain);
    }),
  );
});
