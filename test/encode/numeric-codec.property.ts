import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NumericCodec } from "../../src/encode/codebook.js";
import { learnNumericCodec } from "../../src/encode/learn-numeric.js";
import { decodeNumbers, encodeNumbers } from "../../src/encode/numeric-codec.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { decimalsOf } from "../../src/table/number-text.js";

interface Sample {
  readonly cells: Float64Array;
  readonly personOf: Uint32Array | null;
  readonly k: number;
  readonly maxCodes: number;
  readonly maxCells: number;
}

/** Shapes that have broken number coders before; u, v uniform on [0, 1). */
const shapes: Readonly<Record<string, (u: number, v: number) => number>> = {
  integers: (u) => Math.floor(u * 1000),
  "few values": (u) => Math.floor(u * u * 7) * 3,
  "all equal": () => 42,
  negative: (u) => -Math.floor(u * 500) - 1,
  "around zero": (u) => Math.round((u - 0.5) * 60),
  "two decimals": (u) => Math.round(u * 10_000) / 100,
  "heavy tail": (u) => Math.floor((1 - u) ** -1.5),
  "heavy tail with decimals": (u) => Math.round(100 * (1 - u) ** -1.2) / 100,
  doubles: (u, v) => u * v - 0.3,
  tiny: (u) => u * 1e-12,
  "below any decimals": (u) => (u + 0.1) * 1e-25,
  huge: (u) => Math.floor(u * 1e15),
  "huge with decimals": (u) => 1e13 + Math.round(u * 1e6) / 100,
  "integers beyond 2^50": (u) => 2 ** 51 + Math.floor(u * 1e6) * 7,
  "beyond 2^53": (u) => 1e18 + Math.floor(u * 1e6) * 2 ** 12,
  "near the largest double": (u) => (2 * u - 1) * 1.7e308,
  "spike at zero": (u, v) => (v < 0.6 ? 0 : Math.floor(u * 5000)),
  "spikes inside": (u, v) => (v < 0.5 ? Math.floor(u * 6) * 10 : Math.floor(u * 60)),
  "prices in .99": (u, v) => (v < 0.5 ? Math.floor(u * 50) + 0.99 : Math.round(u * 5000) / 100),
  "one far outlier": (u, v) => (v < 0.01 ? 1e9 + u : Math.floor(u * 100)),
  "one fine value": (u, v) => (v < 0.01 ? u : Math.floor(u * 100)),
  "with missing": (u, v) => (v < 0.2 ? Number.NaN : Math.floor(u * 300)),
  "all missing": () => Number.NaN,
};

const sample: fc.Arbitrary<Sample> = fc
  .record({
    shape: fc.constantFrom(...Object.keys(shapes)),
    persons: fc.integer({ min: 1, max: 400 }),
    mostRows: fc.constantFrom(0, 0, 1, 6, 20),
    seed: fc.integer(),
    k: fc.constantFrom(1, 3, 11, 20),
    maxCodes: fc.constantFrom(4, 16, 256),
    maxCells: fc.constantFrom(4, 64, 1024),
    extremist: fc.boolean(),
  })
  .map(({ shape, persons, mostRows, seed, k, maxCodes, maxCells, extremist }) => {
    const rng = createRng(seedKey(`numeric/${seed}`));
    const at = shapes[shape]!;
    const rows = Array.from({ length: persons }, (_, person) => {
      const own = mostRows === 0 ? 1 : 1 + Math.floor(rng.nextFloat() * mostRows);
      // a person whose many rows are all beyond what others have
      if (extremist && mostRows > 1 && person === 0) return Array.from({ length: 100 }, (_, i) => 1e7 + 13 * i);
      return Array.from({ length: own }, () => at(rng.nextFloat(), rng.nextFloat()));
    });
    const personOf = mostRows === 0 ? null : Uint32Array.from(rows.flatMap((own, person) => own.map(() => person)));
    return { cells: Float64Array.from(rows.flat()), personOf, k, maxCodes, maxCells };
  });

function learn({ cells, personOf, k, maxCodes, maxCells }: Sample): NumericCodec {
  const decimals = cells.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, decimalsOf(value))), 0);
  return learnNumericCodec(cells, personOf, { decimals, k, maxCodes, maxCells });
}

/** Persons for whom some number in the order of the sample's rows holds `test`, counted plainly. */
function persons(numbers: Float64Array, { personOf }: Sample, test: (value: number) => boolean): number {
  const found = new Set<number>();
  for (let row = 0; row < numbers.length; row++) {
    if (!Number.isNaN(numbers[row]!) && test(numbers[row]!)) found.add(personOf === null ? row : personOf[row]!);
  }
  return found.size;
}

function drawn(codec: NumericCodec, codes: Uint16Array, seed = "draws"): Float64Array {
  const rng = createRng(seedKey(seed));
  return decodeNumbers(codes, codec, (row, draw) => rng.floatAt(row, draw));
}

/** Every code many times. */
const everyCode = ({ cardinality }: NumericCodec, times = 40): Uint16Array =>
  Uint16Array.from({ length: cardinality * times }, (_, i) => i % cardinality);

const rounded = (value: number, { decimals }: NumericCodec): number =>
  decimals < 17 && Math.abs(value) < 1e20 ? Number(value.toFixed(decimals)) + 0 : value;

describe("numeric codec", () => {
  it("draws nothing beyond the k-th smallest and largest person's value", () => {
    fc.assert(
      fc.property(sample, (given) => {
        const codec = learn(given);
        // rounding to the protected precision may move a source value by half a step
        const source = given.cells.map((value) => rounded(value, codec));
        const values = [...drawn(codec, everyCode(codec))].filter((value) => !Number.isNaN(value));
        for (const value of [Math.min(...values), Math.max(...values)].filter(Number.isFinite)) {
          expect(persons(source, given, (held) => held <= value)).toBeGreaterThanOrEqual(given.k);
          expect(persons(source, given, (held) => held >= value)).toBeGreaterThanOrEqual(given.k);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has k persons behind every spike, every cell and the missing code", () => {
    fc.assert(
      fc.property(sample, (given) => {
        const codec = learn(given);
        const source = given.cells.map((value) => rounded(value, codec));
        for (const spike of codec.spikes) expect(persons(source, given, (value) => value === spike)).toBeGreaterThanOrEqual(given.k);
        const { cellEnds } = codec;
        const spikes = new Set(codec.spikes);
        codec.cellCodes.forEach((_, cell) => {
          // what lies beyond the outer ends is coded into the outer cells
          const low = cell === 0 ? Number.NEGATIVE_INFINITY : cellEnds[cell]!;
          const high = cell === codec.cellCodes.length - 1 ? Number.POSITIVE_INFINITY : cellEnds[cell + 1]!;
          const inside = (value: number): boolean => value >= low && value < high && !spikes.has(value);
          expect(persons(source, given, inside)).toBeGreaterThanOrEqual(given.k);
        });
        if (codec.missingCode >= 0 && codec.cardinality > 1) {
          const missing = new Set(
            [...given.cells.keys()].filter((row) => Number.isNaN(given.cells[row]!)).map((row) => given.personOf?.[row] ?? row),
          );
          expect(missing.size).toBeGreaterThanOrEqual(given.k);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has no code without k persons, as the encoder counts them", () => {
    fc.assert(
      fc.property(sample, (given) => {
        const codec = learn(given);
        const codes = encodeNumbers(given.cells, codec);
        const held = Array.from({ length: codec.cardinality }, () => new Set<number>());
        codes.forEach((code, row) => held[code]!.add(given.personOf?.[row] ?? row));
        if (codec.cardinality > 1) for (const own of held) expect(own.size).toBeGreaterThanOrEqual(given.k);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps a drawn number in its code, on the column's precision", () => {
    fc.assert(
      fc.property(sample, (given) => {
        const codec = learn(given);
        const codes = everyCode(codec);
        const values = drawn(codec, codes);
        const again = encodeNumbers(values, codec);
        const spikes = new Set(codec.spikes);
        // a cell may have room for nothing but spikes
        const isKept = (value: number, i: number): boolean => Number.isNaN(value) || spikes.has(value) || again[i] === codes[i];
        const isWritable = (value: number): boolean => Number.isNaN(value) || Object.is(rounded(value, codec), value);
        expect(values.filter((value, i) => !isKept(value, i) || !isWritable(value))).toHaveLength(0);
      }),
      { numRuns: 300 },
    );
  });

  it("has codes in value order, not more than allowed, with ends in order", () => {
    fc.assert(
      fc.property(sample, (given) => {
        const codec = learn(given);
        expect(codec.cardinality).toBeLessThanOrEqual(given.maxCodes);
        expect(codec.cellEnds.every((end, i) => i === 0 || end >= codec.cellEnds[i - 1]!)).toBe(true);
        expect(codec.spikes.every((spike, i) => i === 0 || spike > codec.spikes[i - 1]!)).toBe(true);
        const ofSpikes = codec.spikeCodes.every((code, i) => i === 0 || code > codec.spikeCodes[i - 1]!);
        const ofCells = codec.cellCodes.every((code, i) => i === 0 || code >= codec.cellCodes[i - 1]!);
        expect(ofSpikes && ofCells).toBe(true);
        const used = new Set([...codec.spikeCodes, ...codec.cellCodes, ...(codec.missingCode >= 0 ? [codec.missingCode] : [])]);
        expect(codec.cardinality).toBe(Math.max(1, used.size));
      }),
      { numRuns: 300 },
    );
  });
});
