import { describe, expect, it } from "vitest";
import type { LinearColumn } from "../../../src/evaluation/utility/linear-columns.js";
import { fitLinear } from "../../../src/evaluation/utility/linear-model.js";
import { fitRegression, termStarts } from "../../../src/evaluation/utility/regression.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { bell } from "../fidelity/invented-tables.js";

const rng = createRng(seedKey("regression"));
const alone = (rowCount: number) => ({ personOf: null, personCount: rowCount });
const allRows = (rowCount: number): Uint32Array => Uint32Array.from({ length: rowCount }, (_, row) => row);

/** A number and a category of three, two thirds of which are the first. */
function design(rowCount: number, own: Rng): LinearColumn[] {
  return [
    { kind: "number", values: Float32Array.from({ length: rowCount }, (_, row) => (row % 10 === 0 ? Number.NaN : bell(own))) },
    {
      kind: "category",
      codes: Uint8Array.from({ length: rowCount }, () => [0, 0, 0, 0, 1, 2][Math.floor(own.nextFloat() * 6)]!),
      codeCount: 3,
      kept: [0, 1, 2],
    },
  ];
}

function scores([number, category]: readonly LinearColumn[]): number[] {
  if (number?.kind !== "number" || category?.kind !== "category") throw new Error("another design");
  return Array.from(number.values, (value, row) => 0.3 + (Number.isNaN(value) ? 0.5 : 0.8 * value) + (category.codes[row] === 1 ? -1 : 0));
}

function targetOf(kind: "linear" | "logistic", columns: readonly LinearColumn[], own: Rng): Float64Array {
  const spread = (row: number): number => (row % 3 === 0 ? 2 : 0.5); // the variances must hold for errors of uneven spread
  return Float64Array.from(scores(columns), (score, row) =>
    kind === "linear" ? score + spread(row) * bell(own) : own.nextFloat() < 1 / (1 + Math.exp(-score)) ? 1 : 0,
  );
}

describe("fitRegression", () => {
  it("has the weights of the linear model, whose way down stops earlier", () => {
    const columns = design(500, rng.fork("columns"));
    const target = targetOf("logistic", columns, rng.fork("target"));
    const own = fitRegression("logistic", columns, target, allRows(500), alone(500));
    const known = fitLinear(columns, target, allRows(500), { kind: "binary" });
    expect(termStarts(columns)).toEqual([1, 3, 6]);
    own.weights.forEach((weight, w) => expect(weight).toBeCloseTo(known.weights[w]!, 1));
  });

  it.each(["linear", "logistic"] as const)("%s: states the spread that its weights have over draws", (kind) => {
    const replicates = 200;
    const fits = Array.from({ length: replicates }, (_, replicate) => {
      const own = rng.fork(`${kind}/${replicate}`);
      const columns = design(300, own);
      return fitRegression(kind, columns, targetOf(kind, columns, own), allRows(300), alone(300));
    });
    for (const term of [1, 2, 4]) {
      const weights = fits.map((fit) => fit.weights[term]!);
      const mean = weights.reduce((sum, weight) => sum + weight, 0) / replicates;
      const spread = Math.sqrt(weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / (replicates - 1));
      const stated = Math.sqrt(fits.reduce((sum, fit) => sum + fit.variances[term]!, 0) / replicates);
      expect(stated / spread).toBeGreaterThan(0.85);
      expect(stated / spread).toBeLessThan(1.2);
    }
  });

  it("counts persons of several rows once", () => {
    const columns = design(400, rng.fork("persons"));
    const target = targetOf("linear", columns, rng.fork("of persons"));
    const once = fitRegression("linear", columns, target, allRows(400), alone(400));
    const rows = Uint32Array.from({ length: 1600 }, (_, i) => Math.floor(i / 4));
    const four = fitRegression("linear", columns, target, rows, { personOf: rows, personCount: 400 });
    once.variances.forEach((variance, term) => expect(four.variances[term]! / variance).toBeCloseTo(1, 0));
    const asRows = fitRegression("linear", columns, target, rows, alone(1600));
    expect(asRows.variances[1]! / four.variances[1]!).toBeCloseTo(0.25, 1);
  });

  it("stays finite where one class has a term to itself, and with one row", () => {
    const columns = design(200, rng.fork("separated"));
    const target = Float64Array.from(scores(columns), (score) => (score > 0 ? 1 : 0));
    for (const rows of [allRows(200), Uint32Array.of(3)]) {
      const { weights, variances } = fitRegression("logistic", columns, target, rows, alone(rows.length));
      expect([...weights, ...variances].every(Number.isFinite)).toBe(true);
    }
  });
});
