import type { Rng } from "../../random/rng.js";
import type { Fold, ProtectionCost } from "../figures.js";
import type { Metadata } from "../../metadata/metadata.js";
import { accuracyGroups, accuracyOf } from "./accuracy.js";
import { type AccuracyCodes, accuracyBins, accuracyCodes } from "./accuracy-bins.js";
import { averageInterval, intervalOf } from "./estimate.js";
import { alignTables, drawSample, type Sample } from "./sample.js";
import { shapeOf } from "./shape.js";

/** Rows a side that are looked at. */
const mostRows = 10_000;
/** Pairs and triples of columns are drawn as if there were so many times the rows. */
const groupThrift = 10;

/** Overall and by column: rows of train, the same rows with the protections alone, and as many rows of the synthetic file, against the holdout. */
export function protectionCost(fold: Fold, metadata: Metadata, rng: Rng): ProtectionCost | null {
  if (fold.protectedRows === undefined) return null;
  const { before, after } = fold.protectedRows;
  const aligned = alignTables([before, after, fold.synthetic, fold.holdout], metadata);
  if (aligned.columns.length === 0 || aligned.samples.some(({ rowCount }) => rowCount === 0)) return null;
  const holdout = drawSample(aligned.samples[3]!, mostRows, rng.fork("holdout"));
  const sides = {
    real: aligned.samples[0]!,
    protectedReal: aligned.samples[1]!,
    synthetic: drawSample(aligned.samples[2]!, aligned.samples[0]!.rowCount, rng.fork("synthetic")),
  };
  const shapes = each(sides, (sample) => shapeOf(aligned.columns, holdout, sample));
  const groups = accuracyGroups(aligned.columns.length, groupThrift * (holdout.rowCount + sides.real.rowCount), rng.fork("accuracy"));
  const bins = accuracyBins(aligned.columns, holdout);
  const code = (sample: Sample): AccuracyCodes => accuracyCodes(bins, sample);
  const real = code(holdout);
  const columns = aligned.columns.flatMap(({ name }, c) => {
    const scores = each(shapes, ({ scores: own }) => own[c] ?? null);
    if (scores.real === null || scores.protectedReal === null || scores.synthetic === null) return [];
    return [{ column: name, real: scores.real, protectedReal: scores.protectedReal, synthetic: scores.synthetic }];
  });
  if (columns.length === 0) return null;
  return {
    rowCount: mostRows,
    shape: each(sides, (sample, side) => intervalOf(shapes[side].overall!, holdout, sample)),
    accuracy3: each(sides, (sample) => intervalOf(accuracyOf(groups, real, code(sample)).overall, holdout, sample)),
    columns,
  };
}

/** Means over the folds; of columns over those that every fold measured. */
export function averageCosts(costs: readonly (ProtectionCost | null)[]): ProtectionCost | null {
  const known = costs.filter((cost) => cost !== null);
  const [first] = known;
  if (first === undefined || known.length < costs.length) return null;
  const figure = (of: "shape" | "accuracy3") => each(first[of], (_, side) => averageInterval(known.map((cost) => cost[of][side])));
  const columns = first.columns.flatMap(({ column }) => {
    const same = known.flatMap((cost) => cost.columns.find((one) => one.column === column) ?? []);
    if (same.length < known.length) return [];
    const mean = (side: Side): number => same.reduce((sum, one) => sum + one[side], 0) / same.length;
    return [{ column, real: mean("real"), protectedReal: mean("protectedReal"), synthetic: mean("synthetic") }];
  });
  return { rowCount: first.rowCount, shape: figure("shape"), accuracy3: figure("accuracy3"), columns };
}

type Side = "real" | "protectedReal" | "synthetic";
type Sides<Value> = Readonly<Record<Side, Value>>;

function each<Value, Result>(sides: Sides<Value>, of: (value: Value, side: Side) => Result): Sides<Result> {
  return {
    real: of(sides.real, "real"),
    protectedReal: of(sides.protectedReal, "protectedReal"),
    synthetic: of(sides.synthetic, "synthetic"),
  };
}
