import { describe, expect, it } from "vitest";
import { bitsOfTexts, fitNgrams } from "../../src/language/interpolated-ngrams.js";
import { createVocabulary, joinTokens } from "../../src/language/token-rows.js";
import { createRng, seedKey } from "../../src/random/rng.js";

const rng = createRng(seedKey("n-grams"));
const texts = joinTokens(
  Array.from({ length: 60 }, () => Array.from({ length: 1 + Math.floor(rng.nextFloat() * 6) }, () => Math.floor(rng.nextFloat() ** 2 * 5))),
);
const model = fitNgrams(texts);

/** The probability of a text by the definition, n-grams counted one by one. */
function plainBits(text: readonly number[]): number {
  const marked = (words: readonly number[]) => [-1, -1, ...words, -2];
  const all = Array.from({ length: 60 }, (_, row) => marked([...texts.tokens.subarray(texts.starts[row], texts.starts[row + 1])]));
  const after = (context: readonly number[]) =>
    all.flatMap((words) =>
      words.flatMap((word, at) => (at > 1 && context.every((own, i) => words[at - context.length + i] === own) ? [word] : [])),
    );
  const words = marked(text);
  let bits = 0;
  for (let at = 2; at < words.length; at++) {
    let probability = 1 / (2 * new Set(after([])).size);
    for (const [n, { discount }] of model.levels.entries()) {
      const followers = after(words.slice(at - n, at));
      const count = followers.filter((word) => word === words[at]).length;
      if (followers.length > 0)
        probability = ((count > 0 ? count - discount : 0) + discount * new Set(followers).size * probability) / followers.length;
    }
    bits -= Math.log2(probability);
  }
  return bits;
}

describe("fitNgrams", () => {
  it("gives texts the bits of the definition", () => {
    const tried = [[0], [0, 1], [4, 4, 2, 0], [9], [0, 9, 1], [3, 2, 1, 0, 1]];
    const { bits } = bitsOfTexts(model, joinTokens(tried));
    for (const [i, text] of tried.entries()) expect(bits[i]).toBeCloseTo(plainBits(text), 9);
    for (const { discount } of model.levels) expect(discount).toBeGreaterThan(0);
  });

  it("finds texts like its own easier than others, and knows no bits of an empty one", () => {
    const { bits, words } = bitsOfTexts(model, joinTokens([[0, 0, 1], [4, 9, 8], []]));
    expect(bits[0]!).toBeLessThan(bits[1]!);
    expect([...words]).toEqual([4, 4, 0]);
    expect(bits[2]).toBe(0);
  });
});

describe("createVocabulary", () => {
  it("numbers words in order of appearance, over all texts", () => {
    const vocabulary = createVocabulary();
    expect([...vocabulary.read(["The cat, the DOG", null, ""]).tokens]).toEqual([0, 1, 0, 2]);
    const { tokens, starts } = vocabulary.read(["dog it's"]);
    expect([[...tokens], [...starts], vocabulary.size]).toEqual([[2, 3], [0, 2], 4]);
  });
});
