import type { TopLevelSpec } from "vega-lite";
import type { QualityFigure } from "../../evaluation/figures.js";
import { short } from "../numbers.js";
import { type Draw, ink } from "./chart.js";
import type { Html } from "./html.js";

type Measured = Extract<QualityFigure["result"], { kind: "measured" }>;

/** A figure on the track from its floor to its ceiling, the better end on the right. */
export function qualityChart(draw: Draw, figure: QualityFigure, result: Measured): Promise<Html> {
  const { value, floor, ceiling } = result;
  const ends = [value.lower, value.upper, ...[floor, ceiling].flatMap((part) => (part === null ? [] : [part.lower, part.upper]))];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const margin = (high - low || 1) * 0.06;
  const x = {
    type: "quantitative",
    scale: { domain: [low - margin, high + margin] as number[], nice: false, zero: false, reverse: figure.better === "lower" },
    axis: null,
  } as const;
  const marks = [
    ...(floor === null ? [] : [{ from: floor.estimate, to: ceiling?.estimate ?? value.estimate, colour: ink.line, size: 10 }]),
    { from: value.lower, to: value.upper, colour: ink.synthetic, size: 3 },
  ];
  const ticks = [floor, ceiling].flatMap((part) => (part === null ? [] : [{ at: part.estimate }]));
  const spec: TopLevelSpec = {
    width: 180,
    height: 20,
    padding: 2,
    layer: [
      {
        data: { values: marks },
        mark: { type: "rule", y: 10 },
        encoding: {
          x: { ...x, field: "from" },
          x2: { field: "to" },
          color: { field: "colour", type: "nominal", scale: null },
          size: { field: "size", type: "quantitative", scale: null },
        },
      },
      {
        data: { values: ticks },
        mark: { type: "tick", y: 10, size: 16, thickness: 2, color: ink.muted },
        encoding: { x: { ...x, field: "at" } },
      },
      {
        data: { values: [{ at: value.estimate }] },
        mark: { type: "point", y: 10, filled: true, size: 60, opacity: 1, color: ink.synthetic },
        encoding: { x: { ...x, field: "at" } },
      },
    ],
  };
  const part = (name: string, interval: Measured["floor"]): string => (interval === null ? "" : `, ${name} ${short(interval.estimate)}`);
  return draw(spec, `${figure.title} ${short(value.estimate)}${part("floor", floor)}${part("ceiling", ceiling)}`);
}
