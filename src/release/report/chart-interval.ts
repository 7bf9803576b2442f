import type { TopLevelSpec } from "vega-lite";
import type { Interval } from "../../evaluation/figures.js";
import { intervalText, unitText } from "../numbers.js";
import type { CheckVerdict, FigureVerdict } from "../verdict.js";
import { type Draw, ink } from "./chart.js";
import type { Html } from "./html.js";

interface Row {
  readonly label: string;
  readonly interval: Interval;
  readonly colour: string;
}

const width = 284;
/** A line of text above each interval, so that the chart is narrow enough for a telephone at its full size. */
const rowHeight = 32;
const textAt = 7;
const lineAt = 20;
const limitHalf = 6;

/** One figure as an interval against its limit, above its control, its twin with planted copies, and a full copy of train. */
export function intervalChart(draw: Draw, judged: FigureVerdict, twin: CheckVerdict["twin"]): Promise<Html> {
  const rows = rowsOf(judged, twin);
  const { figure, limit } = judged;
  const [low, high] = domainOf(rows, limit?.value ?? null, figure.unit);
  const text = (value: number): string => unitText(value, figure.unit);
  const inside = (value: number): number => Math.min(high, Math.max(low, value));
  const values = rows.map((row, index) => ({
    textY: index * rowHeight + textAt,
    lineY: index * rowHeight + lineAt,
    top: index * rowHeight + lineAt - limitHalf,
    bottom: index * rowHeight + lineAt + limitHalf,
    label: row.label,
    from: inside(row.interval.lower),
    to: inside(row.interval.upper),
    at: inside(row.interval.estimate),
    colour: row.colour,
    shape: row.interval.estimate > high ? "triangle-right" : "circle",
    text: intervalText(row.interval, figure.unit),
  }));
  const label = `${figure.title}. ${rows.map((row) => `${row.label}: ${intervalText(row.interval, figure.unit)}`).join("; ")}. ${limitText(judged, text)}`;
  return draw(specOf(values, rows, [low, high], limit?.value ?? null, figure.unit === "share"), label);
}

function rowsOf({ figure }: FigureVerdict, twin: CheckVerdict["twin"]): Row[] {
  const planted = twin?.figures.find((candidate) => candidate.name === figure.name);
  const rows: Row[] = [{ label: "this file", interval: figure.value, colour: ink.synthetic }];
  if (figure.control !== null) rows.push({ label: "control", interval: figure.control, colour: ink.control });
  if (planted !== undefined) rows.push({ label: "planted copies", interval: planted.value, colour: ink.control });
  if (figure.copy !== null) rows.push({ label: "full copy", interval: figure.copy, colour: ink.control });
  return rows;
}

function domainOf(rows: readonly Row[], limit: number | null, unit: string): [number, number] {
  const own = rows[0]?.interval ?? { lower: 0, upper: 0, estimate: 0 };
  const others = rows.slice(1).map((row) => row.interval.upper);
  const base = unit === "auc" ? 0.5 : 0;
  const reach = Math.max(limit === null ? 0 : (limit - base) * 2, (own.upper - base) * 1.15);
  const high = base + Math.max(reach, ...others.map((upper) => (upper - base) * 1.05).filter((upper) => upper <= reach * 3));
  const low = Math.min(base, ...rows.map((row) => Math.max(row.interval.lower, base - reach)));
  return [unit === "auc" ? Math.min(low, 0.48) : low, high > low ? high : low + 1];
}

function limitText({ limit }: FigureVerdict, text: (value: number) => string): string {
  return limit === null ? "No limit." : `Limit ${text(limit.value)}.`;
}

function specOf(
  values: readonly object[],
  rows: readonly Row[],
  domain: readonly [number, number],
  limit: number | null,
  percent: boolean,
): TopLevelSpec {
  const line = pixels("lineY");
  const scale = { domain: [...domain], nice: false, zero: false };
  const colour = { field: "colour", type: "nominal", scale: null } as const;
  const shape = { field: "shape", type: "nominal", scale: null } as const;
  const axis = {
    title: null,
    grid: false,
    tickCount: 4,
    labelExpr: percent ? "format(datum.value * 100, '~r') + ' %'" : "format(datum.value, '~r')",
  };
  const x = { type: "quantitative", scale, axis } as const;
  return {
    width,
    height: rows.length * rowHeight,
    padding: { left: 8, right: 8, top: 4, bottom: 22 },
    data: { values: [...values] },
    layer: [
      { mark: { type: "rule", strokeWidth: 3 }, encoding: { y: line, x: { ...x, field: "from" }, x2: { field: "to" }, color: colour } },
      {
        mark: { type: "point", filled: true, size: 60, opacity: 1 },
        encoding: { y: line, x: { ...x, field: "at" }, color: colour, shape },
      },
      ...(limit === null ? [] : [limitLayer(limit, scale)]),
      edgeText("label", 0, "left"),
      edgeText("text", width, "right"),
    ],
  };
}

type Layer = NonNullable<Extract<TopLevelSpec, { layer: unknown }>["layer"]>[number];

/** A place in pixels from above. */
function pixels(field: string): { field: string; type: "quantitative"; scale: null; axis: null } {
  return { field, type: "quantitative", scale: null, axis: null };
}

/** The limit beside each interval, clear of the texts. */
function limitLayer(limit: number, scale: object): Layer {
  return {
    transform: [{ calculate: String(limit), as: "limit" }],
    mark: { type: "rule", stroke: ink.limit, strokeWidth: 2, strokeDash: [4, 3] },
    encoding: { x: { field: "limit", type: "quantitative", scale }, y: pixels("top"), y2: { field: "bottom" } },
  };
}

function edgeText(field: string, x: number, align: "left" | "right"): Layer {
  return {
    mark: { type: "text", align, fontSize: 11, fill: ink.text, baseline: "middle" },
    encoding: { y: pixels("textY"), x: { value: x }, text: { field, type: "nominal" } },
  };
}
