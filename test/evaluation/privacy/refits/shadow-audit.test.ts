import { describe, expect, test } from "vitest";
import { StandinError } from "../../../../src/errors.js";
import type { EvaluationInput, Refit } from "../../../../src/evaluation/figures.js";
import { measureShadowAudit } from "../../../../src/evaluation/privacy/refits/shadow-audit.js";
import type { Table } from "../../../../src/table/table.js";
import { figure, inputOf, metadataOf, people, peopleColumns } from "../people.js";
import { marginals, measuredBy, memoriser, overfitTree, partlyCopying, truth } from "./refits.js";

const train = people(400, "train");
const holdout = people(240, "holdout");
const options = { pairCount: 16, personCount: 600 };

function audit(refit: Refit, rest: Partial<EvaluationInput> = {}) {
  const input = inputOf({ train, holdout, synthetic: train }, undefined, { refit, ...rest });
  return measuredBy((own, context) => measureShadowAudit(own, context, options), input);
}

const names = ["tprAt1PercentFpr", "worstDecileTprAt1PercentFpr"] as const;

describe("methods that leak", () => {
  test("one that returns its rows gives every member away", async () => {
    const result = await audit(memoriser);
    for (const name of names) expect(figure(result, name).value.lower).toBeGreaterThan(0.9);
    expect(figure(result, names[0]).value).toEqual(figure(result, names[0]).copy);
    expect(figure(result, names[0]).control!.upper).toBeLessThan(0.04);
  });

  test("one that copies a tenth of its rows, and a tree grown down to three rows a leaf, are above 5 %", async () => {
    for (const refit of [partlyCopying(0.1), overfitTree(3)]) {
      const result = await audit(refit);
      for (const name of names) expect(figure(result, name).value.lower).toBeGreaterThan(0.03);
      for (const name of names) expect(figure(result, name).value.upper).toBeGreaterThan(0.05);
    }
  });
});

describe("methods that do not", () => {
  test.each([
    ["independent columns", marginals],
    ["a truth that looks at nothing", truth],
  ])("%s stay at chance, and the planted copies are seen", async (_, refit) => {
    const result = await audit(refit);
    for (const name of names) {
      const { value, control, copy } = figure(result, name);
      expect(value.lower).toBeLessThan(0.015);
      expect(value.upper).toBeLessThan(name === "tprAt1PercentFpr" ? 0.025 : 0.05);
      expect(control!.upper).toBeLessThan(name === "tprAt1PercentFpr" ? 0.025 : 0.05);
      expect(copy!.lower).toBeGreaterThan(0.9);
    }
    expect(result).toMatchObject({ kind: "measured", twin: { plantedShare: 0.05, sighted: true } });
  });
});

test("every person is in one shadow of each pair, from train and holdout alike, and a second run is the same", async () => {
  const sizes: Table[][] = [[], []];
  for (const inputs of sizes)
    await audit(async (given, rng) => {
      inputs.push(given);
      return truth(given, rng);
    });
  expect(sizes[0]).toHaveLength(32);
  expect(sizes[0]!.every((table) => table.rowCount === 300)).toBe(true);
  const incomes = (table: Table) => [...(table.columns[0] as { values: Float64Array }).values];
  const everybody = (pair: number) => [...incomes(sizes[0]![2 * pair]!), ...incomes(sizes[0]![2 * pair + 1]!)].sort((a, b) => a - b);
  expect(everybody(0)).toEqual(everybody(7));
  const held = new Set(incomes(holdout));
  expect(everybody(0).filter((income) => held.has(income)).length).toBeGreaterThan(150);
  expect(sizes[0]).toEqual(sizes[1]);
});

test("progress rises to 1, and an abort ends all at once", async () => {
  const shares: number[] = [];
  await audit(truth, { progress: (_, share) => shares.push(share) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  let fits = 0;
  const controller = new AbortController();
  const stopping: Refit = async (given) => {
    if (++fits === 3) controller.abort();
    return given;
  };
  await expect(audit(stopping, { signal: controller.signal })).rejects.toMatchObject({ code: "INTERRUPTED" });
  expect(fits).toBe(3);
});

describe("what cannot be measured", () => {
  test("a file alone, too few persons, no modelled column, no column that varies, a method that fails", async () => {
    const { refit: _, ...alone } = inputOf({ train, holdout, synthetic: train });
    expect(await measuredBy(measureShadowAudit, alone)).toMatchObject({
      kind: "notMeasured",
      reason: expect.stringContaining("method itself"),
    });
    const few = { train: people(200, "a"), holdout: people(100, "b"), synthetic: train };
    expect(await audit(truth, { folds: [few] })).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("500 persons") });
    const treated = (treatment: "leave-out") => metadataOf(peopleColumns.map((column) => ({ ...column, treatment })));
    expect(await audit(truth, { metadata: treated("leave-out") })).toMatchObject({ kind: "notApplicable" });
    const failing: Refit = async () => {
      throw new StandinError("CONSTRAINT_UNREACHABLE", "no");
    };
    expect(await audit(failing)).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("CONSTRAINT_UNREACHABLE") });
    expect(await audit(truth, { folds: [] })).toMatchObject({ kind: "notMeasured" });
  });

  test("a column that an output leaves empty is missing there, not left out", async () => {
    const withHole: Refit = async (given, rng) => {
      const drawn = await truth(given, rng);
      return {
        ...drawn,
        columns: drawn.columns.map((column) =>
          column.storage === "number" && column.name === "spend" ? { ...column, values: column.values.map(() => Number.NaN) } : column,
        ),
      };
    };
    const result = await audit(withHole);
    expect(figure(result, "tprAt1PercentFpr").value.upper).toBeLessThan(0.03);
  });
});
