import { describe, expect, it } from "vitest";
import { learnNumericCodec } from "../../src/encode/learn-numeric.js";
import { decodeNumbers, encodeNumbers } from "../../src/encode/numeric-codec.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { chiSquareScore, uniformScore } from "../random/chi-square.js";

// Scores are standard normal when all is well; |score| > 6 has probability 2e-9, and there are fewer than 100 of them. Seeds are fixed.
const limit = 6;
const options = { k: 11, maxCodes: 256, maxCells: 1024 };
const rng = createRng(seedKey("numbers"));
const numbers = (count: number, at: (u: number, v: number) => number): Float64Array =>
  Float64Array.from({ length: count }, () => at(rng.nextFloat(), rng.nextFloat()));

/** The column drawn anew from its own codes, `times` over. */
function redrawn(source: Float64Array, decimals: number, times = 1): Float64Array {
  const codec = learnNumericCodec(source, null, { ...options, decimals });
  const codes = encodeNumbers(source, codec);
  const repeated = Uint16Array.from({ length: codes.length * times }, (_, i) => codes[i % codes.length]!);
  return decodeNumbers(repeated, codec, (row, draw) => rng.floatAt(row, draw));
}

function histogram(values: Float64Array, bins: number, binOf: (value: number) => number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor(binOf(value))))]!++;
  return counts;
}

describe("draws inside a code", () => {
  it("are even on its lattice points", () => {
    const source = numbers(20_000, (u) => Math.floor(u * 100_000) / 100);
    const codec = learnNumericCodec(source, null, { ...options, decimals: 2 });
    const cell = codec.cellCodes.length >> 1;
    const points = Math.round((codec.cellEnds[cell + 1]! - codec.cellEnds[cell]!) * 100);
    const only = {
      ...codec,
      cellEnds: codec.cellEnds.slice(cell, cell + 2),
      cellCodes: [0],
      cellWeights: [1],
      spikes: [],
      spikeCodes: [],
      cardinality: 1,
    };
    const drawn = decodeNumbers(new Uint16Array(points * 1000), { ...only, missingCode: -1 }, (row, draw) => rng.floatAt(row, draw));
    const counts = histogram(drawn, points, (value) => Math.round((value - only.cellEnds[0]!) * 100));
    expect(points).toBeGreaterThan(20);
    expect(Math.abs(uniformScore(counts))).toBeLessThan(limit);
  });

  it("take its cells by their weights", () => {
    const codec = {
      kind: "numeric" as const,
      cardinality: 2,
      missingCode: -1,
      decimals: 0,
      spikes: [],
      spikeCodes: [],
      cellEnds: [0, 10, 20, 30, 40],
      cellCodes: [0, 0, 0, 1],
      cellWeights: [1, 5, 2, 3],
      heaping: [{ modulus: 1, residue: 0, weight: 1 }],
    };
    const drawn = decodeNumbers(new Uint16Array(80_000), codec, (row, draw) => rng.floatAt(row, draw));
    const counts = histogram(drawn, 3, (value) => value / 10);
    expect(Math.abs(chiSquareScore(counts, [10_000, 50_000, 20_000]))).toBeLessThan(limit);
    expect(decodeNumbers(Uint16Array.of(1), codec, () => 0.5)[0]).toBe(35);
  });
});

describe("a column drawn from its own codes", () => {
  it.each([
    ["uniform doubles", 17, (u: number) => u],
    ["uniform integers", 0, (u: number) => Math.floor(u * 1e6)],
    ["negative cents", 2, (u: number) => -Math.floor(u * 1e5) / 100],
    ["integers beyond 2^50", 0, (u: number) => 2 ** 51 + Math.floor(u * 1e9)],
  ])("has the source's distribution: %s", (_, decimals, at) => {
    const source = numbers(20_000, at);
    const [least, most] = [Math.min(...source), Math.max(...source)];
    const binOf = (value: number): number => ((value - least) / (most - least)) * 50;
    // both are draws; inside a bin the redrawn one follows the source, so the score is if anything too small
    const [drawn, held] = [histogram(redrawn(source, decimals), 50, binOf), histogram(source, 50, binOf)];
    expect(chiSquareScore(drawn, held)).toBeLessThan(limit);
  });

  it("keeps a long tail's shape: quantiles within a few per cent up to the 99.5th", () => {
    const source = numbers(30_000, (u) => Math.floor(100 * (1 - u) ** -0.8));
    const [drawn, sorted] = [redrawn(source, 0).toSorted(), source.toSorted()];
    for (const share of [0.1, 0.5, 0.9, 0.99, 0.995]) {
      const at = Math.floor(share * 30_000);
      expect(Math.abs(drawn[at]! / sorted[at]! - 1)).toBeLessThan(0.06);
    }
  });

  it("keeps .99 prices and multiples of a thousand", () => {
    const prices = numbers(20_000, (u, v) => (v < 0.6 ? Math.floor(u * 400) + 0.99 : Math.floor(u * 40_000) / 100));
    const endings = redrawn(prices, 2).filter((value) => Math.round(value * 100) % 100 === 99).length / 20_000;
    // .604 in the source; three points either way are more than eight standard deviations
    expect(Math.abs(endings - 0.604)).toBeLessThan(0.03);
    const salaries = numbers(20_000, (u, v) => (v < 0.7 ? Math.floor(u * 300) * 1000 : Math.floor(u * 300_000)));
    const thousands = redrawn(salaries, 0).filter((value) => value % 1000 === 0).length / 20_000;
    expect(Math.abs(thousands - 0.7)).toBeLessThan(0.05);
  });

  it("makes no heaps of its own", () => {
    const drawn = redrawn(
      numbers(20_000, (u) => Math.floor(u * 1e6)),
      0,
    );
    for (const [modulus, share] of [
      [5, 0.2],
      [10, 0.1],
      [100, 0.01],
      [1000, 0.001],
    ] as const) {
      const held = drawn.filter((value) => value % modulus === 0).length;
      // six standard deviations of a binomial
      expect(Math.abs(held - 20_000 * share)).toBeLessThan(6.2 * Math.sqrt(20_000 * share * (1 - share)));
    }
  });
});
