import { describe, expect, it } from "vitest";
import { linearColumns } from "../../../src/evaluation/utility/linear-columns.js";
import { fitLinear, predictLinear } from "../../../src/evaluation/utility/linear-model.js";
import { ridge } from "../../../src/math/ridge.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { bell } from "../fidelity/invented-tables.js";

const rng = createRng(seedKey("linear"));
const rowCount = 400;
const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
const number = Float64Array.from({ length: rowCount }, (_, row) => (row % 9 === 0 ? Number.NaN : bell(rng) * 3 + 7));
const codes = Int32Array.from({ length: rowCount }, (_, row) => (row % 11 === 0 ? -1 : [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][row % 10]!));
const [columns, samples] = [
  [
    { name: "number", kind: "numeric", dictionary: [] },
    { name: "category", kind: "categorical", dictionary: ["a", "b", "c", "d"] },
  ] as const,
  [{ numbers: [number, new Float64Array(0)], codes: [new Int32Array(0), codes] }],
];
const judged = linearColumns(columns, samples);

/** The terms of the model as columns of their own. */
const terms = [
  Float64Array.from(standardScores(), (value) => (Number.isNaN(value) ? 0 : value)),
  Float64Array.from(standardScores(), (value) => (Number.isNaN(value) ? 1 : 0)),
  ...[0, 1, 2, 3, -1].map((code) => Float64Array.from(codes, (own) => (own === code ? 1 : 0))),
];

function standardScores(): Float32Array {
  if (judged[0]!.kind !== "number") throw new Error("not a number column");
  return judged[0]!.values;
}

describe("linearColumns", () => {
  it("makes standard scores of numbers, and keeps rare and unseen categories together", () => {
    const known = standardScores().filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(known.reduce((sum, value) => sum + value * value, 0) / known.length).toBeCloseTo(1, 5);
    const rare = [Int32Array.from({ length: 100 }, (_, row) => (row < 5 ? 1 : 0)), Int32Array.of(0, 1, 2, -1)];
    const [column] = linearColumns(
      [{ name: "c", kind: "categorical", dictionary: ["a", "b", "unseen"] }],
      rare.map((own) => ({ numbers: [new Float64Array(0)], codes: [own] })),
    );
    if (column!.kind !== "category") throw new Error("not a category column");
    expect(column!.codeCount).toBe(3);
    expect([...column!.codes.subarray(100)]).toEqual([0, 1, 1, 2]);
  });

  it("makes nothing of a column without spread", () => {
    const [flat] = linearColumns([{ name: "n", kind: "numeric", dictionary: [] }], [{ numbers: [Float64Array.of(5, 5, 5)], codes: [] }]);
    expect(flat).toEqual({ kind: "number", values: Float32Array.of(0, 0, 0) });
  });
});

describe("fitLinear", () => {
  it("is ridge regression for numbers", () => {
    const target = Float64Array.from(rows, (row) => 3 + 2 * terms[0]![row]! - 5 * terms[3]![row]! + bell(rng));
    const mean = target.reduce((sum, value) => sum + value, 0) / rowCount;
    const scale = Math.sqrt(target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rowCount);
    const own = predictLinear(fitLinear(judged, target, rows, { kind: "squared" }), judged, rows);
    const { weights, constant } = ridge(
      terms,
      target.map((value) => (value - mean) / scale),
      1,
    );
    for (const row of rows) {
      const expected = mean + scale * weights.reduce((sum, weight, t) => sum + weight * terms[t]![row]!, constant);
      expect(own[row]!).toBeCloseTo(expected, 2);
    }
  });

  it.each([
    { loss: { kind: "binary" } as const, classCount: 2 },
    { loss: { kind: "multiclass", classCount: 3 } as const, classCount: 3 },
  ])("ends where the penalised log loss is flat: $loss.kind", ({ loss, classCount }) => {
    const target = Float64Array.from(rows, (row) =>
      Math.min(classCount - 1, Math.max(0, Math.round(terms[0]![row]! + rng.nextFloat() * 2))),
    );
    const model = fitLinear(judged, target, rows, loss);
    const predictions = predictLinear(model, judged, rows);
    const outputs = loss.kind === "binary" ? 1 : classCount;
    const width = terms.length + 2; // the constant, and a term for rare categories
    for (let k = 0; k < outputs; k++) {
      const label = outputs === 1 ? 1 : k;
      const residual = target.map((value, row) => predictions[row * outputs + k]! - (value === label ? 1 : 0));
      for (const [t, term] of terms.entries()) {
        const place = k * width + 1 + (t < 6 ? t : t + 1); // rare categories come before missing ones
        const slope = term.reduce((sum, value, row) => sum + value * residual[row]!, model.weights[place]!);
        expect(Math.abs(slope)).toBeLessThan(0.05); // the tolerance is 1e-4 a row
      }
    }
  });

  it("tells rows apart that differ in one category alone", () => {
    const target = Float64Array.from(codes, (code) => (code === 2 ? 1 : 0));
    const predictions = predictLinear(fitLinear(judged, target, rows, { kind: "binary" }), judged, rows);
    for (const row of rows) expect(predictions[row]! > 0.5).toBe(codes[row] === 2);
  });
});
