import { expect, test } from "vitest";
import { coincidences } from "../../../../src/evaluation/privacy/copies/coincidence.js";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { rankScales } from "../../../../src/evaluation/privacy/compared/points.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { describeColumn, metadataOf, numberColumn, tableOf } from "../people.js";

const ratios = [0.2, 0.1, 0.01];

/** Of uniform numbers in so many columns. */
async function rates(columnCount: number, rowCount: number): Promise<number[]> {
  const names = Array.from({ length: columnCount }, (_, c) => `x${c}`);
  const table = (seed: string, count: number) => {
    const rng = createRng(seedKey(seed));
    return tableOf(
      ...names.map((name) =>
        numberColumn(
          name,
          Float64Array.from({ length: count }, () => Math.round(rng.nextFloat() * 1e12)),
        ),
      ),
    );
  };
  const train = table("train", rowCount);
  const metadata = metadataOf(names.map((name) => describeColumn(name, "numeric")));
  const fold = compareFold({ train, holdout: table("holdout", rowCount), synthetic: table("output", 100) }, metadata);
  const work = { pool: inlinePool, rng: createRng(seedKey("halves")) };
  const { hits, asked } = await coincidences(fold, rankScales(fold), ratios, () => true, work);
  return Array.from(hits, (count) => count / asked);
}

test("on one number, a share of r / (1 + r) comes r times nearer by chance", async () => {
  // Two halves of the same density: distances are nearly exponential with one rate, so that P(a <= r b) = r / (1 + r).
  const [fifth, tenth, hundredth] = await rates(1, 4000);
  expect(fifth).toBeCloseTo(0.2 / 1.2, 1);
  expect(tenth).toBeCloseTo(0.1 / 1.1, 1);
  expect(hundredth).toBeLessThan(0.03);
});

test("on eight numbers hardly anybody does", async () => {
  const [fifth] = await rates(8, 2000);
  expect(fifth).toBeLessThan(0.001);
});
