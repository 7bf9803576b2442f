import { describe, expect, it } from "vitest";
import { calibrationError } from "../../../src/evaluation/utility/calibration.js";
import { createRng, seedKey } from "../../../src/random/rng.js";

const rng = createRng(seedKey("calibration"));
const rowCount = 3000;
const truth = Float64Array.from({ length: rowCount }, () => rng.nextFloat());
const rows = { personOf: null, personCount: rowCount };
const binary = { kind: "binary" } as const;

describe("calibrationError", () => {
  it("reads 0 for probabilities that come true, where a plain average of bins would not", () => {
    const errors = Array.from({ length: 40 }, (_, draw) => {
      const came = truth.map((probability, row) => (rng.floatAt(row, draw) < probability ? 1 : 0));
      return calibrationError(binary, truth, came, rows);
    });
    const meanSquare = errors.reduce((sum, { estimate }) => sum + estimate ** 2, 0) / errors.length;
    expect(Math.sqrt(meanSquare)).toBeLessThan(0.015);
    expect(errors.filter(({ lower }) => lower > 0).length).toBeLessThan(10);
    expect(errors.filter(({ estimate }) => estimate === 0).length).toBeGreaterThan(8);
  });

  it("reads the size of the miss, and its interval holds it", () => {
    const stated = truth.map((probability) => 0.1 + 0.8 * probability);
    const came = truth.map((probability) => (rng.nextFloat() < probability ? 1 : 0));
    const { estimate, lower, upper } = calibrationError(binary, stated, came, rows);
    const size = 0.2 / Math.sqrt(12); // root mean square of 0.1 - 0.2 p, p uniform
    expect(Math.abs(estimate - size)).toBeLessThan(0.02);
    expect(lower).toBeLessThan(size);
    expect(upper).toBeGreaterThan(size);
    expect(lower).toBeGreaterThan(0.02);
  });

  it("judges the likeliest of several classes", () => {
    const loss = { kind: "multiclass", classCount: 3 } as const;
    const predictions = Float64Array.from({ length: rowCount * 3 }, (_, i) => [0.9, 0.05, 0.05][i % 3]!);
    const came = Float64Array.from({ length: rowCount }, (_, row) => (row % 5 < 3 ? 0 : (row % 5) - 2));
    expect(calibrationError(loss, predictions, came, rows).estimate).toBeCloseTo(0.3, 1);
  });

  it("has a wider interval where rows come in persons", () => {
    const half = Float64Array.from({ length: rowCount }, () => 0.5);
    const came = Float64Array.from({ length: rowCount }, (_, row) => (Math.floor(row / 30) % 3 === 0 ? 1 : 0));
    const personOf = Uint32Array.from({ length: rowCount }, (_, row) => Math.floor(row / 30));
    const width = ({ lower, upper }: { lower: number; upper: number }): number => upper - lower;
    expect(width(calibrationError(binary, half, came, { personOf, personCount: rowCount / 30 }))).toBeGreaterThan(
      width(calibrationError(binary, half, came, rows)),
    );
  });
});
