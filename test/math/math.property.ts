import fc from "fast-check";
import { expect, test } from "vitest";
import { aucInterval, aucOf } from "../../src/math/auc.js";
import { clopperPearson } from "../../src/math/clopper-pearson.js";
import { fisherExact } from "../../src/math/fisher-exact.js";
import { holm } from "../../src/math/holm.js";
import { incompleteBeta, inverseIncompleteBeta } from "../../src/math/incomplete-beta.js";
import { logBinomial, logGamma } from "../../src/math/log-gamma.js";
import { normalCdf, normalQuantile } from "../../src/math/normal.js";
import { quantileOfSorted, quantiles } from "../../src/math/quantile.js";
import { newcombe, wilson } from "../../src/math/wilson.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const shape = fc.double({ min: 0.05, max: 5000, noNaN: true });
const scores = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 30 }).map((list) => Float64Array.from(list));
const rate = fc
  .integer({ min: 1, max: 400 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }));

test("log-gamma follows its recurrence", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), (x) => {
      expect(logGamma(x + 1)).toBeCloseTo(logGamma(x) + Math.log(x), 7 - Math.ceil(Math.log10(Math.max(1, x))) / 2);
    }),
  );
});

test("the normal quantile undoes its distribution function, and is odd around one half", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 0.5, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-10);
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 3);
    }),
  );
});

test("the incomplete beta mirrors itself, rises, and is undone by its inverse", () => {
  fc.assert(
    fc.property(share, shape, shape, share, (x, a, b, other) => {
      const value = incompleteBeta(x, a, b);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1 + 1e-12);
      if (x > 1e-6) expect(value + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 7); // 1 - x keeps few digits of a smaller x
      const [low, high] = x < other ? [x, other] : [other, x];
      expect(incompleteBeta(low, a, b)).toBeLessThanOrEqual(incompleteBeta(high, a, b) + 1e-12);
      const quantile = inverseIncompleteBeta(x, a, b);
      const below = incompleteBeta(Math.max(0, quantile * (1 - 1e-9)), a, b);
      const above = incompleteBeta(Math.min(1, quantile + 1e-9 * (1 - quantile) + 1e-15), a, b);
      expect(below).toBeLessThanOrEqual(x + 1e-9);
      expect(above).toBeGreaterThanOrEqual(x - 1e-9);
    }),
  );
});

test("intervals hold their estimate, stay in range, and the exact one is the wider at its ends", () => {
  fc.assert(
    fc.property(rate, rate, ({ successes, trials }, second) => {
      for (const { estimate, lower, upper } of [clopperPearson(successes, trials), wilson(successes, trials)]) {
        expect(estimate).toBe(successes / trials);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThanOrEqual(estimate);
        expect(upper).toBeLessThanOrEqual(1);
      }
      const difference = newcombe({ successes, trials }, second);
      const mirrored = newcombe(second, { successes, trials });
      expect(difference.lower).toBeLessThanOrEqual(difference.estimate);
      expect(difference.upper).toBeGreaterThanOrEqual(difference.estimate);
      expect(difference.lower).toBeCloseTo(-mirrored.upper, 12);
      expect(difference.upper).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

test("a Clopper-Pearson end solves its binomial equation", () => {
  fc.assert(
    fc.property(rate, ({ successes, trials }) => {
      const { upper } = clopperPearson(successes, trials);
      if (successes === trials) return;
      let atMost = 0;
      for (let i = 0; i <= successes; i++)
        atMost += Math.exp(logBinomial(trials, i) + i * Math.log(upper) + (trials - i) * Math.log1p(-upper));
      expect(atMost).toBeCloseTo(0.05, 7);
    }),
  );
});

test("fractional successes lie between their integers", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 }), share, (whole, part) => {
      const [below, between, above] = [whole, whole + part, whole + 1].map((successes) => clopperPearson(successes, 100).upper);
      expect(between).toBeGreaterThanOrEqual(below! - 1e-12);
      expect(between).toBeLessThanOrEqual(above! + 1e-12);
    }),
  );
});

test("Fisher's p-values are probabilities, and the two one-sided ones overlap in the observed table alone", () => {
  fc.assert(
    fc.property(rate, rate, (a, b) => {
      const table = { firstHits: a.successes, firstTrials: a.trials, secondHits: b.successes, secondTrials: b.trials };
      const mirrored = { firstHits: b.successes, firstTrials: b.trials, secondHits: a.successes, secondTrials: a.trials };
      const greater = fisherExact(table, "greater");
      const less = fisherExact(mirrored, "greater");
      expect(greater).toBeGreaterThan(0);
      expect(greater).toBeLessThanOrEqual(1);
      expect(greater + less).toBeGreaterThanOrEqual(1 - 1e-9);
      expect(fisherExact(table, "two-sided")).toBeGreaterThanOrEqual(Math.min(greater, less) - 1e-9);
      expect(fisherExact(table, "two-sided")).toBeCloseTo(fisherExact(mirrored, "two-sided"), 8);
    }),
  );
});

test("Holm never lowers a p-value, keeps their order, and stays below Bonferroni", () => {
  fc.assert(
    fc.property(fc.array(share, { maxLength: 12 }), (pValues) => {
      const adjusted = holm(pValues);
      pValues.forEach((p, i) => {
        expect(adjusted[i]!).toBeGreaterThanOrEqual(p);
        expect(adjusted[i]!).toBeLessThanOrEqual(Math.min(1, p * pValues.length) + 1e-15);
        pValues.forEach((other, j) => {
          if (p < other) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!);
        });
      });
    }),
  );
});

test("quantiles are inside the data, rise with the share, and end at the extremes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }), share, share, (values, first, second) => {
      const sorted = Float64Array.from(values).sort();
      const [low, high] = first < second ? [first, second] : [second, first];
      expect(quantileOfSorted(sorted, low)).toBeLessThanOrEqual(quantileOfSorted(sorted, high) + 1e-9);
      expect(quantiles(Float64Array.from(values), [0, 1])).toEqual([sorted[0], sorted[sorted.length - 1]]);
    }),
  );
});

test("the AUC is the share of pairs won, ties half, and its interval holds it", () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      let won = 0;
      for (const p of positives) for (const n of negatives) won += p > n ? 1 : p === n ? 0.5 : 0;
      const expected = won / (positives.length * negatives.length);
      expect(aucOf(positives, negatives)).toBeCloseTo(expected, 12);
      const { estimate, lower, upper } = aucInterval(positives, negatives);
      expect(estimate).toBeCloseTo(expected, 12);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(upper).toBeLessThanOrEqual(1);
      expect(lower).toBeLessThanOrEqual(estimate);
      expect(upper).toBeGreaterThanOrEqual(estimate);
      expect(upper).toBeGreaterThan(lower);
    }),
  );
});

test("bad arguments are refused", () => {
  const nan = Float64Array.of(Number.NaN);
  expect(() => aucOf(nan, Float64Array.of(1))).toThrow(RangeError);
  expect(() => aucOf(Float64Array.of(1), nan)).toThrow(RangeError);
  expect(() => aucInterval(Float64Array.of(), Float64Array.of(1))).toThrow(RangeError);
  expect(() => clopperPearson(2, 1)).toThrow(RangeError);
  expect(() => clopperPearson(0, 0)).toThrow(RangeError);
  expect(() => wilson(-1, 5)).toThrow(RangeError);
  expect(() => wilson(1, 5, 1)).toThrow(RangeError);
  expect(() => fisherExact({ firstHits: 0.5, firstTrials: 1, secondHits: 0, secondTrials: 1 }, "greater")).toThrow(RangeError);
  expect(() => holm([1.5])).toThrow(RangeError);
  expect(() => quantiles(Float64Array.of(), [0.5])).toThrow(RangeError);
  expect(() => quantiles(nan, [0.5])).toThrow(RangeError);
  expect(() => normalQuantile(-0.1)).toThrow(RangeError);
  expect(() => logGamma(0)).toThrow(RangeError);
  expect(() => logBinomial(3, 4)).toThrow(RangeError);
  expect(() => incompleteBeta(2, 1, 1)).toThrow(RangeError);
});
