import fc from "fast-check";
import { expect, test } from "vitest";
import { fisherExact } from "../../src/math/fisher-exact.js";
import { logBinomial } from "../../src/math/log-gamma.js";
import { type Stratum, stratifiedExactTest } from "../../src/math/stratified-exact-test.js";

function stratum(mostTrials: number, mostWeight: number): fc.Arbitrary<Stratum> {
  const trials = fc.integer({ min: 0, max: mostTrials });
  return fc
    .tuple(trials, trials, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(mostWeight - 1))
    .map(([firstTrials, secondTrials, a, b, weight]) => ({
      firstHits: Math.round(a * firstTrials),
      firstTrials,
      secondHits: Math.round(b * secondTrials),
      secondTrials,
      weight: weight + 1,
    }));
}

/** Sums over every combination of tables with the same margins. */
function enumerated(strata: readonly Stratum[]): number {
  const observed = strata.reduce((sum, { firstHits, weight }) => sum + weight * firstHits, 0);
  const tail = (from: number, sum: number, probability: number): number => {
    const one = strata[from];
    if (one === undefined) return sum >= observed ? probability : 0;
    const hits = one.firstHits + one.secondHits;
    const logTotal = logBinomial(one.firstTrials + one.secondTrials, hits);
    let total = 0;
    for (let x = Math.max(0, hits - one.secondTrials); x <= Math.min(hits, one.firstTrials); x++) {
      const share = Math.exp(logBinomial(one.firstTrials, x) + logBinomial(one.secondTrials, hits - x) - logTotal);
      total += tail(from + 1, sum + one.weight * x, probability * share);
    }
    return total;
  };
  return tail(0, 0, 1);
}

test("one stratum reads as Fisher's test, whatever its weight", () => {
  fc.assert(
    fc.property(stratum(400, 5), (one) => {
      expect(stratifiedExactTest([one])).toBeCloseTo(fisherExact(one, "greater"), 9);
    }),
  );
});

test("several strata read as the sum over all tables with their margins", () => {
  fc.assert(
    fc.property(fc.array(stratum(8, 4), { minLength: 1, maxLength: 4 }), (strata) => {
      expect(stratifiedExactTest(strata)).toBeCloseTo(enumerated(strata), 9);
    }),
  );
});

test("many hits take little time, and read as the normal approximation does", () => {
  const strata = Array.from({ length: 10 }, (_, i) => ({
    firstHits: 7060,
    firstTrials: 70_000,
    secondHits: 2940,
    secondTrials: 30_000,
    weight: i < 3 ? 4 : 1,
  }));
  const variance = 10_000 * 0.7 * 0.3 * (90_000 / 99_999);
  const [excess, sum] = [60 * 19, variance * (3 * 16 + 7)];
  const z = (excess - 0.5) / Math.sqrt(sum);
  expect(stratifiedExactTest(strata)).toBeCloseTo(0.5 * (1 - erf(z / Math.SQRT2)), 3);
});

/** Abramowitz & Stegun 7.1.26, within 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return 1 - poly * Math.exp(-x * x);
}

test("no hits read 1; what cannot be a stratum throws", () => {
  expect(stratifiedExactTest([])).toBe(1);
  expect(stratifiedExactTest([{ firstHits: 0, firstTrials: 900, secondHits: 0, secondTrials: 400, weight: 12 }])).toBe(1);
  const good = { firstHits: 1, firstTrials: 2, secondHits: 0, secondTrials: 2, weight: 1 };
  for (const bad of [{ firstHits: 3 }, { secondHits: -1 }, { firstHits: 0.5 }, { weight: 0 }, { weight: 1.5 }])
    expect(() => stratifiedExactTest([{ ...good, ...bad }])).toThrow(RangeError);
});
