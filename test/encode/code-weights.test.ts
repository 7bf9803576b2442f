import { describe, expect, it } from "vitest";
import { allOthers, bothAllow, eitherAllows, isInside } from "../../src/encode/allowed-values.js";
import { allowsAll, codeMeans, codeWeights } from "../../src/encode/code-weights.js";
import type { ColumnCodec, NumericCodec } from "../../src/encode/codebook.js";
import { decodeNumbers } from "../../src/encode/numeric-codec.js";
import { redrawNumbers } from "../../src/encode/redraw-outside.js";
import { createRng, seedKey } from "../../src/random/rng.js";

/** Missing 0; [0, 10) 1, [10, 20) and [20, 40) 2 (three quarters of it in the first), the number 50 alone 3. */
const codec: NumericCodec = {
  kind: "numeric",
  cardinality: 4,
  missingCode: 0,
  decimals: 1,
  spikes: [50],
  spikeCodes: [3],
  cellEnds: [0, 10, 20, 40],
  cellCodes: [1, 2, 2],
  cellWeights: [8, 6, 2],
  heaping: [{ modulus: 1, residue: 0, weight: 1 }],
};
const entry: ColumnCodec = {
  name: "x",
  storage: { storage: "number", decimals: 1, fixedDecimals: false, missingToken: "" },
  codec,
};
const numbers = (low: number, high: number, missing = false) => ({ kind: "numbers", missing, intervals: [{ low, high }] }) as const;
const weights = (low: number, high: number, missing = false): number[] => [...codeWeights(entry, numbers(low, high, missing)).get("x")!];

describe("weights of codes", () => {
  it("are 1 inside, 0 outside, and the part inside where a code is cut", () => {
    expect(weights(-100, 100)).toEqual([0, 1, 1, 1]);
    expect(weights(-100, 100, true)).toEqual([1, 1, 1, 1]);
    expect(weights(60, 100)).toEqual([0, 0, 0, 0]);
    expect(weights(50, 50)).toEqual([0, 0, 0, 1]);
    const [missing, low, high, spike] = weights(5, 19.9);
    expect([missing, spike]).toEqual([0, 0]);
    expect(low).toBeCloseTo(0.5, 1);
    expect(high).toBeCloseTo(0.75, 1);
    expect(weights(20, 40)[2]).toBeCloseTo(0.25, 1);
  });

  it("are above 0 for a single number of a cell, however small its part", () => {
    expect(weights(7.3, 7.3)[1]).toBeGreaterThan(0);
    expect(weights(7.3, 7.3)[1]).toBeLessThan(0.02);
    expect(weights(7.31, 7.39)[1]).toBe(0);
  });

  it("refuse a condition of another kind", () => {
    expect(() => codeWeights(entry, { kind: "categories", missing: true, values: Uint8Array.of(1) })).toThrow(RangeError);
    expect(allowsAll({ ...entry, codec: { kind: "fresh", pattern: null, constant: null, rowsPerUnit: 1 } })).toBeNull();
  });

  it("means of codes lie inside them", () => {
    const means = codeMeans(codec);
    expect(means[0]).toBeNaN();
    expect(means[1]).toBeCloseTo(5, 0);
    expect(means[2]).toBeCloseTo(0.75 * 15 + 0.25 * 30, 0);
    expect(means[3]).toBe(50);
  });

  it("restrict weekdays where a condition spans less than a week, and the time within a day", () => {
    const cells = (ends: number[]): NumericCodec => ({
      ...codec,
      cardinality: ends.length - 1,
      missingCode: -1,
      decimals: 0,
      spikes: [],
      spikeCodes: [],
      cellEnds: ends,
      cellCodes: ends.slice(1).map((_, i) => i),
      cellWeights: ends.slice(1).map(() => 5),
    });
    const moments: ColumnCodec = {
      name: "when",
      storage: { storage: "text", missingToken: "" },
      codec: {
        kind: "datetime",
        day: cells([18_000, 18_100, 18_200]),
        time: cells([0, 720, 1440]),
        weekdays: [0, 1, 2, 3, 4],
        earliest: null,
        latest: null,
        resolutionSeconds: 60,
      },
    };
    // 18,004 is Thursday, 2019-04-18
    const second = 18_004 * 86_400;
    const morning = codeWeights(moments, { kind: "moments", missing: false, intervals: [{ low: second, high: second + 43_199 }] });
    expect([...morning.get("when/weekday")!]).toEqual([1, 0, 0, 0, 1, 0]);
    expect(morning.get("when/day")![0]).toBeCloseTo(0.01, 2);
    expect(morning.get("when/day")![1]).toBe(0);
    expect([...morning.get("when/time")!]).toEqual([1, 0]);
    const year = codeWeights(moments, { kind: "moments", missing: false, intervals: [{ low: second, high: second + 90 * 86_400 }] });
    expect([...year.keys()]).toEqual(["when/day"]);
  });
});

describe("numbers outside their row's intervals", () => {
  const rowCount = 2000;
  const rng = createRng(seedKey("redraw"));
  const codes = new Uint16Array(rowCount).fill(2);
  const within = (low: number, high: number) => ({ stratumOf: new Uint16Array(rowCount), strata: [new Map([["x", numbers(low, high)]])] });

  it("are drawn again inside, by the mass of the cells", () => {
    const values = decodeNumbers(codes, codec, (row, draw) => rng.floatAt(row, draw));
    redrawNumbers(values, codes, codec, "x", within(15, 30), (row, draw) => rng.fork("again").floatAt(row, draw));
    expect(values.every((value) => value >= 15 && value <= 30)).toBe(true);
    // half of the first cell's 6 against half of the second's 2: three quarters below 20, six standard deviations are 0.06
    expect(Math.abs(values.filter((value) => value < 20).length / rowCount - 0.75)).toBeLessThan(0.06);
  });

  it("fall on a single number where that is all there is", () => {
    const values = decodeNumbers(codes, codec, (row, draw) => rng.floatAt(row, draw));
    redrawNumbers(values, codes, codec, "x", within(12.3, 12.3), (row, draw) => rng.floatAt(row, draw + 9));
    expect(new Set(values)).toEqual(new Set([12.3]));
  });

  it("are left alone where nothing is asked of the column", () => {
    const values = decodeNumbers(codes, codec, (row, draw) => rng.floatAt(row, draw));
    const before = values.slice();
    redrawNumbers(values, codes, codec, "x", { stratumOf: new Uint16Array(rowCount), strata: [new Map()] }, () => 0);
    expect(values).toEqual(before);
  });
});

describe("allowed values", () => {
  it("are joined, united and turned round", () => {
    const both = bothAllow(numbers(0, 10, true), { kind: "numbers", missing: false, intervals: [{ low: 5, high: 20 }] });
    expect(both).toEqual(numbers(5, 10));
    const either = eitherAllows(numbers(0, 1), numbers(5, 6, true));
    expect(either.missing).toBe(true);
    const others = allOthers(either, false);
    if (others.kind === "categories") throw new RangeError("numbers");
    expect([-1, 0, 1, 3, 5, 6, 7].filter((value) => isInside(others.intervals, value))).toEqual([-1, 3, 7]);
    expect(allOthers(numbers(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), true)).toMatchObject({ missing: true, intervals: [] });
  });
});
