import type { Interval, QualityFigure } from "../figures.js";
import { type Estimate, intervalOf } from "./estimate.js";
import { type AlignedSamples, drawSample, permuteColumns, type Sample, type SampleColumn, selectColumns } from "./sample.js";
import type { Rng } from "../../random/rng.js";

/** Rows a side that shape, pairs and triples look at. */
const mostRows = 100_000;

export type FigureResult = QualityFigure["result"];

/** The samples of a fold, brought to comparable sizes. */
export interface Compared {
  readonly columns: readonly SampleColumn[];
  readonly holdout: Sample;
  readonly synthetic: Sample;
  /** Drawn from train, as many rows as `synthetic`. */
  readonly ceiling: Sample;
  /** The ceiling's columns permuted. */
  readonly floor: Sample;
  /** Drawn from train, as many rows as `holdout`. */
  readonly trainAsReal: Sample;
  readonly train: Sample;
}

/** A comparison against the holdout: what is judged, what real rows would read, what independent columns would read. */
export type Side = "synthetic" | "ceiling" | "floor";
export const sides: readonly Side[] = ["synthetic", "ceiling", "floor"];

/** Holdout, synthetic, ceiling and floor of aligned train, holdout and synthetic samples. */
export function compare(aligned: AlignedSamples, rng: Rng): Compared {
  const [train, holdout, synthetic] = [aligned.samples[0]!, aligned.samples[1]!, aligned.samples[2]!];
  const rowCount = Math.min(mostRows, train.rowCount, synthetic.rowCount);
  const real = drawSample(holdout, mostRows, rng.fork("draw/holdout"));
  const ceiling = drawSample(train, rowCount, rng.fork("draw/train"));
  return {
    columns: aligned.columns,
    train,
    holdout: real,
    synthetic: drawSample(synthetic, rowCount, rng.fork("draw/synthetic")),
    ceiling,
    floor: permuteColumns(ceiling, rng.fork("permute")),
    trainAsReal: drawSample(train, real.rowCount, rng.fork("draw/train-as-real")),
  };
}

/** The same samples, first columns alone. */
export function narrow(compared: Compared, columnCount: number): Compared {
  if (compared.columns.length <= columnCount) return compared;
  const indices = Array.from({ length: columnCount }, (_, c) => c);
  const of = (sample: Sample): Sample => selectColumns(sample, indices);
  return {
    columns: compared.columns.slice(0, columnCount),
    train: of(compared.train),
    holdout: of(compared.holdout),
    synthetic: of(compared.synthetic),
    ceiling: of(compared.ceiling),
    floor: of(compared.floor),
    trainAsReal: of(compared.trainAsReal),
  };
}

/** Value, ceiling and floor with intervals; null when the value itself is not defined. */
export function measuredResult(measure: (side: Side) => Estimate | null, compared: Compared): FigureResult | null {
  const interval = (side: Side): Interval | null => {
    const estimate = measure(side);
    return estimate === null ? null : intervalOf(estimate, compared.holdout, compared[side]);
  };
  const value = interval("synthetic");
  return value === null ? null : { kind: "measured", value, ceiling: interval("ceiling"), floor: interval("floor") };
}

export function notApplicable(reason: string): FigureResult {
  return { kind: "notApplicable", reason };
}
