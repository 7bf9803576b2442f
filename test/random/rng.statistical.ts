import { describe, expect, it } from "vitest";
import { permutation, sampleIndices, uniformInteger } from "../../src/random/draws.js";
import { createRng, type Rng, seedKey } from "../../src/random/rng.js";
import { uniformScore } from "./chi-square.js";

// Each score is standard normal when all is well: |score| > 6 has probability 2e-9, and this file makes fewer than 400 of them, so that it
// raises a false alarm with a probability below 1e-6. Seeds are fixed, hence a run that passed passes again.
const limit = 6;

const keys = ["statistics", "other"]
  .map(seedKey)
  .concat([new Uint32Array(4), Uint32Array.of(1, 0, 0, 0), new Uint32Array(4).fill(0xffffffff)]);

/** Counts over the pairs of the top (or low) four bits of two words. */
function pairCounts(count: number, first: (i: number) => number, second: (i: number) => number, shift: number): Uint32Array {
  const cells = new Uint32Array(256);
  for (let i = 0; i < count; i++) cells[(((first(i) >>> shift) & 15) << 4) | ((second(i) >>> shift) & 15)]!++;
  return cells;
}

function bitScores(count: number, wordAt: (i: number) => number): number[] {
  const ones = new Float64Array(32);
  for (let i = 0; i < count; i++) {
    const word = wordAt(i);
    for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1;
  }
  return Array.from(ones, (held) => (held - count / 2) / Math.sqrt(count / 4));
}

const pairs: readonly (readonly [string, (rng: Rng, i: number) => number, (rng: Rng, i: number) => number])[] = [
  ["consecutive rows", (rng, i) => rng.uintAt(i, 0), (rng, i) => rng.uintAt(i + 1, 0)],
  ["consecutive draws of a row", (rng, i) => rng.uintAt(i, 0), (rng, i) => rng.uintAt(i, 1)],
  ["draws 16 apart, as of the next row of a person", (rng, i) => rng.uintAt(i, 3), (rng, i) => rng.uintAt(i, 19)],
  ["consecutive draws of one row", (rng, i) => rng.uintAt(7, i), (rng, i) => rng.uintAt(7, i + 1)],
  ["row and draw swapped", (rng, i) => rng.uintAt(i, i + 1), (rng, i) => rng.uintAt(i + 1, i)],
];

describe.each(keys.map((key) => [key.join(), key] as const))("field of key %s", (_, key) => {
  const rng = createRng(key);
  const count = 1 << 17;

  it("has even bits along rows, draws and the diagonal", () => {
    const scores = [
      bitScores(count, (i) => rng.uintAt(i, 0)),
      bitScores(count, (i) => rng.uintAt(11, i)),
      bitScores(count, (i) => rng.uintAt(i, i)),
    ];
    for (const score of scores.flat()) expect(Math.abs(score)).toBeLessThan(limit);
  });

  it.each(pairs)("has independent %s, in the high and in the low bits", (_name, first, second) => {
    for (const shift of [28, 0]) {
      const cells = pairCounts(
        count,
        (i) => first(rng, i),
        (i) => second(rng, i),
        shift,
      );
      expect(Math.abs(uniformScore(cells))).toBeLessThan(limit);
    }
  });

  it("is independent of its children, of its sequence, and children of each other", () => {
    const [one, two] = [rng.fork("draw/a"), rng.fork("draw/b")];
    const sequence = createRng(key);
    const cells = [
      pairCounts(
        count,
        (i) => one.uintAt(i, 0),
        (i) => two.uintAt(i, 0),
        28,
      ),
      pairCounts(
        count,
        (i) => rng.uintAt(i, 0),
        (i) => one.uintAt(i, 0),
        28,
      ),
      pairCounts(
        count,
        (i) => rng.uintAt(i, 0),
        () => sequence.nextUint32(),
        28,
      ),
    ];
    for (const one of cells) expect(Math.abs(uniformScore(one))).toBeLessThan(limit);
  });
});

describe("sequence", () => {
  it("has uniform floats, independent of the one before", () => {
    const rng = createRng(seedKey("floats"));
    const cells = new Uint32Array(256);
    let before = rng.nextFloat();
    for (let i = 0; i < 1 << 18; i++) {
      const next = rng.nextFloat();
      cells[Math.floor(before * 16) * 16 + Math.floor(next * 16)]!++;
      before = next;
    }
    expect(Math.abs(uniformScore(cells))).toBeLessThan(limit);
  });

  it("uses all 53 bits of a float", () => {
    const rng = createRng(seedKey("low bits"));
    let odd = 0;
    const count = 1 << 16;
    for (let i = 0; i < count; i++) odd += (rng.nextFloat() * 2 ** 53) % 2;
    expect(Math.abs(odd - count / 2) / Math.sqrt(count / 4)).toBeLessThan(limit);
  });
});

describe("draws", () => {
  it("has no modulus bias: a bound of 3 · 2^30 would show one a third of the time", () => {
    const rng = createRng(seedKey("bias"));
    const bound = 3 * 2 ** 30;
    const cells = new Uint32Array(3);
    for (let i = 0; i < 90_000; i++) cells[Math.floor(uniformInteger(bound, rng) / 2 ** 30)]!++;
    expect(Math.abs(uniformScore(cells))).toBeLessThan(limit);
  });

  it("reaches every value of a small bound equally", () => {
    const rng = createRng(seedKey("small bound"));
    const cells = new Uint32Array(7);
    for (let i = 0; i < 70_000; i++) cells[uniformInteger(7, rng)]!++;
    expect(Math.abs(uniformScore(cells))).toBeLessThan(limit);
  });

  it("draws all 24 orders of four equally", () => {
    const rng = createRng(seedKey("orders"));
    const seen = new Map<string, number>();
    for (let i = 0; i < 48_000; i++) {
      const order = permutation(4, rng).join("");
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    expect(Math.abs(uniformScore([...seen.values()]))).toBeLessThan(limit);
  });

  it("draws all 20 subsets of three out of six equally", () => {
    const rng = createRng(seedKey("subsets"));
    const seen = new Map<string, number>();
    for (let i = 0; i < 40_000; i++) {
      const subset = sampleIndices(6, 3, rng).join("");
      seen.set(subset, (seen.get(subset) ?? 0) + 1);
    }
    expect(seen.size).toBe(20);
    expect(Math.abs(uniformScore([...seen.values()]))).toBeLessThan(limit);
  });

  it("would see a field that only adds its counters", () => {
    const lattice = pairCounts(
      1 << 17,
      (i) => Math.imul(i, 0x9e3779b1),
      (i) => Math.imul(i + 1, 0x9e3779b1),
      28,
    );
    expect(Math.abs(uniformScore(lattice))).toBeGreaterThan(limit);
  });
});
