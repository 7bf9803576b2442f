import { describe, expect, test } from "vitest";
import { excessPValue, addHits, noHits } from "../../../../src/evaluation/privacy/leakage/person-hits.js";
import { strataPValue, wordStrata } from "../../../../src/evaluation/privacy/text/word-strata.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";

const k = 11;
const personCount = 3000;
const trials = 400;

/** Persons, each with its rarest word; of a word's users some have a rarer one. Most words have one or two users, as in short questions. */
function wordsOf(rng: Rng): { wordOf: Uint32Array; holders: Uint32Array } {
  const [wordOf, holders]: [number[], number[]] = [[], []];
  while (wordOf.length < personCount) {
    const users = 1 + Math.floor((k - 1) * rng.nextFloat() ** 1.5);
    for (let user = 0; user < users; user++) if (rng.nextFloat() < 0.7) wordOf.push(holders.length);
    holders.push(users);
  }
  return { wordOf: Uint32Array.from(wordOf.slice(0, personCount)), holders: Uint32Array.from(holders) };
}

function pValues(rng: Rng, shares: { readonly holdout: number; readonly copied: number; readonly shown: number }) {
  const { wordOf, holders } = wordsOf(rng);
  const isHoldout = Uint8Array.from(wordOf, () => (rng.nextFloat() < shares.holdout ? 1 : 0));
  const isShown = Uint8Array.from(holders, (count) => (rng.nextFloat() < 1 - (1 - shares.shown) ** count ? 1 : 0));
  wordOf.forEach((word, person) => {
    if (isHoldout[person] === 0 && rng.nextFloat() < shares.copied) isShown[word] = 1;
  });
  const side = (mark: number) => {
    const personOf = Uint32Array.from(wordOf.keys()).filter((person) => isHoldout[person] === mark);
    return { personOf, valueOf: personOf.map((person) => wordOf[person]!) };
  };
  const strata = wordStrata({ train: side(0), holdout: side(1) }, holders, k, isShown, null);
  return { stratified: strataPValue(strata, 1), plain: excessPValue(strata.reduce(addHits, noHits)) };
}

const below = (values: readonly number[], level: number) => values.filter((value) => value < level).length;

describe("persons by how many use their rarest word", () => {
  // 400 draws of a share of at most .05: 47 and more have a chance below 1e-6 (binomial)
  test.each([0.1, 0.4])(
    "an output that knows nobody is taken for a leak as often as the level says, %d of the persons strangers",
    (holdout) => {
      const rng = createRng(seedKey(`unknowing/${holdout}`));
      const found = Array.from({ length: trials }, () => pValues(rng, { holdout, copied: 0, shown: 0.05 }).stratified);
      expect(below(found, 0.05)).toBeLessThan(47);
      expect(below(found, 0.5)).toBeGreaterThan(100);
    },
  );

  test("copies of a twentieth of the persons are seen more often than in one table of all", () => {
    const rng = createRng(seedKey("copied"));
    const found = Array.from({ length: trials }, () => pValues(rng, { holdout: 0.1, copied: 0.05, shown: 0 }));
    const [stratified, plain] = [found.map((one) => one.stratified), found.map((one) => one.plain)];
    expect(below(stratified, 0.05)).toBeGreaterThan(1.2 * below(plain, 0.05));
  });
});
