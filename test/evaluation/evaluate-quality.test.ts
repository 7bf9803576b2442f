import { describe, expect, it } from "vitest";
import { evaluateQuality, type QualityEvaluation } from "../../src/evaluation/evaluate-quality.js";
import type { EvaluationInput, Interval, QualityFigure } from "../../src/evaluation/figures.js";
import { textIds } from "../../src/evaluation/texts/fold-texts.js";
import { utilityIds } from "../../src/evaluation/utility/train-and-test.js";
import { inlinePool, type Pool } from "../../src/parallel/pool.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { inputOf, metadataOf, people, peopleKinds, shuffled, tableOf } from "./fidelity/invented-tables.js";

const rng = createRng(seedKey("quality"));
const train = tableOf(people(1500, rng.fork("train")));
const holdout = tableOf(people(900, rng.fork("holdout")));
const fresh = tableOf(people(1500, rng.fork("fresh")));
const independent = tableOf(shuffled(people(1500, rng.fork("fresh")), rng.fork("shuffle")));
const metadata = metadataOf(peopleKinds, "member");

const resultOf = (evaluation: QualityEvaluation, id: string): QualityFigure["result"] =>
  evaluation.quality.find((figure) => figure.id === id)!.result;

function measured(evaluation: QualityEvaluation, id: string): { value: Interval; ceiling: Interval | null; floor: Interval | null } {
  const result = resultOf(evaluation, id);
  if (result.kind !== "measured") throw new Error(`${id} is ${result.kind}: ${result.reason}`);
  return result;
}

/** Every number anywhere in the evaluation. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe("evaluateQuality", async () => {
  const good = await evaluateQuality(inputOf(train, holdout, fresh, metadata));
  const poor = await evaluateQuality(inputOf(train, holdout, independent, metadata));

  it("reports every figure, each between ends that hold it", () => {
    expect(good.quality.map((figure) => figure.id)).toEqual([
      "shape",
      "trend",
      "wnmis",
      "accuracy3",
      "coverage",
      "missingness",
      "seasonality",
      "groups",
      "c2st",
      ...utilityIds,
      ...textIds,
    ]);
    const lacking = new Set<string>(["seasonality", ...textIds]);
    expect(new Set([...lacking].map((id) => resultOf(good, id).kind))).toEqual(new Set(["notApplicable"]));
    for (const { id } of good.quality.filter((figure) => !lacking.has(figure.id))) {
      const { value } = measured(good, id);
      expect(value.lower).toBeLessThanOrEqual(value.estimate);
      expect(value.upper).toBeGreaterThanOrEqual(value.estimate);
      if (id !== "importance") expect(value.upper - value.lower).toBeGreaterThan(0); // ranks of few columns may all stand firm
    }
  });

  it("puts fresh real rows at the ceiling", () => {
    for (const id of ["shape", "trend", "wnmis", "accuracy3", "coverage", "missingness", "groups", "c2st", "tstr", "tstrLinear"]) {
      const { value, ceiling } = measured(good, id);
      expect(Math.abs(value.estimate - ceiling!.estimate)).toBeLessThan(value.upper - value.lower + ceiling!.upper - ceiling!.lower);
    }
  });

  it("puts independent columns at the floor, except in single columns", () => {
    for (const id of ["trend", "wnmis", "accuracy3", "c2st", "tstr", "tstrLinear"]) {
      const { value, ceiling, floor } = measured(poor, id);
      expect(Math.abs(value.estimate - floor!.estimate)).toBeLessThan(Math.abs(value.estimate - ceiling!.estimate));
    }
    expect(measured(poor, "shape").value.estimate).toBeGreaterThan(0.95);
  });

  it("lets the classifier fire on independent columns and stay silent on fresh real rows", () => {
    expect(measured(poor, "c2st").value.lower).toBeGreaterThan(0.8);
    expect(measured(good, "c2st").value.upper).toBeLessThan(0.56);
    expect(poor.notes.some((note) => note.startsWith("The classifier tells synthetic rows apart"))).toBe(true);
    expect(good.notes.some((note) => note.startsWith("The classifier tells synthetic rows apart"))).toBe(false);
  });

  it("says of a copy of train that it is closer to train, and not of fresh rows", async () => {
    const copy = await evaluateQuality(inputOf(train, holdout, train, metadata));
    expect(copy.notes.some((note) => note.startsWith("The synthetic rows are closer to train"))).toBe(true);
    expect(good.notes.some((note) => note.startsWith("The synthetic rows are not closer to train"))).toBe(true);
  });

  it("scores every pair of the heat map, independent ones lower", () => {
    expect(good.pairs.length).toBe(10);
    const score = (evaluation: QualityEvaluation): number => evaluation.pairs.find((pair) => pair.a === "age" && pair.b === "job")!.score!;
    expect(score(good)).toBeGreaterThan(score(poor) + 0.1);
  });

  it("does not depend on the order in which jobs run", async () => {
    const backwards: Pool = {
      ...inlinePool,
      map: async (job, inputs, onDone) => (await inlinePool.map(job, inputs.toReversed(), onDone)).toReversed(),
    };
    expect(await evaluateQuality({ ...inputOf(train, holdout, fresh, metadata), pool: backwards })).toEqual(good);
  });

  it("averages over folds and says so", async () => {
    const input: EvaluationInput = {
      ...inputOf(train, holdout, fresh, metadata),
      folds: [
        { train, holdout, synthetic: fresh },
        { train, holdout, synthetic: independent },
      ],
    };
    const both = await evaluateQuality(input);
    const [low, high] = [measured(poor, "trend").value.estimate, measured(good, "trend").value.estimate];
    expect(measured(both, "trend").value.estimate).toBeGreaterThan(low);
    expect(measured(both, "trend").value.estimate).toBeLessThan(high);
    expect(both.notes.some((note) => note.startsWith("Figures are means over 2 folds"))).toBe(true);
  });

  it("stops when the signal aborts", async () => {
    const controller = new AbortController();
    const input = {
      ...inputOf(train, holdout, fresh, metadata),
      signal: controller.signal,
      progress: () => controller.abort(new Error("stopped")),
    };
    await expect(evaluateQuality(input)).rejects.toThrow("stopped");
  });
});

describe("evaluateQuality on odd tables", () => {
  const few = (rowCount: number) => people(rowCount, rng.fork("few"));
  const nothing = { age: [], income: [], job: [], city: [], member: [] };
  const noTexts = Object.fromEntries(textIds.map((id) => [id, "notApplicable"]));
  const missing = (rowCount: number): null[] => Array.from({ length: rowCount }, () => null);

  async function kindsOf(input: EvaluationInput): Promise<Record<string, string>> {
    const evaluation = await evaluateQuality(input);
    expect(numbersIn(evaluation).every(Number.isFinite)).toBe(true);
    return Object.fromEntries(evaluation.quality.map(({ id, result }) => [id, result.kind]));
  }

  it("says why nothing is measured without synthetic or holdout rows", async () => {
    const empty = tableOf(nothing);
    for (const input of [
      inputOf(train, holdout, empty, metadata),
      inputOf(train, empty, fresh, metadata),
      inputOf(empty, holdout, fresh, metadata),
    ]) {
      const kinds = { ...(await kindsOf(input)), ...noTexts };
      expect(kinds).toEqual({ ...Object.fromEntries(Object.keys(kinds).map((id) => [id, "notMeasured"])), ...noTexts });
    }
  });

  it("measures what one column allows", async () => {
    const one = { age: "numeric" } as const;
    expect(await kindsOf(inputOf(train, holdout, fresh, metadataOf(one)))).toEqual({
      shape: "measured",
      trend: "notApplicable",
      wnmis: "notApplicable",
      accuracy3: "measured",
      coverage: "measured",
      missingness: "notApplicable",
      seasonality: "notApplicable",
      groups: "notApplicable",
      c2st: "measured",
      ...Object.fromEntries(utilityIds.map((id) => [id, "notApplicable"])),
      ...noTexts,
    });
  });

  it("has nothing to say where no column is modelled", async () => {
    const ids = metadataOf({ age: "id", income: "text" });
    expect(new Set(Object.values(await kindsOf(inputOf(train, holdout, fresh, ids))))).toEqual(new Set(["notApplicable"]));
  });

  it("takes constant and all-missing columns", async () => {
    const odd = (rowCount: number) =>
      tableOf({
        ...few(rowCount),
        flat: Array.from({ length: rowCount }, () => 5),
        gone: missing(rowCount),
        lost: Array.from({ length: rowCount }, () => Number.NaN),
      });
    const kinds = metadataOf({ ...peopleKinds, flat: "numeric", gone: "categorical", lost: "numeric" }, "member");
    const result = await kindsOf(inputOf(odd(400), odd(300), odd(350), kinds));
    expect(result).toEqual({
      shape: "measured",
      trend: "measured",
      wnmis: "measured",
      accuracy3: "measured",
      coverage: "measured",
      missingness: "measured",
      seasonality: "notApplicable",
      groups: "measured",
      c2st: "measured",
      ...Object.fromEntries(utilityIds.map((id) => [id, "measured"])),
      ...noTexts,
    });
  });

  it("takes fewer rows than bins", async () => {
    const result = await kindsOf(inputOf(tableOf(few(4)), tableOf(few(3)), tableOf(few(2)), metadata));
    expect(result["shape"]).toBe("measured");
    expect(result["c2st"]).toBe("notMeasured");
    expect(result["tstr"]).toBe("notMeasured");
  });

  it("names a column that the synthetic table lacks, and one that is not modelled", async () => {
    const narrow = tableOf(Object.fromEntries(Object.entries(few(300)).filter(([name]) => name !== "city")));
    const { notes, quality } = await evaluateQuality(inputOf(train, holdout, narrow, metadataOf({ ...peopleKinds, income: "id" })));
    expect(notes).toContain("Not judged, because a table lacks them: city.");
    expect(notes.some((note) => note.endsWith("because they are not modelled: income."))).toBe(true);
    expect(quality[0]!.result.kind).toBe("measured");
  });

  it("gives 0 to a column that only real rows fill", async () => {
    const empty = { ...few(300), city: missing(300) };
    const { columns } = await evaluateQuality(inputOf(train, holdout, tableOf(empty), metadata));
    expect(columns.find((column) => column.column === "city")!.shape).toBe(0);
  });
});
