import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cholesky } from "../../src/math/cholesky.js";
import { cutNormal, latentCorrelation } from "../../src/math/latent-correlation.js";
import { approximateNormalQuantile, normalQuantile } from "../../src/math/normal.js";
import { repairCorrelation } from "../../src/math/repair-correlation.js";
import { symmetricEigen } from "../../src/math/symmetric-eigen.js";

type Row = readonly number[];
interface Reference {
  readonly positive: readonly [Row, Row, Row][];
  readonly indefinite: readonly [Row, Row];
  readonly repaired: readonly [Row, number, Row];
  readonly latent: readonly [Row, Row, number, number, Row, number][];
}
const reference = JSON.parse(readFileSync(new URL("../reference/copula-scipy.json", import.meta.url), "utf8")) as Reference;

const expectAllClose = (found: Float64Array, expected: Row, absolute: number): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => expect(Math.abs(value - expected[i]!), `entry ${i}`).toBeLessThan(absolute));
};

describe("linear algebra agrees with numpy", () => {
  test.each(reference.positive)("cholesky and eigenvalues of a positive definite matrix", (matrix, factor, values) => {
    const size = values.length;
    expectAllClose(cholesky(Float64Array.from(matrix), size)!, factor, 1e-11);
    expectAllClose(symmetricEigen(Float64Array.from(matrix), size).values, values, 1e-11);
  });

  test("eigenvalues of both signs, one of them twice, and vectors that give the matrix back", () => {
    const [matrix, expected] = reference.indefinite;
    const { values, vectors } = symmetricEigen(Float64Array.from(matrix), 6);
    expectAllClose(values, expected, 1e-12);
    const product = new Float64Array(36);
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < 6; j++) for (let l = 0; l < 6; l++) product[i * 6 + j]! += vectors[i * 6 + l]! * values[l]! * vectors[j * 6 + l]!;
    expectAllClose(product, matrix, 1e-12);
  });

  test("a matrix that is not positive definite has no factor", () => {
    expect(cholesky(Float64Array.from(reference.indefinite[0]), 6)).toBeNull();
    expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(0), 1)).toBeNull();
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeNull();
    expect(() => cholesky(Float64Array.of(1, 2), 2)).toThrow(RangeError);
    expect(() => symmetricEigen(Float64Array.of(1, 2), 2)).toThrow(RangeError);
    expect(cholesky(new Float64Array(0), 0)).toHaveLength(0);
  });

  test("correlations that contradict each other are repaired; sound ones are left alone", () => {
    const [matrix, floor, expected] = reference.repaired;
    expectAllClose(repairCorrelation(Float64Array.from(matrix), 4, floor), expected, 1e-12);
    const sound = Float64Array.of(1, 0.5, 0.5, 1);
    expect(repairCorrelation(sound, 2, floor)).toEqual(sound);
  });

  test("a matrix too wide for eigenvalues is repaired too", () => {
    const size = 401;
    const matrix = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : -0.01));
    const repaired = repairCorrelation(matrix, size, 0.001);
    expect(cholesky(repaired, size)).not.toBeNull();
    expect(repaired[0]).toBe(1);
    expect(repaired[1]).toBeLessThan(0);
  });
});

describe("latent correlations agree with scipy's bivariate normal", () => {
  test.each(reference.latent)("%j against %j at %f", (left, right, rho, covariance, scores, variance) => {
    const [one, two] = [cutNormal(Float64Array.from(left)), cutNormal(Float64Array.from(right))];
    expectAllClose(one.scores, scores, 1e-9);
    expect(one.variance).toBeCloseTo(variance, 9);
    // 64 terms of the series: beyond .9 the rest begins to show where a column is cut in two
    expect(Math.abs(latentCorrelation(one, two, covariance, 0.995) - rho)).toBeLessThan(Math.abs(rho) > 0.85 ? 2e-3 : 1e-5);
  });

  test("keeps within its limit, and takes a share of 0 and a column of one code", () => {
    const half = cutNormal(Float64Array.of(0.5, 0.5));
    expect(latentCorrelation(half, half, half.variance, 0.995)).toBe(0.995);
    expect(latentCorrelation(half, half, -half.variance, 0.995)).toBe(-0.995);
    const gappy = cutNormal(Float64Array.of(0, 0.5, 0, 0.5, 0));
    expect([...gappy.scores].filter((score) => score !== 0)).toEqual([...half.scores]);
    expect(latentCorrelation(gappy, half, 0.3, 0.995)).toBeCloseTo(latentCorrelation(half, half, 0.3, 0.995), 12);
    expect(cutNormal(Float64Array.of(0, 1)).variance).toBe(0);
  });
});

test("the quick normal quantile is within 1.2e-9 of the exact one", () => {
  for (let step = 1; step < 2000; step++) {
    for (const probability of [step / 2000, step / 2 ** 33, 1 - step / 2 ** 33]) {
      const exact = normalQuantile(probability);
      expect(Math.abs(approximateNormalQuantile(probability) - exact)).toBeLessThanOrEqual(1.2e-9 * Math.max(1, Math.abs(exact)));
    }
  }
});
