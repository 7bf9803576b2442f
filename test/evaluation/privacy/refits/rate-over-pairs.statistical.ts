import { expect, test } from "vitest";
import { likelihoodRatios, type PairedStatistic } from "../../../../src/evaluation/privacy/refits/likelihood-ratio.js";
import { rateOverPairs } from "../../../../src/evaluation/privacy/refits/rate-over-pairs.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";

const [personCount, pairCount] = [150, 16];
const everybody = Uint32Array.from({ length: personCount }, (_, person) => person);

function gauss(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.nextFloat())) * Math.cos(2 * Math.PI * rng.nextFloat());
}

/** Values with a level and spread of each person and a shift of each shadow, which moves all persons at once; `leak` is added inside. */
function statistic(rng: Rng, leak: number): PairedStatistic {
  const shifts = Array.from({ length: pairCount }, () => [gauss(rng), gauss(rng)] as const);
  const result = { inside: new Float64Array(personCount * pairCount), outside: new Float64Array(personCount * pairCount) };
  for (let person = 0; person < personCount; person++) {
    const [level, spread] = [5 * gauss(rng), Math.exp(gauss(rng))];
    for (let pair = 0; pair < pairCount; pair++) {
      const [first, second] = rng.nextFloat() < 0.5 ? [0, 1] : [1, 0];
      const value = (side: number) => level + spread * (gauss(rng) + 0.5 * shifts[pair]![side]!);
      result.inside[person * pairCount + pair] = value(first) + leak * spread;
      result.outside[person * pairCount + pair] = value(second);
    }
  }
  return result;
}

function run(seed: string, leak: number) {
  const rng = createRng(seedKey(seed));
  return rateOverPairs(likelihoodRatios(statistic(rng, leak), statistic(rng, 0), personCount, pairCount), everybody, pairCount);
}

/**
 * With no leak the rate at 1 % false alarms is 1 %: leaving out pairs leaves no bias, and the lower end passes 1 % in about 5 % of runs. More than
 * 42 of 300 has a chance below 1e-6 even at a rate of 5.5 %; the threshold is itself one of
 * 2,400 scores, which adds 0.0004; the mean of 300 is known to about ± 0.0001, so 0.0012 off is more than five deviations.
 */
test("finds nothing where nothing leaks, with the chance of error that it states", () => {
  const rates = Array.from({ length: 300 }, (_, i) => run(`null ${i}`, 0));
  const mean = rates.reduce((sum, { estimate }) => sum + estimate, 0) / rates.length;
  expect(Math.abs(mean - 0.01)).toBeLessThan(0.0012);
  const [above, below] = [rates.filter(({ lower }) => lower > 0.01).length, rates.filter(({ upper }) => upper < 0.01).length];
  expect(above).toBeLessThan(43);
  expect(below).toBeLessThan(60);
});

test("finds a shift of one spread in every person", () => {
  for (const seed of ["a", "b", "c"]) expect(run(`leak ${seed}`, 1).lower).toBeGreaterThan(0.02);
});

test("a statistic that never varies tells nothing: all scores tie and count in part", () => {
  const flat = { inside: new Float64Array(personCount * pairCount), outside: new Float64Array(personCount * pairCount) };
  const { estimate } = rateOverPairs(likelihoodRatios(flat, flat, personCount, pairCount), everybody, pairCount);
  expect(estimate).toBeCloseTo(0.01, 9);
});
