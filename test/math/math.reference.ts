import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { aucInterval, aucOf } from "../../src/math/auc.js";
import { clopperPearson } from "../../src/math/clopper-pearson.js";
import { fisherExact } from "../../src/math/fisher-exact.js";
import { holm } from "../../src/math/holm.js";
import { incompleteBeta, inverseIncompleteBeta } from "../../src/math/incomplete-beta.js";
import { logGamma } from "../../src/math/log-gamma.js";
import { normalCdf, normalQuantile } from "../../src/math/normal.js";
import { quantiles } from "../../src/math/quantile.js";
import { newcombe, wilson } from "../../src/math/wilson.js";

type Row = readonly number[];
interface Reference {
  readonly logGamma: readonly Row[];
  readonly normalCdf: readonly Row[];
  readonly normalQuantile: readonly Row[];
  readonly incompleteBeta: readonly Row[];
  readonly inverseIncompleteBeta: readonly Row[];
  readonly rates: readonly Row[];
  readonly newcombe: readonly Row[];
  readonly fisher: readonly Row[];
  readonly holm: readonly [Row, Row];
  readonly quantiles: readonly [Row, Row, Row];
  readonly auc: readonly (readonly [Row, Row, number, number])[];
}

/** scipy 1.17.1, numpy 1.26.4; made by test/reference/math-scipy.py */
const reference = JSON.parse(readFileSync(new URL("../reference/math-scipy.json", import.meta.url), "utf8")) as Reference;

function expectClose(found: number, expected: number, relative: number): void {
  expect(Math.abs(found - expected), `${found} against ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-300);
}

describe("special functions agree with scipy", () => {
  test.each(reference.logGamma)("logGamma(%f)", (x, expected) => expectClose(logGamma(x), expected, 1e-13));
  test.each(reference.normalCdf)("normalCdf(%f)", (x, expected) => expectClose(normalCdf(x), expected, 1e-12));
  test.each(reference.normalQuantile)("normalQuantile(%f)", (p, expected) => expectClose(normalQuantile(p), expected || 0, 1e-12));
  test.each(reference.incompleteBeta)("incompleteBeta(%f, %f, %f)", (x, a, b, expected) =>
    expectClose(incompleteBeta(x, a, b), expected, 1e-10),
  );
  test.each(reference.inverseIncompleteBeta)("inverseIncompleteBeta(%f, %f, %f)", (p, a, b, expected) =>
    expectClose(inverseIncompleteBeta(p, a, b), expected, 1e-10),
  );
});

describe("intervals and tests agree with scipy", () => {
  test.each(reference.rates)("%i of %i at %f", (successes, trials, level, low, high, wilsonLow, wilsonHigh) => {
    const exact = clopperPearson(successes, trials, level);
    expectClose(exact.lower, low, 1e-6); // scipy's root finder stops here; 1 of n has the closed form below
    expectClose(exact.upper, high, 1e-6);
    if (successes === 1) expectClose(exact.lower, -Math.expm1(Math.log1p(-(1 - level) / 2) / trials), 1e-10);
    const score = wilson(successes, trials, level);
    expectClose(score.lower, wilsonLow, 1e-10);
    expectClose(score.upper, wilsonHigh, 1e-10);
  });
  test.each(reference.newcombe)("difference of %i / %i and %i / %i at %f", (a, m, b, n, level, estimate, low, high) => {
    const found = newcombe({ successes: a, trials: m }, { successes: b, trials: n }, level);
    expect(found.estimate).toBeCloseTo(estimate, 12);
    expect(found.lower).toBeCloseTo(low, 12);
    expect(found.upper).toBeCloseTo(high, 12);
  });
  test.each(reference.fisher)("Fisher %i / %i against %i / %i", (a, m, b, n, greater, both) => {
    const table = { firstHits: a, firstTrials: m, secondHits: b, secondTrials: n };
    expectClose(fisherExact(table, "greater"), greater, 1e-8);
    expectClose(fisherExact(table, "two-sided"), both, 1e-8);
  });
  test("Holm", () => {
    const [pValues, adjusted] = reference.holm;
    holm(pValues).forEach((value, i) => expect(value).toBeCloseTo(adjusted[i]!, 12));
  });
  test("quantiles", () => {
    const [values, shares, expected] = reference.quantiles;
    quantiles(Float64Array.from(values), shares).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
  });
  test.each(reference.auc)("AUC and DeLong's variance", (positives, negatives, area, variance) => {
    const [p, n] = [Float64Array.from(positives), Float64Array.from(negatives)];
    expect(aucOf(p, n)).toBeCloseTo(area, 12);
    const { estimate, lower, upper } = aucInterval(p, n);
    expect(estimate).toBeCloseTo(area, 12);
    const half = (1.6448536269514722 * Math.sqrt(variance)) / (area * (1 - area)); // on the logit scale
    const logit = (x: number) => Math.log(x / (1 - x));
    expect(logit(upper) - logit(area)).toBeCloseTo(half, 9);
    expect(logit(area) - logit(lower)).toBeCloseTo(half, 9);
  });
});
