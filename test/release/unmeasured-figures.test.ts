import { expect, test } from "vitest";
import type { QualityFigure } from "../../src/evaluation/figures.js";
import { unmeasuredFigures } from "../../src/release/unmeasured-figures.js";

const figure = (id: string, result: QualityFigure["result"]): QualityFigure => ({
  id,
  family: "utility",
  title: id,
  plainWords: "",
  better: "higher",
  result,
});
const value = { estimate: 1, lower: 1, upper: 1 };

test("figures that lack the same thing stand together, in their order; measured ones do not", () => {
  const found = unmeasuredFigures([
    figure("a", { kind: "notApplicable", reason: "no target" }),
    figure("b", { kind: "measured", value, ceiling: null, floor: null }),
    figure("c", { kind: "notMeasured", reason: "no target" }),
    figure("d", { kind: "notApplicable", reason: "no target" }),
  ]);
  expect(found.map(({ kind, figures }) => [kind, figures.map(({ id }) => id)])).toEqual([
    ["notApplicable", ["a", "d"]],
    ["notMeasured", ["c"]],
  ]);
});
