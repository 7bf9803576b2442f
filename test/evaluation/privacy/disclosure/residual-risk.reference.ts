import { expect, test } from "vitest";
import { residualRisk } from "../../../../src/evaluation/privacy/disclosure/residual-risk.js";

/** residual_success of anonymeter 1.1.0 (stats/confidence.py) at confidence 0.9, before it clips: successes and trials of both sides, value, error. */
const reference = [
  [300, 2000, 200, 2000, 0.05551383469664577, 0.018643099906548975],
  [50, 500, 80, 500, -0.07119924683783499, 0.04339348094720274],
  [0, 1000, 0, 1000, 0, 0.0019105236208476015],
  [990, 1000, 100, 1000, 0.9874047408704418, 0.005938766406733854],
] as const;

test("the residual risk and its error are Anonymeter's", () => {
  for (const [hits, attacks, controlHits, controlAttacks, value, error] of reference) {
    const risk = residualRisk({ successes: hits, trials: attacks }, { successes: controlHits, trials: controlAttacks });
    expect(risk.estimate).toBeCloseTo(value, 12);
    expect(risk.lower).toBeCloseTo(value - error, 12);
    expect(risk.upper).toBeCloseTo(value + error, 12);
  }
});

test("a negative risk stays visible, and no end lies above 1", () => {
  const negative = residualRisk({ successes: 50, trials: 500 }, { successes: 80, trials: 500 });
  expect(negative.upper).toBeLessThan(0);
  const hopeless = residualRisk({ successes: 500, trials: 500 }, { successes: 500, trials: 500 });
  expect(hopeless).toMatchObject({ estimate: expect.closeTo(0, 12), upper: 1 });
  expect(hopeless.lower).toBeLessThan(-1);
});

test("counts that cannot be are refused", () => {
  expect(() => residualRisk({ successes: 1, trials: 0 }, { successes: 0, trials: 1 })).toThrow(RangeError);
  expect(() => residualRisk({ successes: 0, trials: 1 }, { successes: 2, trials: 1 })).toThrow(RangeError);
  expect(() => residualRisk({ successes: Number.NaN, trials: 1 }, { successes: 0, trials: 1 })).toThrow(RangeError);
});
