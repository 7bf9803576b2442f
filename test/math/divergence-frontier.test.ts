import { describe, expect, it } from "vitest";
import { divergenceFrontier } from "../../src/math/divergence-frontier.js";

const shares = (...parts: readonly number[]) => Float64Array.from(parts, (part) => part / parts.reduce((sum, own) => sum + own, 0));

describe("divergenceFrontier", () => {
  it("is 1 for the same distribution and next to nothing for two that share no cell", () => {
    expect(divergenceFrontier(shares(1, 2, 3), shares(1, 2, 3), 5).area).toBeCloseTo(1, 12);
    expect(divergenceFrontier(shares(1, 1, 0, 0), shares(0, 0, 1, 1), 5).area).toBeLessThan(0.01);
  });

  it("has the slopes of small changes", () => {
    const [p, q] = [shares(4, 1, 2, 3, 0), shares(1, 3, 2, 0, 2)];
    const { area, pSlope, qSlope } = divergenceFrontier(p, q, 5);
    const step = 1e-7;
    for (const cell of [0, 1, 2, 3]) {
      const more = p.map((share, i) => (i === cell ? share + step : share));
      expect((divergenceFrontier(more, q, 5).area - area) / step).toBeCloseTo(pSlope[cell]!, 4);
    }
    for (const cell of [0, 1, 2, 4]) {
      const more = q.map((share, i) => (i === cell ? share + step : share));
      expect((divergenceFrontier(p, more, 5).area - area) / step).toBeCloseTo(qSlope[cell]!, 4);
    }
  });
});
