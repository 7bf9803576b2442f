import { describe, expect, test } from "vitest";
import { StandinError } from "../../../../src/errors.js";
import type { EvaluationInput, Refit } from "../../../../src/evaluation/figures.js";
import { measureCanaryAudit } from "../../../../src/evaluation/privacy/refits/canary-audit.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { figure, inputOf, metadataOf, people, peopleColumns, tableOf } from "../people.js";
import { marginals, measuredBy, memoriser, overfitTree, partlyCopying, truth } from "./refits.js";

const train = people(2000, "train");
const holdout = people(600, "holdout");

async function audit(refit: Refit, rest: Partial<EvaluationInput> = {}) {
  const released = rest.released ?? (await refit(rest.fittedOn ?? train, createRng(seedKey("release"))));
  return measuredBy(measureCanaryAudit, inputOf({ train, holdout, synthetic: released }, undefined, { refit, ...rest }));
}

const boundOf = (result: Awaited<ReturnType<typeof audit>>): number => figure(result, "epsilonLower").value.estimate;

describe("methods that leak", () => {
  test("one that returns its rows reads what a perfect copy reads", async () => {
    const result = await audit(memoriser);
    const { value, copy, control } = figure(result, "epsilonLower");
    expect(value.estimate).toBeGreaterThan(3);
    expect(copy!.estimate).toBe(value.estimate);
    expect(control!.estimate).toBe(0);
    expect(value).toEqual({ estimate: value.estimate, lower: value.estimate, upper: value.estimate });
  });

  test("one that copies a fifth of its rows is above the limit of 1", async () => {
    expect(boundOf(await audit(partlyCopying(0.2)))).toBeGreaterThan(1);
  });

  test("a tree grown down to two rows a leaf shows, though it copies hardly any row", async () => {
    expect(boundOf(await audit(overfitTree(2)))).toBeGreaterThan(0.5);
  });
});

describe("methods that do not", () => {
  test.each([
    ["independent columns", marginals],
    ["a truth that looks at nothing", truth],
  ])("%s read nought, and the planted canaries are seen", async (_, refit) => {
    const result = await audit(refit);
    if (result.kind !== "measured") throw new Error(result.reason);
    expect(boundOf(result)).toBeLessThan(0.1);
    expect(result.twin).toMatchObject({ sighted: true });
    expect(figure(result, "epsilonLower").copy!.estimate).toBeGreaterThan(3);
    expect(result.notes.join(" ")).toContain("canaries");
  });
});

describe("the canaries", () => {
  test("enter the twin alone: half of them beside the rows of train, the same ones on a second run", async () => {
    const inputs: Table[] = [];
    const spy: Refit = async (given, rng) => {
      inputs.push(given);
      return truth(given, rng);
    };
    const [first, second] = [await audit(spy, { released: people(2000, "r") }), await audit(spy, { released: people(2000, "r") })];
    expect(inputs).toHaveLength(2);
    expect(inputs[0]).toEqual(inputs[1]);
    expect(first).toEqual(second);
    expect(inputs[0]!.rowCount).toBeGreaterThan(2000 + 500 - 120);
    expect(inputs[0]!.rowCount).toBeLessThan(2000 + 500 + 120);
  });
});

describe("what cannot be measured", () => {
  test("a file alone", async () => {
    const { refit: _, ...input } = inputOf({ train, holdout, synthetic: train });
    expect(await measuredBy(measureCanaryAudit, input)).toMatchObject({
      kind: "notMeasured",
      reason: expect.stringContaining("method itself"),
    });
  });

  test("too few persons", async () => {
    expect(await audit(truth, { fittedOn: people(300, "few") })).toMatchObject({
      kind: "notMeasured",
      reason: expect.stringContaining("400 persons"),
    });
  });

  test("no modelled column, or one; constraints that tie all columns; no rows released", async () => {
    const none = metadataOf(peopleColumns.map((column) => ({ ...column, treatment: "leave-out" as const })));
    expect(await audit(truth, { metadata: none })).toMatchObject({ kind: "notApplicable" });
    const one = metadataOf(
      peopleColumns.map((column) => (column.name === "job" ? column : { ...column, treatment: "leave-out" as const })),
    );
    expect(await audit(truth, { metadata: one })).toMatchObject({ kind: "notApplicable", reason: expect.stringContaining("one column") });
    const rule = { kind: "nested-missing" as const, whenMissing: "income", columns: ["height", "spend", "town", "job", "smoker"] };
    const tied = { ...metadataOf(peopleColumns), constraints: [{ rule, origin: "declared" as const, supportRows: 5 }] };
    expect(await audit(truth, { metadata: tied })).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("constraints") });
    expect(await audit(truth, { released: people(0, "none") })).toMatchObject({ kind: "notMeasured" });
  });

  test("a method that cannot be fitted again, that draws nothing, or nothing shared", async () => {
    const failing: Refit = async () => {
      throw new StandinError("CONSTRAINT_UNREACHABLE", "no");
    };
    const released = people(2000, "r");
    expect(await audit(failing, { released })).toMatchObject({
      kind: "notMeasured",
      reason: expect.stringContaining("CONSTRAINT_UNREACHABLE"),
    });
    expect(await audit(async () => people(0, "x"), { released })).toMatchObject({ kind: "notMeasured" });
    expect(await audit(async () => ({ ...tableOf(), rowCount: 5 }), { released })).toMatchObject({ kind: "notMeasured" });
  });

  test("an error of the code itself is not hidden, and an abort ends all", async () => {
    const released = people(2000, "r");
    const broken: Refit = async () => {
      throw new RangeError("a bug");
    };
    await expect(audit(broken, { released })).rejects.toThrow("a bug");
    await expect(audit(truth, { released, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  test("two columns of few values, in which nobody can be told: the control is not seen", async () => {
    const narrow = metadataOf(
      peopleColumns.map((column) => (["smoker", "job"].includes(column.name) ? column : { ...column, treatment: "leave-out" as const })),
    );
    const result = await audit(truth, { metadata: narrow });
    expect(result).toMatchObject({ kind: "measured", twin: { sighted: false } });
  });
});
