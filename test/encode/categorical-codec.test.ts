import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCategories, encodeCategories, learnCategoricalCodec } from "../../src/encode/categorical-codec.js";
import { categoryPlacer } from "../../src/encode/category-place.js";
import type { CategoricalCodec } from "../../src/encode/codebook.js";
import { createRng, seedKey } from "../../src/random/rng.js";

const k = 11;
const rng = createRng(seedKey("categories"));

function placeCategories(cells: Int32Array, entryCount: number, companions: readonly Float64Array[]): Float64Array {
  const placer = categoryPlacer(cells, entryCount, k);
  for (const levels of companions) placer.add(levels);
  return placer.place();
}

/** Cells as indices into a dictionary in order of first appearance. */
function indexed(cells: readonly (string | null)[]): { codes: Int32Array; dictionary: string[] } {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  return { codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell))), dictionary };
}

function learn(
  cells: readonly (string | null)[],
  more: { personOf?: Uint32Array; maxCodes?: number; ordered?: boolean; place?: Float64Array; k?: number } = {},
): CategoricalCodec {
  const { codes, dictionary } = indexed(cells);
  const { personOf = null, maxCodes = 256, ordered = false, place = new Float64Array(dictionary.length) } = more;
  return learnCategoricalCodec(codes, dictionary, personOf, { k: more.k ?? k, maxCodes, ordered, place });
}

const repeat = (cell: string | null, count: number): (string | null)[] => new Array<string | null>(count).fill(cell);

function encode(cells: readonly (string | null)[], codec: CategoricalCodec): number[] {
  const { codes, dictionary } = indexed(cells);
  return [...encodeCategories(codes, dictionary, codec)];
}

function decode(codes: readonly number[], codec: CategoricalCodec): (string | null)[] {
  return Array.from(
    decodeCategories(Uint16Array.from(codes), codec, (row) => rng.floatAt(row, 0)),
    (cell) => codec.values[cell] ?? null,
  );
}

describe("categories that fewer than k persons hold", () => {
  it("are not in the codec, and are drawn as common ones", () => {
    const cells = [...repeat("a", 50), ...repeat("b", 30), ...repeat("c", 10), ...repeat("d", 10)];
    const codec = learn(cells);
    expect(codec.values.toSorted()).toEqual(["a", "b"]);
    expect(codec.rareCode).toBe(2);
    const drawn = decode(new Array<number>(4000).fill(codec.rareCode), codec);
    expect(new Set(drawn)).toEqual(new Set(["a", "b"]));
    // drawn by their shares in steps of k: 5 to 3; six standard deviations are .046
    expect(Math.abs(drawn.filter((cell) => cell === "a").length / 4000 - 5 / 8)).toBeLessThan(0.046);
  });

  it("join the most frequent one where even together they are fewer than k", () => {
    const cells = [...repeat("b", 20), ...repeat("a", 50), ...repeat("c", 5), ...repeat("d", 5)];
    const codec = learn(cells);
    expect(codec.rareCode).toBe(-1);
    expect(codec.cardinality).toBe(2);
    expect(decode(encode(["c", "d", "never seen", null], codec), codec)).toEqual(["a", "a", "a", "a"]);
  });

  it("are counted in persons, not in rows", () => {
    const cells = [...repeat("a", 40), ...repeat("b", 100)];
    const personOf = Uint32Array.from(cells, (_, row) => (row < 40 ? row : 40 + Math.floor((row - 40) / 10)));
    expect(learn(cells, { personOf }).values).toEqual(["a"]);
    expect(learn(cells, { personOf, k: 10 }).values).toEqual(["a", "b"]);
  });

  it("leave a column without a value where nothing is common", () => {
    const codec = learn([...repeat("a", 3), ...repeat("b", 3), ...repeat("c", 20).map((_, i) => `id ${i}`)]);
    expect(codec).toMatchObject({ cardinality: 1, values: [], missingCode: 0, rareCode: -1 });
    expect(decode(encode(["a", "zzz", null], codec), codec)).toEqual([null, null, null]);
  });
});

describe("missing cells", () => {
  it("have a code where k persons have one, else they are as the most frequent value", () => {
    const many = learn([...repeat("a", 30), ...repeat(null, 11)]);
    expect(decode(encode([null, "a"], many), many)).toEqual([null, "a"]);
    const few = learn([...repeat("a", 30), ...repeat(null, 10)]);
    expect(decode(encode([null, "a"], few), few)).toEqual(["a", "a"]);
  });
});

describe("codes", () => {
  it("give back every common category, with names of Object's prototype among them", () => {
    const names = ["__proto__", "constructor", "", " ", "toString", "é", "null"];
    const codec = learn(names.flatMap((name) => repeat(name, 20)));
    expect(decode(encode(names, codec), codec)).toEqual(names);
  });

  it("lie below the cardinality and have k persons each, for any table", () => {
    const cell = fc.option(
      fc.nat(40).map((n) => `v${Math.floor(n ** 2 / 40)}`),
      { nil: null },
    );
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 400 }),
        fc.constantFrom(1, 3, 11),
        fc.constantFrom(4, 8, 256),
        fc.constantFrom(1, 3),
        (cells, least, maxCodes, rowsPerPerson) => {
          const personOf = rowsPerPerson === 1 ? undefined : Uint32Array.from(cells, (_, row) => Math.floor(row / rowsPerPerson));
          const codec = learn(cells, { k: least, maxCodes, ...(personOf === undefined ? {} : { personOf }) });
          expect(codec.cardinality).toBeLessThanOrEqual(maxCodes);
          const held = new Map<number, Set<number>>();
          encode(cells, codec).forEach((code, row) => {
            expect(code).toBeLessThan(codec.cardinality);
            held.set(code, (held.get(code) ?? new Set()).add(personOf?.[row] ?? row));
          });
          if (codec.cardinality > 1)
            for (let code = 0; code < codec.cardinality; code++) expect(held.get(code)?.size ?? 0).toBeGreaterThanOrEqual(least);
          for (const value of codec.values) {
            const persons = new Set([...cells.keys()].filter((row) => cells[row] === value).map((row) => personOf?.[row] ?? row));
            expect(persons.size).toBeGreaterThanOrEqual(least);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("stand in value order where the categories are numbers", () => {
    const codec = learn(
      ["10", "9", "-3", "100"].flatMap((name) => repeat(name, 20 + name.length)),
      { ordered: true },
    );
    expect(codec.ordered).toBe(true);
    expect(encode(["-3", "9", "10", "100"], codec)).toEqual([0, 1, 2, 3]);
  });

  it("do not overflow the stack with 300,000 categories", () => {
    const count = 300_000;
    const dictionary = Array.from({ length: count }, (_, i) => `v${i}`);
    const codes = Int32Array.from({ length: count }, (_, i) => i);
    const codec = learnCategoricalCodec(codes, dictionary, null, { k: 1, maxCodes: 256, ordered: false, place: new Float64Array(count) });
    expect(encodeCategories(codes, dictionary, codec).every((code) => code < 256)).toBe(true);
  });
});

describe("more categories than codes", () => {
  const shops = Array.from({ length: 900 }, (_, i) => `shop ${i}`);
  const rows = shops.flatMap((shop, i) => new Array<string>(12 + (i % 5)).fill(shop));
  // the first half of the shops sells dear, the others cheap
  const isDear = (shop: string | null): boolean => Number(shop?.slice(5)) < 450;
  const { codes, dictionary } = indexed(rows);
  const levels = Float64Array.from(rows, (shop) => (rng.nextFloat() < (isDear(shop) ? 0.9 : 0.1) ? 1 : 0));
  const noise = Float64Array.from(rows, () => rng.nextFloat());

  it("are grouped with their like, so that what goes with them stays", () => {
    const place = placeCategories(codes, dictionary.length, [noise, levels]);
    const codec = learnCategoricalCodec(codes, dictionary, null, { k, maxCodes: 64, ordered: false, place });
    expect(codec.cardinality).toBe(64);
    const drawn = decode(encode(rows, codec), codec);
    const kept = rows.filter((shop, row) => isDear(shop) === isDear(drawn[row]!)).length / rows.length;
    expect(kept).toBeGreaterThan(0.97);
    // without a companion that knows, the groups hold both kinds
    const blind = learnCategoricalCodec(codes, dictionary, null, {
      k,
      maxCodes: 64,
      ordered: false,
      place: Float64Array.from(dictionary, () => rng.nextFloat()),
    });
    const mixed = decode(encode(rows, blind), blind);
    expect(rows.filter((shop, row) => isDear(shop) === isDear(mixed[row]!)).length / rows.length).toBeLessThan(0.75);
  });

  it("are drawn inside a group by their shares, every one of them", () => {
    const codec = learnCategoricalCodec(codes, dictionary, null, {
      k,
      maxCodes: 4,
      ordered: false,
      place: new Float64Array(dictionary.length),
    });
    const drawn = decode(
      Array.from({ length: 400_000 }, (_, i) => i % codec.cardinality),
      codec,
    );
    const counts = new Map<string | null, number>();
    for (const cell of drawn) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    expect(counts.size).toBe(900);
    for (let code = 0; code < codec.cardinality; code++) {
      const members = codec.values.filter((_, i) => codec.codes[i] === code);
      const total = codec.weights.reduce((sum, weight, i) => sum + (codec.codes[i] === code ? weight : 0), 0);
      for (const member of members) {
        const expected = ((400_000 / codec.cardinality) * codec.weights[codec.values.indexOf(member)]!) / total;
        expect(Math.abs(counts.get(member)! - expected)).toBeLessThan(6.5 * Math.sqrt(expected) + 1);
      }
    }
  });

  it("are not placed by what fewer than k rows say", () => {
    const cells = Int32Array.from([
      ...new Array<number>(k - 1).fill(0),
      ...new Array<number>(50).fill(1),
      ...new Array<number>(50).fill(2),
    ]);
    const high = Float64Array.from(cells, (cell) => (cell === 2 ? 0 : 1));
    const place = placeCategories(cells, 3, [high]);
    const mean = high.reduce((sum, level) => sum + level, 0) / high.length;
    expect(place[0]).toBeCloseTo(mean);
    expect(place[1]).toBe(1);
    expect(place[2]).toBe(0);
  });
});
