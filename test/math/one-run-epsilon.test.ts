import { describe, expect, test } from "vitest";
import { oneRunEpsilon } from "../../src/math/one-run-epsilon.js";
import { createRng, seedKey } from "../../src/random/rng.js";

describe("the bound of one run", () => {
  // The research notes' figures, computed there with the exact test of jax_privacy, δ = 0.
  test.each([
    [1000, 500, 0.6, 0.25],
    [1000, 500, 0.7, 0.68],
    [1000, 500, 0.8, 1.2],
    [1000, 500, 0.9, 1.95],
    [1000, 500, 1, 5.1],
    [1000, 100, 1, 3.5],
    [2000, 1000, 1, 5.8],
  ])("of %i canaries and %i guesses, a share of %f right, is %f", (canaryCount, guessCount, accuracy, expected) => {
    const bound = oneRunEpsilon({ canaryCount, guessCount, correctCount: Math.round(accuracy * guessCount) }, 0.05);
    expect(Math.abs(bound - expected)).toBeLessThan(expected < 3 ? 0.006 : 0.06);
  });

  test("is the closed form for a perfect score: rate^guesses = significance", () => {
    const rate = 0.01 ** (1 / 40);
    expect(oneRunEpsilon({ canaryCount: 40, guessCount: 40, correctCount: 40 }, 0.01)).toBeCloseTo(Math.log(rate / (1 - rate)), 9);
  });

  test("is nought for guesses no better than chance, for none right and for none made", () => {
    expect(oneRunEpsilon({ canaryCount: 1000, guessCount: 500, correctCount: 260 }, 0.05)).toBe(0);
    expect(oneRunEpsilon({ canaryCount: 1000, guessCount: 500, correctCount: 0 }, 0.05)).toBe(0);
    expect(oneRunEpsilon({ canaryCount: 10, guessCount: 0, correctCount: 0 }, 0.05)).toBe(0);
  });

  test("falls with delta, little at first, and is as at δ = 0 without one", () => {
    const guesses = { canaryCount: 1000, guessCount: 500, correctCount: 400 };
    const [pure, small, large] = [0, 1e-6, 1e-3].map((delta) => oneRunEpsilon({ ...guesses, delta }, 0.05));
    expect(pure).toBe(oneRunEpsilon(guesses, 0.05));
    expect(small!).toBeLessThan(pure!);
    expect(small!).toBeGreaterThan(pure! - 0.01);
    expect(large!).toBeLessThan(small! - 0.05);
  });

  test("refuses what cannot be", () => {
    expect(() => oneRunEpsilon({ canaryCount: 10, guessCount: 11, correctCount: 1 }, 0.05)).toThrow(RangeError);
    expect(() => oneRunEpsilon({ canaryCount: 10, guessCount: 5, correctCount: 6 }, 0.05)).toThrow(RangeError);
    expect(() => oneRunEpsilon({ canaryCount: 10, guessCount: 5, correctCount: 2.5 }, 0.05)).toThrow(RangeError);
    expect(() => oneRunEpsilon({ canaryCount: 10, guessCount: 5, correctCount: 2, delta: 1 }, 0.05)).toThrow(RangeError);
    expect(() => oneRunEpsilon({ canaryCount: 10, guessCount: 5, correctCount: 2 }, 0)).toThrow(RangeError);
  });
});

/**
 * Randomised response on m bits is ε-DP, and the best attack on it reads the answers: right with rate e^ε / (1 + e^ε), independently. The
 * bound must exceed ε in at most 5 % of runs. Of 2000 runs at a rate of 5 %, more than 147 have a chance below 1e-6.
 */
test.each([0, 0.5, 1, 2])("randomised response at ε = %f is overrated in at most one run of twenty", (epsilon) => {
  const rng = createRng(seedKey(`randomised response ${epsilon}`));
  const rate = 1 / (1 + Math.exp(-epsilon));
  const bounds = new Map<number, number>();
  let overrated = 0;
  for (let run = 0; run < 2000; run++) {
    let correctCount = 0;
    for (let guess = 0; guess < 200; guess++) if (rng.nextFloat() < rate) correctCount++;
    const bound = bounds.get(correctCount) ?? oneRunEpsilon({ canaryCount: 400, guessCount: 200, correctCount }, 0.05);
    bounds.set(correctCount, bound);
    if (bound > epsilon) overrated++;
  }
  expect(overrated).toBeLessThan(148);
  expect(overrated).toBeGreaterThan(20);
});
