import type { TopLevelSpec } from "vega-lite";
import type { LearningCurve } from "../../evaluation/figures.js";
import { countText, short } from "../numbers.js";
import { type Draw, ink } from "./chart.js";
import type { Html } from "./html.js";

/** What ever more real rows teach, in grey with its interval, beside what the synthetic rows teach, in colour with its own. */
export function learningCurveChart(draw: Draw, curve: LearningCurve): Promise<Html> {
  const points = curve.points.map(({ rows, score }) => ({ rows, ...score }));
  const [fewest, most] = [points[0]!.rows, points.at(-1)!.rows];
  const ends = [...points, curve.synthetic].flatMap(({ lower, upper }) => [lower, upper]);
  const x = {
    type: "quantitative",
    scale: { type: "log", domain: [fewest, most] as number[], nice: false },
    axis: { title: "rows to learn from", values: points.map(({ rows }) => rows), labelExpr: "format(datum.value, ',')", labelFlush: 20 },
  } as const;
  const y = {
    type: "quantitative",
    scale: { domain: [Math.min(...ends), Math.max(...ends)] as number[], nice: true, zero: false },
    axis: { title: null, tickCount: 5 },
  } as const;
  const band = [fewest, most].map((rows) => ({ rows, ...curve.synthetic }));
  const area = { type: "area", opacity: 0.25 } as const;
  const spec: TopLevelSpec = {
    width: 520,
    height: 190,
    padding: { left: 48, right: 12, top: 8, bottom: 40 },
    layer: [
      {
        data: { values: points },
        mark: { ...area, color: ink.control },
        encoding: { x: { ...x, field: "rows" }, y: { ...y, field: "lower" }, y2: { field: "upper" } },
      },
      {
        data: { values: band },
        mark: { ...area, color: ink.synthetic },
        encoding: { x: { ...x, field: "rows" }, y: { ...y, field: "lower" }, y2: { field: "upper" } },
      },
      {
        data: { values: points },
        mark: { type: "line", color: ink.control, strokeWidth: 2, point: { color: ink.control, size: 36 } },
        encoding: { x: { ...x, field: "rows" }, y: { ...y, field: "estimate" } },
      },
      {
        data: { values: band },
        mark: { type: "line", color: ink.synthetic, strokeWidth: 2 },
        encoding: { x: { ...x, field: "rows" }, y: { ...y, field: "estimate" } },
      },
    ],
  };
  const read = points.map(({ rows, estimate }) => `${countText(rows)} rows ${short(estimate)}`).join(", ");
  return draw(
    spec,
    `${curve.score} by number of real rows: ${read}. Trained on ${countText(most)} synthetic rows: ${short(curve.synthetic.estimate)}.`,
  );
}
