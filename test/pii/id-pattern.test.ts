import { describe, expect, it } from "vitest";
import { idAt, learnIdPattern } from "../../src/pii/id-pattern.js";
import { createRng, seedKey } from "../../src/random/rng.js";

const rng = createRng(seedKey("ids"));
const draw = (pattern: ReturnType<typeof learnIdPattern>, count: number): string[] =>
  Array.from({ length: count }, (_, row) => idAt(pattern, row, rng));

function texts(count: number, make: (i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

describe("learnIdPattern and idAt", () => {
  it("keep a prefix that all share, and widen the digits", () => {
    const pattern = learnIdPattern(
      texts(2000, (i) => `PAT-${10000 + 37 * i}`),
      { k: 11, count: 2000 },
    );
    const ids = draw(pattern, 3000);
    for (const id of ids) expect(id).toMatch(/^PAT-\d{10,}$/);
    expect(new Set(ids).size).toBe(3000);
  });

  it("do not keep a prefix that fewer than k share", () => {
    const values = [...texts(500, (i) => `AB${1000 + i}`), ...texts(3, (i) => `QX${5000 + i}`)];
    expect(JSON.stringify(learnIdPattern(values, { k: 11, count: 500 }))).not.toMatch(/Q"|X"/);
    expect(
      JSON.stringify(
        learnIdPattern(
          texts(5, (i) => `SECRET${i}`),
          { k: 11, count: 5 },
        ),
      ),
    ).not.toContain('S"');
  });

  it("make UUIDs with version and variant, and hexadecimal codes", () => {
    const hex = (i: number, draw: number): string => rng.uintAt(i, draw).toString(16).padStart(8, "0");
    const uuids = texts(
      3000,
      (i) =>
        `${hex(i, 0)}-${hex(i, 1).slice(0, 4)}-4${hex(i, 2).slice(0, 3)}-${"89ab"[i % 4]}${hex(i, 3).slice(0, 3)}-${hex(i, 4)}${hex(i, 5).slice(0, 4)}`,
    );
    const pattern = learnIdPattern(uuids, { k: 11, count: 3000 });
    const ids = draw(pattern, 3000);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(new Set(ids).size).toBe(3000);
    expect(ids.filter((id) => uuids.includes(id))).toEqual([]);
  });

  it("keep several lengths and the punctuation, in shares without counts", () => {
    const values = [...texts(700, (i) => `${1000 + i}/${(i % 90) + 10}`), ...texts(300, (i) => `x${i % 10}y-${100000 + i * 7}`)];
    const pattern = learnIdPattern(values, { k: 11, count: 1000 });
    expect(pattern.shapes).toHaveLength(2);
    expect(pattern.shapes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    for (const { share } of pattern.shapes) expect(Number.isInteger(share * 64)).toBe(true);
    const ids = draw(pattern, 2000);
    expect(new Set(ids).size).toBe(2000);
    expect(ids.filter((id) => id.includes("/")).length / 2000).toBeCloseTo(0.7, 1);
  });

  it("give numbers without a zero in front", () => {
    const pattern = learnIdPattern(
      texts(1000, (i) => String(500_000 + 311 * i)),
      { k: 11, count: 1000 },
    );
    for (const id of draw(pattern, 1000)) expect(id).toMatch(/^[1-9]\d{8,}$/);
  });

  it("have a space at least a million times larger than the count", () => {
    for (const values of [["1"], texts(50, (i) => `A${i % 10}`), texts(5000, (i) => String(i))]) {
      const { shapes } = learnIdPattern(values, { k: 3, count: values.length });
      for (const { places } of shapes)
        expect(places.reduce((product, place) => product * place.length, 1)).toBeGreaterThanOrEqual(1e6 * values.length);
    }
  });

  it("forget every value: a pattern says only classes, shared characters and shares", () => {
    const values = texts(200, (i) => `${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + ((i * 7) % 26))}${1000 + i * 13}`);
    const text = JSON.stringify(learnIdPattern(values, { k: 11, count: 200 }));
    for (const value of values) expect(text).not.toContain(value.slice(0, 4));
  });

  it("refuse k or count below 1", () => {
    expect(() => learnIdPattern(["a"], { k: 0, count: 1 })).toThrow(RangeError);
    expect(() => learnIdPattern(["a"], { k: 1, count: 0 })).toThrow(RangeError);
  });
});
