import { describe, expect, it } from "vitest";
import { distinctValues } from "../../src/encode/distinct-values.js";
import { drawHeaped, type HeapClass, learnHeaping as learnHeapingOf } from "../../src/encode/heaping.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { uniformScore } from "../random/chi-square.js";

const rng = createRng(seedKey("heaping"));
const numbers = (count: number, at: (uniform: number, other: number) => number): Float64Array =>
  Float64Array.from({ length: count }, () => at(rng.nextFloat(), rng.nextFloat()));
function learnHeaping(lattice: Float64Array, personOf: Uint32Array | null, k: number): readonly HeapClass[] {
  const distinct = distinctValues(lattice, personOf);
  return learnHeapingOf(distinct.values, distinct, personOf, k);
}
const moduliOf = (lattice: Float64Array, k = 11): string[] =>
  learnHeaping(lattice, null, k).map(({ modulus, residue }) => `${residue}/${modulus}`);

describe("learnHeaping fires", () => {
  it("on multiples of five", () => {
    const lattice = numbers(20_000, (u, v) => (v < 0.3 ? Math.floor(u * 800) * 5 : Math.floor(u * 4000)));
    const classes = learnHeaping(lattice, null, 11);
    expect(classes.map(({ modulus }) => modulus)).toEqual([5, 1]);
    // 30 % on every fifth point beside an even 70 %: 1 + 0.3 / 0.7 · 5 = 3.14, 2.14 of it above the plain class
    expect(classes[0]!.weight).toBeGreaterThan(1.8);
    expect(classes[0]!.weight).toBeLessThan(2.5);
  });

  it("on prices that end in .99", () => {
    const lattice = numbers(10_000, (u, v) => (v < 0.5 ? Math.floor(u * 50) * 100 + 99 : Math.floor(u * 5000)));
    expect(moduliOf(lattice)).toEqual(["99/100", "0/1"]);
  });

  it("on thousands among hundreds, and on nothing that lies between", () => {
    const lattice = numbers(
      20_000,
      (u, v) => Math.floor(u * 100) * (v < 0.3 ? 1000 : v < 0.6 ? 100 : 1) + (v < 0.6 ? 0 : Math.floor(u * 1e5) % 97),
    );
    expect(moduliOf(lattice)).toContain("0/1000");
    expect(moduliOf(lattice)).toContain("0/100");
  });

  it("on negative numbers", () => {
    expect(moduliOf(numbers(10_000, (u, v) => (v < 0.5 ? -Math.floor(u * 100) * 50 : -Math.floor(u * 5000))))).toContain("0/50");
  });

  it("where no number lies beside the heaps, which are then even among themselves", () => {
    const lattice = numbers(6000, (u) => Math.floor(u * 60) * 5);
    expect(moduliOf(lattice)).toEqual(["0/5", "0/1"]);
  });
});

describe("learnHeaping does not fire", () => {
  it.each([
    ["uniform integers", 34_189, (u: number) => Math.floor(u * 1e6)],
    ["few uniform integers that begin at 0", 20_000, (u: number) => Math.floor(u * 300)],
    ["a million-wide range of rows that a class holds by chance", 11_000, (u: number) => Math.floor(u * 11_000)],
    ["an exponential tail that begins at 0", 20_000, (u: number) => Math.floor(-Math.log(1 - u) * 300)],
    ["a narrow peak at a thousand", 20_000, (u: number, v: number) => 1000 + Math.round((u + v - 1) * 40)],
    ["a range that ends at 100", 20_000, (u: number) => 99 - Math.floor(u * 90)],
    ["multiples of a thousand that too few rows hold", 100, (u: number) => Math.floor(u * 10) * 1000],
  ] as const)("on %s", (_, count, at) => {
    for (let repeat = 0; repeat < 20; repeat++) expect(moduliOf(numbers(count, at))).toEqual(["0/1"]);
  });

  it("on heaps that fewer than k persons make", () => {
    const heaps = 1000;
    const lattice = Float64Array.from([
      ...numbers(heaps, (u) => Math.floor(u * 50) * 1000),
      ...numbers(10_000, (u) => Math.floor(u * 10_000) * 5 + 1 + (Math.floor(u * 1e7) % 4)),
    ]);
    const personOf = Uint32Array.from(lattice, (_, row) => (row < heaps ? Math.floor(row / 100) : row - heaps + 10));
    expect(learnHeaping(lattice, personOf, 11)).toHaveLength(1);
    expect(learnHeaping(lattice, personOf, 10).length).toBeGreaterThan(1);
  });
});

describe("drawHeaped", () => {
  const classes = [
    { modulus: 10, residue: 0, weight: 4 },
    { modulus: 100, residue: 99, weight: 9 },
    { modulus: 1, residue: 0, weight: 1 },
  ];

  it("stays in any range, of negative numbers too", () => {
    for (let i = 0; i < 5000; i++) {
      const low = Math.floor(rng.nextFloat() * 400) - 200;
      const high = low + Math.floor(rng.nextFloat() * 30);
      const drawn = drawHeaped(low, high, classes, rng.nextFloat(), rng.nextFloat());
      expect(Number.isInteger(drawn) && drawn >= low && drawn <= high).toBe(true);
    }
    expect(drawHeaped(-7, -7, classes, 0.999999, 0.999999)).toBe(-7);
  });

  it("draws every point by the weights of its classes (false alarm below 1e-8)", () => {
    const weights = Array.from({ length: 100 }, (_, n) => 1 + (n % 10 === 0 ? 4 : 0) + (n === 99 ? 9 : 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = new Float64Array(100);
    for (let i = 0; i < 100_000; i++) counts[drawHeaped(0, 99, classes, rng.nextFloat(), rng.nextFloat())]!++;
    // divided by its weight, every count is expected the same; the cells of uneven size make the score a little larger, never smaller
    const shares = counts.map((count, n) => (count / 100_000) * (total / weights[n]!));
    for (const [n, share] of shares.entries()) expect(Math.abs(share - 1)).toBeLessThan(6.5 / Math.sqrt((100_000 * weights[n]!) / total));
    const even = new Float64Array(100);
    for (let i = 0; i < 100_000; i++) even[drawHeaped(0, 99, [{ modulus: 1, residue: 0, weight: 1 }], 0.5, rng.nextFloat())]!++;
    expect(Math.abs(uniformScore(even))).toBeLessThan(6);
  });
});
