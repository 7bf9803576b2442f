import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { auditUnitSizes, drawUnitStarts, learnUnitSizes } from "../../src/synthesizers/unit-sizes.js";
import type { CodedTable } from "../../src/table/coded-table.js";

const rng = createRng(seedKey("sizes"));

function persons(sizes: readonly number[]): CodedTable {
  const unitStart = new Uint32Array(sizes.length + 1);
  sizes.forEach((size, u) => {
    unitStart[u + 1] = unitStart[u]! + size;
  });
  return { rowCount: unitStart[sizes.length]!, columns: [], unitCount: sizes.length, unitStart };
}

const drawn = (sizes: readonly number[], k: number, count = 20_000): number[] => {
  const starts = drawUnitStarts(learnUnitSizes(persons(sizes), k), 0, count, rng)!;
  return Array.from({ length: count }, (_, u) => starts[u + 1]! - starts[u]!);
};

describe("learnUnitSizes", () => {
  it("is empty where every row is a person, and draws no groups then", () => {
    expect(learnUnitSizes({ rowCount: 9, columns: [], unitCount: 9, unitStart: null }, 3)).toEqual([]);
    expect(drawUnitStarts([], 0, 9, rng)).toBeNull();
  });

  it("ends at the k-th smallest and the k-th largest group", () => {
    // one person of 1 row and two of thousands, among hundreds of 10 to 19
    const sizes = [1, 5000, 7000, ...Array.from({ length: 400 }, (_, i) => 10 + (i % 10))];
    for (const k of [3, 11]) {
      const runs = learnUnitSizes(persons(sizes), k);
      expect(Math.min(...runs.map(({ from }) => from))).toBe(10);
      expect(Math.max(...runs.map(({ to }) => to))).toBe(19);
    }
    const all = drawn(sizes, 11);
    expect(Math.min(...all)).toBe(10);
    expect(Math.max(...all)).toBe(19);
  });

  it("has k persons behind each run, in rising order", () => {
    const sizes = Array.from({ length: 777 }, () => 1 + Math.floor(30 * rng.nextFloat() ** 3));
    const runs = learnUnitSizes(persons(sizes), 11);
    // what lies beyond the ends counts as the ends
    const clipped = sizes.map((size) => Math.min(Math.max(size, runs[0]!.from), runs[runs.length - 1]!.to));
    for (const { from, to } of runs) expect(clipped.filter((size) => size >= from && size <= to).length).toBeGreaterThanOrEqual(11);
    runs.slice(1).forEach(({ from }, i) => expect(from).toBeGreaterThan(runs[i]!.to));
    expect(runs.reduce((sum, { weight }) => sum + weight, 0) * 11).toBeGreaterThan(777 - 11 * runs.length);
  });

  it("gives one size where there are fewer than 2k persons", () => {
    expect(new Set(drawn([1, 2, 3, 4, 5, 6], 4, 500)).size).toBe(1);
    expect(new Set(drawn([9], 4, 500))).toEqual(new Set([9]));
  });

  it("draws sizes as often as they are (20,000 draws, six standard deviations)", () => {
    const sizes = [...new Array<number>(500).fill(1), ...new Array<number>(300).fill(2), ...new Array<number>(200).fill(7)];
    const all = drawn(sizes, 10);
    for (const [size, share] of [
      [1, 0.5],
      [2, 0.3],
      [7, 0.2],
    ] as const) {
      expect(Math.abs(all.filter((one) => one === size).length - 20_000 * share)).toBeLessThan(
        6.2 * Math.sqrt(20_000 * share * (1 - share)),
      );
    }
  });
});

describe("drawUnitStarts", () => {
  it("depends on the unit alone", () => {
    const runs = learnUnitSizes(persons(Array.from({ length: 200 }, (_, i) => 1 + (i % 9))), 5);
    const [whole, part] = [drawUnitStarts(runs, 0, 100, rng)!, drawUnitStarts(runs, 40, 60, rng)!];
    expect(part.map((start) => start + whole[40]!)).toEqual(whole.slice(40));
  });
});

describe("auditUnitSizes", () => {
  it("agrees with its own table, not with another", () => {
    const table = persons(Array.from({ length: 200 }, (_, i) => 1 + (i % 9)));
    const state = { sizes: learnUnitSizes(table, 5), other: 1 };
    expect(auditUnitSizes(state, table, 5)).toEqual([]);
    expect(auditUnitSizes(state, persons([1, 1, 1, 1, 1, 1]), 5)).toHaveLength(1);
    expect(auditUnitSizes({}, table, 5)).toHaveLength(1);
  });
});
