import { expect, test } from "vitest";
import { pairedRisk } from "../../../../src/evaluation/privacy/disclosure/paired-risk.js";
import { residualRisk } from "../../../../src/evaluation/privacy/disclosure/residual-risk.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";

const width = ({ lower, upper }: { lower: number; upper: number }) => upper - lower;

test("the estimate is that of the residual risk; the interval too where hits of both sides have nothing to do with each other", () => {
  // 1,000 attacks, 200 hits on train and 100 on the holdout, 20 of them the same: as many as chance gives
  const paired = pairedRisk({ made: 1000, train: 200, holdout: 100, trainSquares: 200, products: 20, designEffect: 1 }, 0);
  const apart = residualRisk({ successes: 200, trials: 1000 }, { successes: 100, trials: 1000 });
  expect(paired.estimate).toBe(apart.estimate);
  expect(width(paired)).toBeCloseTo(width(apart), 10);
});

test("attacks that are easy on both sides narrow the interval, shared persons widen it by the root", () => {
  const attacks = { made: 1000, train: 200, holdout: 200, trainSquares: 200, designEffect: 1 };
  expect(width(pairedRisk({ ...attacks, products: 150 }, 0))).toBeLessThan(0.6 * width(pairedRisk({ ...attacks, products: 40 }, 0)));
  const wide = width(pairedRisk({ ...attacks, products: 40, designEffect: 4 }, 0));
  expect(wide / width(pairedRisk({ ...attacks, products: 40 }, 0))).toBeCloseTo(2, 1);
});

test("missed attacks count on both sides; no hit at all still leaves an interval", () => {
  const none = { made: 0, train: 0, holdout: 0, trainSquares: 0, products: 0, designEffect: 1 };
  expect(pairedRisk(none, 1000).upper).toBeGreaterThan(0.001);
  const few = { made: 10, train: 10, holdout: 0, trainSquares: 10, products: 0, designEffect: 1 };
  expect(pairedRisk(few, 990).estimate).toBeLessThan(0.02);
});

test("90 % intervals hold the truth in about 90 of 100 samples of attacks of unequal ease", () => {
  const rng = createRng(seedKey("paired"));
  let held = 0;
  for (let round = 0; round < 500; round++) {
    const sums = { made: 0, train: 0, holdout: 0, trainSquares: 0, products: 0, designEffect: 1 };
    for (let i = 0; i < 400; i++) {
      const ease = i % 2 === 0 ? 0.7 : 0.05;
      const [train, holdout] = [rng.nextFloat() < ease ? 1 : 0, rng.nextFloat() < ease ? 1 : 0];
      sums.made++;
      sums.train += train;
      sums.holdout += holdout;
      sums.trainSquares += train;
      sums.products += train * holdout;
    }
    const { lower, upper } = pairedRisk(sums, 0);
    if (lower <= 0 && upper >= 0) held++;
  }
  expect(held / 500).toBeGreaterThan(0.86);
  expect(held / 500).toBeLessThan(0.95);
});
