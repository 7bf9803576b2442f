import { describe, expect, it } from "vitest";
import { compare, type FigureResult } from "../../../src/evaluation/fidelity/compared.js";
import { type Coverage, coverageFigure, coverageOf } from "../../../src/evaluation/fidelity/coverage.js";
import { intervalOf } from "../../../src/evaluation/fidelity/estimate.js";
import { alignTables, type Sample } from "../../../src/evaluation/fidelity/sample.js";
import { tailCuts, tailParts } from "../../../src/evaluation/fidelity/tail-cuts.js";
import type { Interval } from "../../../src/evaluation/figures.js";
import type { ColumnKind } from "../../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { type Cells, metadataOf, people, peopleKinds, shuffled, tableOf } from "./invented-tables.js";

const rng = createRng(seedKey("coverage"));
const holdout = people(2000, rng.fork("holdout"));
const fresh = people(2000, rng.fork("fresh"));

function cover(
  synthetic: Cells,
  real: Cells = holdout,
  kinds: Readonly<Record<string, ColumnKind>> = peopleKinds,
): Coverage & { interval: Interval; names: readonly string[] } {
  const { columns, samples } = alignTables([tableOf(real), tableOf(synthetic)], metadataOf(kinds));
  const [own, drawn] = samples as readonly [Sample, Sample];
  const cuts = columns.map((column, c) => (column.kind === "categorical" ? null : tailCuts(own.numbers[c]!)));
  const coverage = coverageOf(columns, cuts, own, drawn);
  return { ...coverage, interval: intervalOf(coverage.overall!, own, drawn), names: columns.map(({ name }) => name) };
}

const scoreOf = (coverage: ReturnType<typeof cover>, name: string): number | null => coverage.scores[coverage.names.indexOf(name)]!;
const good = cover(fresh);

describe("coverageOf", () => {
  it("stays near 1 for fresh real rows, and at 1 for a copy", () => {
    expect(good.interval.upper).toBeGreaterThan(0.95);
    expect(good.overall!.value).toBeGreaterThan(0.88);
    expect(cover(holdout).overall!.value).toBe(1);
  });

  it("falls by the real share of the categories that are not there", () => {
    const without = { ...fresh, city: fresh["city"]!.map((city) => (city === "city 4" ? "city 0" : city)) };
    const share = holdout["city"]!.filter((city) => city === "city 4").length / 2000;
    expect(share).toBeGreaterThan(0.05);
    expect(scoreOf(cover(without), "city")).toBeCloseTo(1 - share, 12);
    expect(cover(without).overall!.value).toBeCloseTo(good.overall!.value - share / 5, 12);
  });

  it("falls when the tails of a number are cut off, and by half for half of them", () => {
    const sorted = Float64Array.from(holdout["income"]! as number[]).sort();
    const clipped = (share: number): Cells => {
      const [low, high] = [sorted[Math.round(2000 * share)]!, sorted[Math.round(2000 * (1 - share))]!];
      return { ...fresh, income: fresh["income"]!.map((income) => Math.min(high, Math.max(low, Number(income)))) };
    };
    expect(scoreOf(cover(clipped(0.02)), "income")).toBe(0);
    expect(cover(clipped(0.02)).interval.upper).toBeLessThan(good.interval.lower);
    const half = scoreOf(cover(clipped(0.0055)), "income")!;
    expect(half).toBeGreaterThan(0.3);
    expect(half).toBeLessThan(0.6);
  });

  it("does not fall for wider tails, further categories, or columns that are shuffled", () => {
    const wider = { ...fresh, income: fresh["income"]!.map((income) => (Number(income) - 2800) * 2 + 2800) };
    expect(scoreOf(cover(wider), "income")).toBe(1);
    const further = { ...fresh, city: fresh["city"]!.map((city, row) => (row === 0 ? "elsewhere" : city)) };
    expect(scoreOf(cover(further), "city")).toBe(scoreOf(good, "city"));
    expect(cover(shuffled(fresh, rng.fork("shuffle"))).overall!.value).toBeCloseTo(good.overall!.value, 12);
  });

  it("widens the interval where one synthetic row alone holds a category", () => {
    const lone = { ...fresh, city: fresh["city"]!.map((_, row) => (row === 0 ? "city 4" : "city 0")) };
    const more = { ...fresh, city: fresh["city"]!.map((_, row) => (row < 50 ? "city 4" : "city 0")) };
    const city = (synthetic: Cells) => cover(synthetic, holdout, { city: "categorical" });
    const width = ({ interval: { lower, upper } }: ReturnType<typeof cover>): number => upper - lower;
    expect(city(lone).overall!.value).toBe(city(more).overall!.value);
    expect(width(city(lone))).toBeGreaterThan(width(city(more)) * 1.5);
  });

  it("gives 0 to a column without a synthetic value and nothing to one without a real value", () => {
    const gone = { ...fresh, age: fresh["age"]!.map(() => Number.NaN), city: fresh["city"]!.map(() => null) };
    expect([scoreOf(cover(gone), "age"), scoreOf(cover(gone), "city")]).toEqual([0, 0]);
    expect([scoreOf(cover(fresh, gone), "age"), scoreOf(cover(fresh, gone), "city")]).toEqual([null, null]);
  });
});

describe("coverageFigure", () => {
  const train = people(2000, rng.fork("train"));
  const figure = (synthetic: Cells, real = holdout): { result: FigureResult; notes: string[] } => {
    const notes: string[] = [];
    const aligned = alignTables([train, real, synthetic].map(tableOf), metadataOf(peopleKinds));
    return { result: coverageFigure(compare(aligned, rng.fork("compare")), notes), notes };
  };

  it("names a column whose tails are cut off, and none of fresh real rows", () => {
    const clipped = { ...fresh, income: fresh["income"]!.map((income) => Math.min(3500, Math.max(2000, Number(income)))) };
    expect(figure(clipped).notes[1]).toMatch(/^Columns that cover clearly less than real rows: income \(0\.00; real rows [.\d]+\)\.$/);
    for (let i = 0; i < 12; i++) expect(figure(people(2000, rng.fork(`again ${i}`))).notes).toHaveLength(1);
  });

  it("says why there is nothing to cover", () => {
    const gone = Object.fromEntries(
      Object.entries(holdout).map(([name, cells]) => [name, cells.map((cell) => (typeof cell === "number" ? Number.NaN : null))]),
    );
    expect(figure(fresh, gone).result).toMatchObject({ kind: "notApplicable" });
  });
});

describe("tailCuts", () => {
  it("finds hundredths, and no tail in a spike, a constant or a short column", () => {
    const even = Float64Array.from({ length: 10_000 }, (_, i) => i);
    expect(Array.from(tailParts(even, tailCuts(even)!).shares)).toEqual([0.005, 0.005, 0.005, 0.005, 0.98]);
    const spiked = even.map((value) => Math.max(0, value - 9000));
    const cuts = tailCuts(spiked)!;
    expect([cuts.lowOuter, cuts.lowInner]).toEqual([Number.NaN, Number.NaN]);
    expect(Array.from(tailParts(spiked, cuts).shares)).toEqual([0, 0, 0.005, 0.005, 0.99]);
    expect(tailCuts(new Float64Array(1000).fill(5))).toBeNull();
    expect(tailCuts(even.subarray(0, 199))).toBeNull();
    expect(tailCuts(new Float64Array(1000).fill(Number.NaN))).toBeNull();
  });
});
