import { describe, expect, test } from "vitest";
import { balancedResidual, isTold, type SideSums } from "../../../../src/evaluation/privacy/disclosure/balanced-residual.js";
import { createRng, type Rng, seedKey } from "../../../../src/random/rng.js";

interface Group {
  readonly count: number;
  /** Chance of a right guess of persons who are easy (ease 1) and who are not. */
  readonly easy: number;
  readonly hard: number;
}

/** Half of each group is easy. */
function draw(groups: readonly Group[], rng: Rng): SideSums {
  const zeros = () => new Float64Array(groups.length);
  const sums = { trials: zeros(), hits: zeros(), ease: zeros(), easeSquares: zeros(), easeOfHits: zeros() };
  groups.forEach(({ count, easy, hard }, g) => {
    for (let i = 0; i < count; i++) {
      const ease = rng.nextFloat() < 0.5 ? 1 : 0;
      sums.trials[g]!++;
      sums.ease[g]! += ease;
      sums.easeSquares[g]! += ease;
      if (rng.nextFloat() >= (ease === 1 ? easy : hard)) continue;
      sums.hits[g]!++;
      sums.easeOfHits[g]! += ease;
    }
  });
  return sums;
}

function withoutEase(sums: SideSums): SideSums {
  const none = sums.trials.map(() => 0);
  return { ...sums, ease: none, easeSquares: none, easeOfHits: none };
}

const rareAndCommon = (rare: number, common: number): Group[] => [
  { count: common, easy: 0.99, hard: 0.9 },
  { count: rare, easy: 0.6, hard: 0.1 },
];

/** Errors of these groups less `share` of them. */
const leaked = (groups: readonly Group[], share: number): Group[] =>
  groups.map(({ count, easy, hard }) => ({ count, easy: 1 - (1 - easy) * (1 - share), hard: 1 - (1 - hard) * (1 - share) }));

const runs = 1000;

describe("intervals and p-values of the balanced residual", () => {
  // 90 % intervals, 1,000 runs: a true coverage of .90 reads below .853 or above .947 with a probability under 1e-6.
  test.each([
    ["nothing leaks", 0],
    ["a fifth of the errors leak", 0.2],
  ])("the interval holds the truth nine times of ten: %s", (_, share) => {
    const rng = createRng(seedKey(`coverage ${share}`));
    let [held, heldPlain] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const [train, control] = [draw(leaked(rareAndCommon(300, 2000), share), rng), draw(rareAndCommon(150, 1000), rng)];
      const found = balancedResidual(train, control).residual!;
      const plain = balancedResidual(withoutEase(train), withoutEase(control)).residual!;
      if (found.lower <= share && share <= found.upper) held++;
      if (plain.lower <= share && share <= plain.upper) heldPlain++;
    }
    expect(held / runs).toBeGreaterThan(0.853);
    expect(held / runs).toBeLessThan(0.947);
    expect(heldPlain / runs).toBeGreaterThan(0.853);
    expect(heldPlain / runs).toBeLessThan(0.947);
  });

  test("a group of the fewest persons does not raise false alarms", () => {
    const rng = createRng(seedKey("small"));
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const [train, control] = [draw(rareAndCommon(80, 2000), rng), draw(rareAndCommon(20, 500), rng)];
      if (balancedResidual(train, control).pValue < 0.01) alarms++;
    }
    expect(alarms / runs).toBeLessThan(0.03); // 1 % and six of its deviations
  });

  test("ease narrows the interval and leaves the estimate where it is on average", () => {
    const rng = createRng(seedKey("ease"));
    const groups: Group[] = [{ count: 500, easy: 0.95, hard: 0.15 }];
    let [width, plainWidth, mean] = [0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const [train, control] = [draw(groups, rng), draw(groups, rng)];
      const found = balancedResidual(train, control).residual!;
      const plain = balancedResidual(withoutEase(train), withoutEase(control)).residual!;
      width += found.upper - found.lower;
      plainWidth += plain.upper - plain.lower;
      mean += found.estimate / runs;
    }
    expect(width / plainWidth).toBeLessThan(0.75);
    expect(Math.abs(mean)).toBeLessThan(0.01);
  });
});

test("everybody right on both sides leaves nothing to find; everybody of train right is the whole risk", () => {
  const side = (hits: number): SideSums => ({
    trials: Float64Array.of(1000),
    hits: Float64Array.of(hits),
    ease: Float64Array.of(0),
    easeSquares: Float64Array.of(0),
    easeOfHits: Float64Array.of(0),
  });
  expect(balancedResidual(side(1000), side(1000))).toMatchObject({ residual: null, pValue: 0.5, chance: 1 });
  const whole = balancedResidual(side(1000), side(400));
  expect(whole.residual).toMatchObject({ estimate: 1, upper: 1 });
  expect(whole.residual!.lower).toBeGreaterThan(0.98);
  expect(whole.pValue).toBeLessThan(1e-9);
});

test("told are residuals that enough persons stand behind, not those of a handful or of a secret that everybody guesses", () => {
  const rng = createRng(seedKey("told"));
  const told = (groups: readonly Group[]): boolean => {
    const asked = groups.reduce((sum, { count }) => sum + count, 0);
    return isTold(balancedResidual(draw(groups, rng), draw(groups, rng)).residual, asked);
  };
  const even = (accuracy: number): Group[] => [1, 2].map(() => ({ count: 1000, easy: accuracy, hard: accuracy }));
  expect(told(even(0.6))).toBe(true);
  expect(told(rareAndCommon(400, 1600))).toBe(true);
  expect(told(rareAndCommon(20, 1980))).toBe(false);
  expect(told(even(0.99))).toBe(false);
  expect(isTold({ estimate: 0.5, lower: 0.35, upper: 0.65 }, 2000)).toBe(true); // wide, and no chance
  expect(isTold({ estimate: 0.2, lower: 0, upper: 0.4 }, 2000)).toBe(false);
  expect(isTold(null, 1000)).toBe(false);
});
