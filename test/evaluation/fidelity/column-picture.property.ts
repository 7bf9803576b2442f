import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnPicture } from "../../../src/evaluation/fidelity/column-picture.js";
import type { Sample, SampleColumn } from "../../../src/evaluation/fidelity/sample.js";

const k = 11;
const sampleOf = (numbers: Float64Array, codes: Int32Array, personOf: Uint32Array | null): Sample => ({
  rowCount: Math.max(numbers.length, codes.length),
  numbers: [numbers],
  codes: [codes],
  personOf,
  personCount: personOf === null ? Math.max(numbers.length, codes.length) : new Set(personOf).size,
});
const numberSample = (values: readonly number[], personOf: Uint32Array | null = null): Sample =>
  sampleOf(Float64Array.from(values), new Int32Array(0), personOf);
const codeSample = (codes: readonly number[]): Sample => sampleOf(new Float64Array(0), Int32Array.from(codes), null);
const column = (kind: SampleColumn["kind"], dictionary: readonly string[] = []): SampleColumn => ({ name: "x", kind, dictionary });

const anyNumbers = fc.oneof(
  fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 30, maxLength: 400 }),
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 30, maxLength: 400 }),
  fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.double({ min: 0, max: 1e5, noNaN: true })), {
    minLength: 60,
    maxLength: 400,
  }),
  fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.constant(Number.NaN)), { minLength: 60, maxLength: 400 }),
);

/** Persons whose value falls into each bin; values beyond the ends count for the outer ones. */
function personsByBin(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    let bin = 0;
    while (bin < edges.length - 2 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return counts;
}

describe("pictures of numbers", () => {
  for (const kind of ["numeric", "datetime"] as const) {
    it(`${kind}: k persons stand behind every bin, and no end tells an extreme value`, () => {
      fc.assert(
        fc.property(anyNumbers, (raw) => {
          const values = kind === "datetime" ? raw.map((value) => Math.round(value * 1000)) : raw;
          const train = numberSample(values);
          const picture = columnPicture(column(kind), 0, train, numberSample(values.slice(0, 20)), k, 0.9);
          if (picture === null) return;
          const { edges, labels, source, synthetic } = picture;
          const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
          expect(labels.length).toBeLessThanOrEqual(20);
          expect([source.length, synthetic.length]).toEqual([labels.length, labels.length]);
          expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1]!)).toBe(true);
          expect(edges[0]).toBeGreaterThanOrEqual(sorted[k - 1]!);
          expect(edges[edges.length - 2]).toBeLessThanOrEqual(sorted[sorted.length - k]!);
          for (const count of personsByBin(values, edges)) expect(count).toBeGreaterThanOrEqual(k);
        }),
        { numRuns: 300 },
      );
    });
  }

  it("shows train in steps of k persons", () => {
    fc.assert(
      fc.property(anyNumbers, (values) => {
        const picture = columnPicture(column("numeric"), 0, numberSample(values), numberSample(values), k, 0.9);
        for (const share of picture?.source ?? []) {
          const steps = share * Math.max(1, Math.floor(values.length / k));
          expect(share === 1 || Math.abs(steps - Math.round(steps)) < 1e-3).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("counts persons and not rows", () => {
    // One person has half of all rows, all of them high; twenty others have one low row each.
    const values = [...Array.from({ length: 20 }, (_, i) => i), ...Array.from({ length: 20 }, (_, i) => 1000 + i)];
    const personOf = Uint32Array.from(values, (_, row) => Math.min(row, 20));
    const asPersons = columnPicture(column("numeric"), 0, numberSample(values, personOf), numberSample(values), 5, 0.9)!;
    const asRows = columnPicture(column("numeric"), 0, numberSample(values), numberSample(values), 5, 0.9)!;
    expect(Math.max(...asRows.edges)).toBeGreaterThan(900);
    expect(Math.max(...asPersons.edges)).toBeLessThanOrEqual(20);
  });

  it("shows nothing where too few persons have a value", () => {
    const values = [...Array.from({ length: 12 }, (_, i) => i), ...Array.from({ length: 100 }, () => Number.NaN)];
    expect(columnPicture(column("numeric"), 0, numberSample(values), numberSample(values), k, 0.9)).toBeNull();
  });

  it("spreads a column that one value dominates over more than one bar", () => {
    const values = Array.from({ length: 2000 }, (_, row) => (row % 10 < 9 ? 0 : 100 + row * 7));
    const picture = columnPicture(column("numeric"), 0, numberSample(values), numberSample(values), k, 0.9)!;
    expect(picture.labels.length).toBeGreaterThan(8);
  });

  it("names calendar bins by the coarsest unit", () => {
    const values = Array.from({ length: 3000 }, (_, row) => 946684800 + row * 86400 * 3); // from 2000-01-01, every third day
    const { labels } = columnPicture(column("datetime"), 0, numberSample(values), numberSample(values), k, 0.9)!;
    expect(labels[1]).toMatch(/^\d{4} – \d{4}$/);
  });
});

describe("pictures of categories", () => {
  it("names only categories that k persons hold, at most twenty labels, and puts the rest together", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 40 }), { minLength: 30, maxLength: 600 }), (codes) => {
        const dictionary = Array.from({ length: 41 }, (_, code) => `category ${code}`);
        const picture = columnPicture(column("categorical", dictionary), 0, codeSample(codes), codeSample(codes), k, 0.9);
        const held = new Map(dictionary.map((text, code) => [text, codes.filter((own) => own === code).length]));
        if (picture === null) {
          expect(Math.max(...held.values())).toBeLessThan(k);
          return;
        }
        expect(picture.labels.length).toBeLessThanOrEqual(20);
        for (const label of picture.labels) if (held.has(label)) expect(held.get(label)).toBeGreaterThanOrEqual(k);
        expect(picture.synthetic.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      }),
      { numRuns: 300 },
    );
  });

  it("reads 0 for train where fewer than k persons hold the rest, and still shows the synthetic share", () => {
    const train = codeSample([...Array.from({ length: 100 }, () => 0), ...Array.from({ length: 10 }, () => 1)]);
    const synthetic = codeSample([...Array.from({ length: 50 }, () => 0), ...Array.from({ length: 50 }, () => 1)]);
    const picture = columnPicture(column("categorical", ["common", "rare"]), 0, train, synthetic, k, 0.9)!;
    expect(picture.labels).toEqual(["common", "(other)"]);
    expect(picture.source[1]).toBe(0);
    expect(picture.synthetic).toEqual([0.5, 0.5]);
    const kept = columnPicture(column("categorical", ["common", "rare"]), 0, train, synthetic, 10, 0.9)!;
    expect(kept.labels).toEqual(["common", "rare"]);
  });
});
