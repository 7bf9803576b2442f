import { describe, expect, it } from "vitest";
import { permutation, sampleIndices, uniformInteger } from "../../src/random/draws.js";
import { createRng, seedKey } from "../../src/random/rng.js";

describe("createRng", () => {
  it("keeps its own copy of the key", () => {
    const key = Uint32Array.of(9, 8, 7, 6);
    const rng = createRng(key);
    const before = [rng.uintAt(3, 4), rng.fork("a").uintAt(0, 0)];
    key.fill(0);
    expect([rng.uintAt(3, 4), rng.fork("a").uintAt(0, 0)]).toEqual(before);
  });

  it("forks by key and name alone, whatever was drawn before", () => {
    const rng = createRng(seedKey("fork"));
    const fresh = rng.fork("fit/age").key;
    for (let i = 0; i < 10; i++) rng.nextUint32();
    rng.fork("fit/sex");
    expect(rng.fork("fit/age").key).toEqual(fresh);
    expect(createRng(rng.key).fork("fit/age").key).toEqual(fresh);
  });

  it("gives other children for other names and other parents", () => {
    const rng = createRng(seedKey("fork"));
    const keys = ["a", "b", "a/b", "", "ab", "A"].map((name) => rng.fork(name).key.join());
    keys.push(createRng(seedKey("other")).fork("a").key.join(), rng.fork("a").fork("b").key.join(), rng.key.join());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("draws at random places without a state", () => {
    const rng = createRng(seedKey("field"));
    const word = rng.uintAt(123, 7);
    rng.nextUint32();
    rng.uintAt(5, 5);
    expect(rng.uintAt(123, 7)).toBe(word);
    expect(rng.floatAt(123, 7)).toBe(word / 2 ** 32);
  });

  it("refuses a key that is not four words and an empty seed", () => {
    expect(() => createRng(new Uint32Array(3))).toThrow(RangeError);
    expect(() => seedKey("")).toThrow(RangeError);
  });
});

describe("draws", () => {
  const rng = createRng(seedKey("draws"));

  it("refuses bounds that no 32-bit word can serve", () => {
    for (const bound of [0, -1, 0.5, 2.5, Number.NaN, 2 ** 32 + 1]) expect(() => uniformInteger(bound, rng)).toThrow(RangeError);
    expect(uniformInteger(1, rng)).toBe(0);
    expect(uniformInteger(2 ** 32, rng)).toBeLessThan(2 ** 32);
  });

  it("samples ascending, distinct indices, all of them when asked for more", () => {
    const sample = [...sampleIndices(100, 30, rng)];
    expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
    expect(sample).toHaveLength(30);
    expect([...sampleIndices(4, 9, rng)]).toEqual([0, 1, 2, 3]);
    expect([...sampleIndices(0, 3, rng)]).toEqual([]);
    expect([...permutation(0, rng)]).toEqual([]);
    expect([...permutation(1, rng)]).toEqual([0]);
  });
});
