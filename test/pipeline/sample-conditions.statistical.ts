import { beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../../src/pipeline/fit-model.js";
import { inlinePool } from "../../src/parallel/pool.js";
import { type ConditionRequest, planConditions } from "../../src/pipeline/plan-conditions.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { scenarioShift } from "../../src/pipeline/scenario-shift.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Context } from "../../src/synthesizers/synthesizer.js";
import type { Table } from "../../src/table/table.js";
import { cellsOf } from "../encode/sample-table.js";
import { clinic, fitted } from "./patients.js";

/* Shares are compared at six standard deviations of a binomial count, 2e-9 by chance for each of about forty comparisons. */

const contextOf = (seed: string): Context => ({
  rng: createRng(seedKey(seed)),
  pool: inlinePool,
  signal: new AbortController().signal,
  progress: () => {},
});
const nothing: ConditionRequest = { given: [], balance: [], scenario: null, represent: "sample" };

let flat: Model;
let several: Model;
let free: Record<string, (string | null)[]>;
beforeAll(async () => {
  const one = clinic(3000, 0);
  flat = await fitted("tree", one.table, one.metadata);
  const two = clinic(700, 4);
  several = await fitted("tree", two.table, two.metadata);
  free = rowsOf(await sampleModel(flat, { kind: "rows", count: 60_000 }, contextOf("free")));
});

const names = ["age", "dose", "ward", "severe", "admitted"] as const;

function rowsOf(table: Table): Record<string, (string | null)[]> {
  return Object.fromEntries(names.map((name) => [name, cellsOf(table, name)]));
}

async function drawn(request: Partial<ConditionRequest>, count = 5000, model = flat): Promise<Table> {
  const context = contextOf("drawn");
  const plan = (await planConditions({ ...nothing, ...request }, model, context))!;
  return await sampleModel(model, { kind: "rows", count }, context, { given: plan.given, allowed: plan.allowed });
}

const shareOf = (cells: readonly (string | null)[], hit: (cell: string | null) => boolean): number =>
  cells.filter(hit).length / cells.length;

function expectClose(
  a: readonly (string | null)[],
  b: readonly (string | null)[],
  hit: (cell: string | null) => boolean,
  what: string,
): void {
  const [p, q] = [shareOf(a, hit), shareOf(b, hit)];
  const pooled = (p * a.length + q * b.length) / (a.length + b.length);
  // 0.01 for the bias of choosing one of a limited number of particles
  const isClose = Math.abs(p - q) < 6 * Math.sqrt(pooled * (1 - pooled) * (1 / a.length + 1 / b.length)) + 0.01;
  expect({ what, p, q, isClose }).toEqual({ what, p, q, isClose: true });
}

describe("rows given conditions", () => {
  it.each([
    [
      "a range that cuts cells",
      ["dose=7.3..23.4"],
      (row: number) => Number(free["dose"]![row]) >= 7.3 && Number(free["dose"]![row]) <= 23.4,
    ],
    ["two columns", ["severe=yes", "age<33"], (row: number) => free["severe"]![row] === "yes" && Number(free["age"]![row]) < 33],
    ["a missing cell", ["ward is missing"], (row: number) => free["ward"]![row] === null],
    [
      "a stretch of days",
      ["admitted=2019-03-05..2019-07-20"],
      (row: number) => free["admitted"]![row]! >= "2019-03-05" && free["admitted"]![row]! < "2019-07-21",
    ],
  ] as const)("are those of rejection: %s", async (_, given, meets) => {
    const held = rowsOf(await drawn({ given }));
    const kept = Object.fromEntries(
      names.map((name) => [name, free[name]!.filter((_cell, row) => meets(row) && free["dose"]![row] !== null)]),
    );
    expect(kept["age"]!.length).toBeGreaterThan(1000);
    for (const ward of ["north", "south", "east", "west", null])
      expectClose(held["ward"]!, kept["ward"]!, (cell) => cell === ward, `ward ${ward}`);
    expectClose(held["severe"]!, kept["severe"]!, (cell) => cell === "yes", "severe");
    for (const limit of [10, 15, 20, 25, 35]) expectClose(held["dose"]!, kept["dose"]!, (cell) => Number(cell) < limit, `dose ${limit}`);
    for (const limit of [30, 45, 65]) expectClose(held["age"]!, kept["age"]!, (cell) => Number(cell) < limit, `age ${limit}`);
    for (const limit of ["2019-05", "2019-12", "2020-06"])
      expectClose(held["admitted"]!, kept["admitted"]!, (cell) => cell! < limit, `day ${limit}`);
  });

  it("all meet them, to the digit and the minute", async () => {
    const held = rowsOf(await drawn({ given: ["dose>12.3", "dose<=14.9", "admitted=2019-06..2019-08"] }, 400));
    expect(held["dose"]!.every((cell) => Number(cell) > 12.3 && Number(cell) <= 14.9)).toBe(true);
    expect(held["admitted"]!.every((cell) => cell! >= "2019-06" && cell! < "2019-09")).toBe(true);
    const week = rowsOf(await drawn({ given: ["admitted=2019-06-03..2019-06-07"] }, 200));
    expect(week["admitted"]!.every((cell) => cell! >= "2019-06-03" && cell! < "2019-06-08")).toBe(true);
    const other = rowsOf(await drawn({ given: ["ward!=north", "age in 30|40..42", "dose is present"] }, 400));
    expect(other["ward"]!.every((cell) => cell !== null && cell !== "north")).toBe(true);
    expect(new Set(other["age"])).toEqual(new Set(["30", "40", "41", "42"]));
    expect(other["dose"]!.every((cell) => cell !== null)).toBe(true);
  });

  it("of persons with several rows: whole persons, and every row meets them", async () => {
    const table = await drawn({ given: ["severe=yes", "age>=50"] }, 500, several);
    expect(table.rowCount).toBeGreaterThanOrEqual(500);
    expect(cellsOf(table, "severe").every((cell) => cell === "yes")).toBe(true);
    expect(cellsOf(table, "age").every((cell) => Number(cell) >= 50)).toBe(true);
    expect(new Set(cellsOf(table, "patient")).size).toBeLessThan(table.rowCount * 0.7);
  });
});

describe("shares", () => {
  it("of balanced columns are hit, alone and together", async () => {
    const held = rowsOf(await drawn({ balance: ["severe=yes:0.8,no:0.2", "age=40..49:0.4"] }));
    expect(shareOf(held["severe"]!, (cell) => cell === "yes")).toBeCloseTo(0.8, 2);
    const forties = (cell: string | null): boolean => Number(cell) >= 40 && Number(cell) < 50;
    expect(shareOf(held["age"]!, forties)).toBeCloseTo(0.4, 2);
    const joint = held["age"]!.filter((cell, row) => forties(cell) && held["severe"]![row] === "yes").length / 5000;
    expect(joint).toBeCloseTo(0.32, 2);
    expect(shareOf(held["age"]!, (cell) => cell === null || Number(cell) < 20)).toBe(0);
  });

  it("of a scenario are reached, and the report says how far the rest moves", async () => {
    const context = contextOf("drawn");
    const request = { ...nothing, scenario: { text: "severe=yes & age>=60", share: 0.6 } };
    const plan = (await planConditions(request, flat, context))!;
    const inSlice = (rows: Record<string, (string | null)[]>): number =>
      rows["age"]!.filter((age, row) => Number(age) >= 60 && rows["severe"]![row] === "yes").length / rows["age"]!.length;
    const before = inSlice(free);
    expect(Math.abs(plan.scenario!.shareBefore - before)).toBeLessThan(0.02);
    const held = rowsOf(await drawn({ scenario: request.scenario }));
    expect(Math.abs(inSlice(held) - 0.6)).toBeLessThan(0.025);
    const moved = await scenarioShift(plan.scenario!, flat, context);
    const shift = new Map(moved.map((one) => [one.column, one]));
    expect([...shift.keys()].sort()).toEqual(["__proto__", "admitted", "dose", "ward"]);
    // dose follows severity, the day of admission does not
    const real = ["north", "south", "east", "west", null].reduce(
      (sum, ward) => sum + Math.abs(shareOf(held["ward"]!, (cell) => cell === ward) - shareOf(free["ward"]!, (cell) => cell === ward)) / 2,
      0,
    );
    expect(Math.abs(shift.get("ward")!.totalVariation - real)).toBeLessThan(0.03);
    expect(shift.get("dose")!.totalVariation).toBeGreaterThan(0.1);
    expect(shift.get("__proto__")!.totalVariation).toBeLessThan(0.02);
    expect(moved[0]!.totalVariation).toBe(Math.max(...moved.map(({ totalVariation }) => totalVariation)));
  });
});

describe("conditions without support", () => {
  it.each([
    [{ given: ["age>=200"] }, /No cell of the column "age".*the model draws/],
    [{ given: ["age<30", "age>40"] }, /No cell of the column "age"/],
    [{ given: ["age is missing"] }, /No cell of the column "age".*missing/],
    [{ given: ["ward=north", "dose>=36", "age=44..45"] }, /fewer than k = 11/],
    [{ given: ["severe=no"], balance: ["severe=yes:0.5,no:0.5"] }, /No cell/],
    [{ scenario: { text: "age>=500", share: 0.5 } }, /No cell/],
  ])("%j", async (request, message) => {
    const plan = planConditions({ ...nothing, ...request }, flat, contextOf("a"));
    await expect(plan).rejects.toThrow(message);
    await expect(plan).rejects.toThrow(expect.objectContaining({ code: "CONDITION_UNSUPPORTED" }) as Error);
  });

  it("are told from rare ones that k persons meet", async () => {
    const plan = (await planConditions({ ...nothing, given: ["ward=north", "age=44..45"] }, flat, contextOf("a")))!;
    expect(plan.probability).toBeGreaterThan(11 / 3000);
    expect(plan.probability).toBeLessThan(0.03);
    expect(plan.effectiveShare).toBeGreaterThan(0.1);
  });

  it("are no matter for a share that is there already", async () => {
    const asked = planConditions({ ...nothing, scenario: { text: "severe=yes", share: 0.3 } }, flat, contextOf("a"));
    await expect(asked).rejects.toThrow(/no more than the slice has already/);
    await expect(planConditions({ ...nothing, balance: ["severe=0.5/0.5", "severe=0.1/0.9"] }, flat, contextOf("a"))).rejects.toThrow(
      /twice/,
    );
  });
});

it("there is no plan where nothing is asked", async () => {
  expect(await planConditions(nothing, flat, contextOf("a"))).toBeNull();
});
