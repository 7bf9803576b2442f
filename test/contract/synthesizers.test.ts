import { describe, expect, it } from "vitest";
import { StandinError } from "../../src/errors.js";
import { inlinePool } from "../../src/parallel/pool.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { synthesizerKinds, synthesizerOf } from "../../src/synthesizers/registry.js";
import type { Conditions, StrataConditions } from "../../src/synthesizers/conditional/conditions.js";
import type { Context, FittedModel, Synthesizer } from "../../src/synthesizers/synthesizer.js";
import type { CodedColumn, CodedTable } from "../../src/table/coded-table.js";
import { fromBase64, toBase64 } from "../../src/table/typed-array-text.js";
import { codedTable, entityTable, flatTable } from "../synthesizers/coded-tables.js";

const k = 5;

function contextOf(seed: string, changes: Partial<Context> = {}): Context {
  return { rng: createRng(seedKey(seed)), pool: inlinePool, signal: new AbortController().signal, progress: () => {}, ...changes };
}

const fitted = async (method: Synthesizer, table: CodedTable): Promise<FittedModel> => await method.fit(table, contextOf("fit"));
const codesOf = ({ columns }: CodedTable): number[][] => columns.map(({ codes }) => [...codes]);
const shapeOf = ({ columns }: CodedTable): Omit<CodedColumn, "codes">[] =>
  columns.map(({ name, cardinality, ordered }) => ({ name, cardinality, ordered }));

function expectSound(drawn: CodedTable, source: CodedTable, unitCount: number): void {
  expect(shapeOf(drawn)).toEqual(shapeOf(source));
  expect(drawn.unitCount).toBe(unitCount);
  expect(drawn.unitStart === null).toBe(source.unitStart === null);
  expect(drawn.rowCount).toBe(drawn.unitStart === null ? unitCount : drawn.unitStart[unitCount]);
  for (const { codes, cardinality } of drawn.columns) {
    expect(codes).toHaveLength(drawn.rowCount);
    expect(codes.every((code) => code < cardinality)).toBe(true);
  }
}

/** Units [from, to) of a drawn table. */
function units({ unitStart, columns }: CodedTable, from: number, to: number): number[][] {
  const [start, end] = unitStart === null ? [from, to] : [unitStart[from]!, unitStart[to]!];
  return columns.map(({ codes }) => Array.from(codes.subarray(start, end)));
}

const tables = { flat: flatTable(600), "several rows a person": entityTable(200) } as const;

describe.each(synthesizerKinds)("contract of %s", (kind) => {
  const method = synthesizerOf(kind, { k, target: "last" });

  it("says its name, and what it costs before it sees a row", () => {
    expect(method.kind).toBe(kind);
    expect(method.cost()).toEqual({ kind: "none" });
  });

  describe.each(Object.entries(tables))("on a table that is %s", (_, table) => {
    it("keeps the schema: names, their order, cardinalities, codes in range", async () => {
      const model = await fitted(method, table);
      for (const unitCount of [0, 1, 137]) expectSound(await model.sample({ firstUnit: 0, unitCount }, contextOf("a")), table, unitCount);
    });

    it("draws the same rows from the same seed, others from another", async () => {
      const [one, two] = [await fitted(method, table), await fitted(method, table)];
      const request = { firstUnit: 0, unitCount: 100 };
      const first = await one.sample(request, contextOf("a"));
      expect(codesOf(await two.sample(request, contextOf("a")))).toEqual(codesOf(first));
      expect(codesOf(await one.sample(request, contextOf("a")))).toEqual(codesOf(first));
      expect(codesOf(await one.sample(request, contextOf("b")))).not.toEqual(codesOf(first));
    });

    it("draws a person the same in whatever shard, and does not repeat persons", async () => {
      const model = await fitted(method, table);
      const whole = await model.sample({ firstUnit: 0, unitCount: 150 }, contextOf("shards"));
      for (const [firstUnit, unitCount] of [
        [0, 61],
        [61, 89],
        [149, 1],
        [70, 0],
      ] as const) {
        const shard = await model.sample({ firstUnit, unitCount }, contextOf("shards"));
        expectSound(shard, table, unitCount);
        expect(codesOf(shard)).toEqual(units(whole, firstUnit, firstUnit + unitCount));
      }
      expect(units(whole, 0, 50)).not.toEqual(units(whole, 50, 100));
    });

    it("draws the same after a round trip through text", async () => {
      const model = await fitted(method, table);
      const text = JSON.stringify(model.toJSON());
      const loaded = method.load(JSON.parse(text));
      const request = { firstUnit: 3, unitCount: 90 };
      expect(codesOf(await loaded.sample(request, contextOf("a")))).toEqual(codesOf(await model.sample(request, contextOf("a"))));
      expect(JSON.stringify(loaded.toJSON())).toBe(text);
    });

    it("tells its progress in shares that rise from 0 to 1", async () => {
      const shares: number[] = [];
      const progress = (step: string, share: number): void => {
        expect(step).not.toBe("");
        shares.push(share);
      };
      const model = await method.fit(table, contextOf("fit", { progress }));
      await model.sample({ firstUnit: 0, unitCount: 20 }, contextOf("a", { progress }));
      expect(shares.length).toBeGreaterThan(0);
      expect(shares.length).toBeLessThan(500);
      expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
      expect(shares).toContain(1);
    });
  });

  describe.each(Object.entries(tables))("under conditions, on a table that is %s", (_, table) => {
    const numbers = (allowed: (code: number) => number): Float64Array => Float64Array.from({ length: 200 }, (_code, code) => allowed(code));
    const high = new Map([["number", numbers((code) => (code >= 140 ? 1 : 0))]]);
    const twoStrata: StrataConditions = {
      kind: "strata",
      strata: [
        { share: 0.3, weights: high },
        { share: 0.7, weights: new Map([["group", Float64Array.of(1, 0.5, 0, 0)]]) },
      ],
    };

    it("keeps the schema, and every row meets the conditions of its stratum", async () => {
      const model = await fitted(method, table);
      const drawn = await model.sample({ firstUnit: 0, unitCount: 211, given: twoStrata }, contextOf("a"));
      expectSound(drawn, table, 211);
      const [number, group] = ["number", "group"].map((name) => drawn.columns.find((column) => column.name === name)!.codes);
      for (let row = 0; row < drawn.rowCount; row++) expect(number![row]! >= 140 || group![row]! < 2).toBe(true);
      expect((await model.sample({ firstUnit: 0, unitCount: 0, given: twoStrata }, contextOf("a"))).rowCount).toBe(0);
    });

    it("draws a person the same in whatever shard, from the same seed, and after a round trip", async () => {
      const model = await fitted(method, table);
      const loaded = method.load(JSON.parse(JSON.stringify(model.toJSON())));
      const whole = await model.sample({ firstUnit: 0, unitCount: 120, given: twoStrata }, contextOf("shards"));
      for (const [firstUnit, unitCount] of [
        [0, 47],
        [47, 73],
        [119, 1],
      ] as const) {
        const shard = await loaded.sample({ firstUnit, unitCount, given: twoStrata }, contextOf("shards"));
        expect(codesOf(shard)).toEqual(units(whole, firstUnit, firstUnit + unitCount));
      }
      const other = await model.sample({ firstUnit: 0, unitCount: 120, given: twoStrata }, contextOf("other"));
      expect(codesOf(other)).not.toEqual(codesOf(whole));
    });

    it("draws the same whether the conditions were assessed beforehand or not", async () => {
      const model = await fitted(method, table);
      const found = await model.assess(twoStrata, contextOf("a"));
      expect(found.every(({ probability, effectiveShare }) => probability > 0 && probability < 1 && effectiveShare > 0)).toBe(true);
      const planned: StrataConditions = { kind: "strata", strata: twoStrata.strata.map((stratum, i) => ({ ...stratum, plan: found[i]! })) };
      const request = { firstUnit: 5, unitCount: 60 };
      const drawn = await model.sample({ ...request, given: planned }, contextOf("a"));
      expect(codesOf(drawn)).toEqual(codesOf(await model.sample({ ...request, given: twoStrata }, contextOf("a"))));
    });

    it("keeps given codes, one row a unit, each row by itself", async () => {
      const model = await fitted(method, table);
      const fixed = new Map([
        ["group", Int32Array.from({ length: 90 }, (_unit, unit) => (unit % 3 === 0 ? 2 : -1))],
        ["number", Int32Array.from({ length: 90 }, (_unit, unit) => (unit % 2 === 0 ? 60 : -1))],
      ]);
      const given: Conditions = { kind: "cells", fixed, weights: new Map() };
      const whole = await model.sample({ firstUnit: 0, unitCount: 90, given }, contextOf("a"));
      expect(shapeOf(whole)).toEqual(shapeOf(table));
      expect([whole.rowCount, whole.unitStart]).toEqual([90, null]);
      for (const [name, codes] of fixed) {
        const drawn = whole.columns.find((column) => column.name === name)!.codes;
        codes.forEach((code, unit) => expect(code < 0 || drawn[unit] === code).toBe(true));
      }
      const shard = await model.sample({ firstUnit: 31, unitCount: 20, given }, contextOf("a"));
      expect(codesOf(shard)).toEqual(codesOf(whole).map((codes) => codes.slice(31, 51)));
    });

    it("says that no row can meet conditions that allow nothing, and refuses those that do not fit", async () => {
      const model = await fitted(method, table);
      const none: StrataConditions = { kind: "strata", strata: [{ share: 1, weights: new Map([["number", numbers(() => 0)]]) }] };
      expect(await model.assess(none, contextOf("a"))).toMatchObject([{ probability: 0, effectiveShare: 0 }]);
      const request = { firstUnit: 0, unitCount: 3 };
      await expect(model.sample({ ...request, given: none }, contextOf("a"))).rejects.toThrow(
        expect.objectContaining({ code: "CONDITION_UNSUPPORTED" }) as Error,
      );
      const short: StrataConditions = { kind: "strata", strata: [{ share: 1, weights: new Map([["number", Float64Array.of(1)]]) }] };
      await expect(model.sample({ ...request, given: short }, contextOf("a"))).rejects.toThrow(RangeError);
      const beyond: Conditions = { kind: "cells", fixed: new Map([["group", Int32Array.of(4, 0, 0)]]), weights: new Map() };
      await expect(model.sample({ ...request, given: beyond }, contextOf("a"))).rejects.toThrow(RangeError);
    });
  });

  it("refuses a table without rows", async () => {
    await expect(fitted(method, flatTable(0))).rejects.toThrow(RangeError);
    await expect(fitted(method, entityTable(0))).rejects.toThrow(RangeError);
  });

  it("takes a table of one row, of one person, and without columns", async () => {
    for (const table of [flatTable(1), entityTable(1), codedTable({}, null, 40)]) {
      expectSound(await (await fitted(method, table)).sample({ firstUnit: 0, unitCount: 30 }, contextOf("a")), table, 30);
    }
  });

  it("keeps a constant column and one that is all missing", async () => {
    const table = codedTable({
      constant: { codes: new Array<number>(300).fill(2), cardinality: 4 },
      missing: { codes: new Array<number>(300).fill(0), cardinality: 1 },
      other: { codes: Array.from({ length: 300 }, (_, row) => row % 3), cardinality: 3 },
    });
    const drawn = await (await fitted(method, table)).sample({ firstUnit: 0, unitCount: 500 }, contextOf("a"));
    expect(new Set(drawn.columns[0]!.codes)).toEqual(new Set([2]));
    expect(new Set(drawn.columns[1]!.codes)).toEqual(new Set([0]));
    expect(new Set(drawn.columns[2]!.codes)).toEqual(new Set([0, 1, 2]));
  });

  it("never draws a code that no row has", async () => {
    const table = codedTable({
      gappy: { codes: Array.from({ length: 2000 }, (_, row) => (row % 2 === 0 ? 1 : 6)), cardinality: 9, ordered: true },
      other: { codes: Array.from({ length: 2000 }, (_, row) => (row % 7) * 3), cardinality: 256 },
    });
    const drawn = await (await fitted(method, table)).sample({ firstUnit: 0, unitCount: 5000 }, contextOf("a"));
    expect(new Set(drawn.columns[0]!.codes)).toEqual(new Set([1, 6]));
    expect([...new Set(drawn.columns[1]!.codes)].filter((code) => code % 3 !== 0 || code > 18)).toEqual([]);
  });

  it("stops when the signal says so", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(method.fit(flatTable(100), contextOf("fit", { signal: stopped }))).rejects.toThrow("stopped");
    const model = await fitted(method, flatTable(100));
    await expect(model.sample({ firstUnit: 0, unitCount: 100 }, contextOf("a", { signal: stopped }))).rejects.toThrow("stopped");
    const later = new AbortController();
    const fit = method.fit(flatTable(100), contextOf("fit", { signal: later.signal, progress: () => later.abort(new Error("stopped")) }));
    await expect(fit).rejects.toThrow("stopped");
  });

  it("leaves the training table as it was", async () => {
    const table = entityTable(50);
    const before = JSON.stringify(codesOf(table));
    await fitted(method, table);
    expect(JSON.stringify(codesOf(table))).toBe(before);
  });

  describe("refuses a state that", () => {
    const expectRefused = async (change: (state: Loose) => unknown): Promise<void> => {
      const state = JSON.parse(JSON.stringify((await fitted(method, entityTable(200))).toJSON())) as Loose;
      const changed = change(state) ?? state;
      const load = (): unknown => method.load(changed);
      expect(load).toThrow(StandinError);
      expect(load).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
    };

    it.each([null, undefined, 7, "state", [], {}, { columns: [] }].map((state) => [JSON.stringify(state) ?? "undefined", state]))(
      "is %s",
      async (_, state) => {
        expect(() => method.load(state)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
      },
    );

    it("has an unknown key", async () => {
      await expectRefused((state) => Object.assign(state, { code: "x" }));
      await expectRefused((state) => Object.assign(state.columns[0]!, { extra: 1 }));
      await expectRefused((state) => JSON.parse(JSON.stringify(state).replace(/^\{/, '{"__proto__":{"polluted":1},')));
    });

    it("has a cardinality of 0, of a fraction, or beyond 65,536", async () => {
      for (const cardinality of [0, -1, 2.5, 65_537, 1e12, null])
        await expectRefused((state) => Object.assign(state.columns[0]!, { cardinality }));
    });

    it("has group sizes that make no sense", async () => {
      for (const size of [
        { from: 5, to: 4, weight: 1 },
        { from: 0, to: 1, weight: 1 },
        { from: 1, to: 1e12, weight: 1 },
        { from: 1, to: 2, weight: 0 },
      ]) {
        await expectRefused((state) => Object.assign(state, { sizes: [size] }));
      }
    });

    it("has any of its arrays cut short, lengthened, emptied, or half an element long", async () => {
      const state = JSON.parse(JSON.stringify((await fitted(method, entityTable(200))).toJSON())) as Loose;
      const places = arraysOf(state.columns[1]!);
      expect(places.length).toBeGreaterThan(1);
      for (const path of places) {
        const bytes = Buffer.from(at(state.columns[1]!, path), "base64");
        for (const cut of [
          bytes.subarray(0, Math.max(0, bytes.length - 4)),
          Buffer.concat([bytes, bytes]),
          Buffer.alloc(0),
          bytes.subarray(1),
        ]) {
          if (cut.equals(bytes)) continue;
          if (isSingleByteArray(path) && cut.length === bytes.length) continue;
          await expectRefused((copy) => put(copy.columns[1]!, path, cut.toString("base64")));
        }
        await expectRefused((copy) => put(copy.columns[1]!, path, "not base64!"));
      }
    });

    it("has a code beyond its column's cardinality in a distribution", async () => {
      await expectRefused((state) => {
        for (const path of arraysOf(state.columns[0]!).filter((one) => one[one.length - 1] === "codes")) {
          const codes = fromBase64("Uint16Array", at(state.columns[0]!, path));
          codes[codes.length - 1] = 65_535;
          put(state.columns[0]!, path, toBase64(codes));
        }
      });
    });
  });
});

describe("a tree's state that would run in a ring or out of its arrays", () => {
  const method = synthesizerOf("tree", { k, target: null });

  it.each([
    ["points back at the root", "left", (left: Int32Array, node: number) => left.fill(0, node, node + 1)],
    ["points at itself", "left", (left: Int32Array, node: number) => left.fill(node, node, node + 1)],
    ["points behind the last node", "left", (left: Int32Array, node: number) => left.fill(left.length - 1, node, node + 1)],
    ["has a negative child", "left", (left: Int32Array, node: number) => left.fill(-1, node, node + 1)],
    ["names no leaf", "leafOf", (leaves: Int32Array) => leaves.fill(-1)],
    ["names a leaf behind the last", "leafOf", (leaves: Int32Array) => leaves.fill(1e6)],
  ] as const)("is refused when it %s", async (_, key, change) => {
    const state = JSON.parse(JSON.stringify((await fitted(method, flatTable(4000))).toJSON())) as Loose;
    const column = state.columns.find((one) => fromBase64("Int32Array", at(one, ["tree", "left"])).some((left) => left > 0))!;
    const path = ["tree", key];
    const left = fromBase64("Int32Array", at(column, ["tree", "left"]));
    const values = fromBase64("Int32Array", at(column, path));
    change(
      values,
      left.findIndex((child) => child > 0),
    );
    put(column, path, toBase64(values));
    expect(() => method.load(state)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
  });

  it("is refused when a tree asks its own column or a later one", async () => {
    const state = JSON.parse(JSON.stringify((await fitted(method, flatTable(4000))).toJSON())) as Loose;
    const place = state.columns.findIndex((one) => fromBase64("Int16Array", at(one, ["tree", "feature"])).some((feature) => feature >= 0));
    const path = ["tree", "feature"];
    const features = fromBase64("Int16Array", at(state.columns[place]!, path));
    put(state.columns[place]!, path, toBase64(features.map((feature) => (feature >= 0 ? place : feature))));
    expect(() => method.load(state)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
  });
});

describe("registry", () => {
  it("names the methods there are when it does not know one", () => {
    expect(() => synthesizerOf("forest", { k, target: null })).toThrow(expect.objectContaining({ code: "METHOD_UNKNOWN" }) as Error);
    expect(() => synthesizerOf("forest", { k, target: null })).toThrow(/tree.*independent/);
  });
});

type LooseColumn = Record<string, unknown>;
interface Loose {
  readonly columns: LooseColumn[];
}

/** Paths of the base64 arrays below a value. */
function arraysOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === "string") return path[path.length - 1] === "name" ? [] : [[...path]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => arraysOf(inner, [...path, key]));
}

function at(value: unknown, path: readonly string[]): string {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value) as string;
}

function put(value: unknown, path: readonly string[], text: string): void {
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value) as Record<
    string,
    unknown
  >;
  holder[path[path.length - 1]!] = text;
}

function isSingleByteArray(path: readonly string[]): boolean {
  return path[path.length - 1] === "equal";
}
