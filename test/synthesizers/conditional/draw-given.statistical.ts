import { beforeAll, describe, expect, it } from "vitest";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import type { Conditions, StrataConditions } from "../../../src/synthesizers/conditional/conditions.js";
import { synthesizerKinds, synthesizerOf } from "../../../src/synthesizers/registry.js";
import type { Context, FittedModel } from "../../../src/synthesizers/synthesizer.js";
import type { CodedTable } from "../../../src/table/coded-table.js";
import { flatTable } from "../coded-tables.js";

/*
 * Drawing under conditions against what is left of unconditioned rows of the same model when those that miss the conditions are thrown away.
 * Each table of counts is compared by a chi-square of two samples; its limit is the quantile at 1e-8 (Wilson & Hilferty 1931), so that all of
 * this file together fails by chance less than once in 1e6 runs.
 */
const normalAt1e8 = 5.612;

function contextOf(seed: string): Context {
  return { rng: createRng(seedKey(seed)), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
}

async function model(kind: string): Promise<FittedModel> {
  return await synthesizerOf(kind, { k: 5, target: "last" }).fit(flatTable(6000), contextOf("fit"));
}

function counts({ columns }: CodedTable, name: string, rows: readonly number[], width: number): Float64Array {
  const { codes } = columns.find((column) => column.name === name)!;
  const out = new Float64Array(Math.ceil(columns.find((column) => column.name === name)!.cardinality / width));
  for (const row of rows) out[Math.floor(codes[row]! / width)]!++;
  return out;
}

const all = (table: CodedTable): number[] => Array.from({ length: table.rowCount }, (_, row) => row);

/** Chi-square of two samples, in standard deviations above what chance gives. */
function excess(a: Float64Array, b: Float64Array): number {
  const [na, nb] = [a, b].map((one) => one.reduce((sum, count) => sum + count, 0)) as [number, number];
  let chiSquare = 0;
  let freedom = -1;
  a.forEach((count, cell) => {
    const total = count + b[cell]!;
    if (total === 0) return;
    freedom++;
    chiSquare += (count * Math.sqrt(nb / na) - b[cell]! * Math.sqrt(na / nb)) ** 2 / total;
  });
  if (freedom <= 0) return 0;
  return (Math.cbrt(chiSquare / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
}

const weightsOf = (cardinality: number, allowed: (code: number) => number): Float64Array =>
  Float64Array.from({ length: cardinality }, (_, code) => allowed(code));
const oneStratum = (weights: readonly (readonly [string, Float64Array])[]): StrataConditions => ({
  kind: "strata",
  strata: [{ share: 1, weights: new Map(weights) }],
});

const conditions = {
  "an equality on a column that others depend on": [["group", weightsOf(4, (code) => (code === 2 ? 1 : 0))]],
  "a range of a late column": [["number", weightsOf(200, (code) => (code >= 150 ? 1 : 0))]],
  "three columns together": [
    ["number", weightsOf(200, (code) => (code >= 40 && code < 120 ? 1 : 0))],
    ["last", weightsOf(2, (code) => 1 - code)],
    ["group", weightsOf(4, (code) => (code === 0 || code === 2 ? 1 : 0))],
  ],
  "weights between 0 and 1": [["number", weightsOf(200, (code) => (code < 50 ? 0.1 : code < 120 ? 0.5 : 1))]],
} as const satisfies Record<string, readonly (readonly [string, Float64Array])[]>;

describe.each(synthesizerKinds)("rows of %s under", (kind) => {
  let fitted: FittedModel;
  let free: CodedTable;
  beforeAll(async () => {
    fitted = await model(kind);
    free = await fitted.sample({ firstUnit: 0, unitCount: 60_000 }, contextOf("free"));
  });

  it.each(Object.entries(conditions))("%s are distributed as those of rejection", async (_, weights) => {
    const lots = createRng(seedKey("lots"));
    const kept = all(free).filter((row) =>
      weights.every(([name, own], i) => lots.floatAt(row, i) < own[free.columns.find((column) => column.name === name)!.codes[row]!]!),
    );
    const given = oneStratum(weights);
    const held = await fitted.sample({ firstUnit: 0, unitCount: 8000, given }, contextOf("held"));
    for (const { name, cardinality } of free.columns) {
      const width = Math.ceil(cardinality / 20);
      const above = excess(counts(free, name, kept, width), counts(held, name, all(held), width));
      expect({ name, isAlike: above < normalAt1e8 }).toEqual({ name, isAlike: true });
    }
    for (const [name, own] of weights) {
      const { codes } = held.columns.find((column) => column.name === name)!;
      expect(codes.every((code) => own[code]! > 0)).toBe(true);
    }
    const [found] = await fitted.assess(given, contextOf("assess"));
    const share = kept.length / free.rowCount;
    expect(Math.abs(found!.probability - share)).toBeLessThan(6 * Math.sqrt((share * (1 - share)) / free.rowCount + share ** 2 / 4096));
  });

  it("finds a difference where there is one", async () => {
    const given = oneStratum(conditions["an equality on a column that others depend on"]);
    const held = await fitted.sample({ firstUnit: 0, unitCount: 8000, given }, contextOf("held"));
    expect(excess(counts(free, "group", all(free), 1), counts(held, "group", all(held), 1))).toBeGreaterThan(normalAt1e8);
  });

  it("completes rows as rejection would: the free columns given the kept codes", async () => {
    const [group, last] = ["group", "last"].map((name) => free.columns.find((column) => column.name === name)!.codes) as [
      Uint16Array,
      Uint16Array,
    ];
    const kept = all(free).filter((row) => group[row] === 3 && last[row] === 0);
    const count = 6000;
    const given: Conditions = {
      kind: "cells",
      fixed: new Map([
        ["group", new Int32Array(count).fill(3)],
        ["last", new Int32Array(count).fill(0)],
      ]),
      weights: new Map(),
    };
    const held = await fitted.sample({ firstUnit: 0, unitCount: count, given }, contextOf("held"));
    for (const { name, cardinality } of free.columns) {
      const width = Math.ceil(cardinality / 20);
      const above = excess(counts(free, name, kept, width), counts(held, name, all(held), width));
      expect({ name, isAlike: above < normalAt1e8 }).toEqual({ name, isAlike: true });
    }
  });
});
