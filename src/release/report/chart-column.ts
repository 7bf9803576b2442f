import type { TopLevelSpec } from "vega-lite";
import type { ColumnPicture } from "../../evaluation/figures.js";
import { civilFromDays } from "../../metadata/civil-date.js";
import { short } from "../numbers.js";
import { type Draw, ink } from "./chart.js";
import type { Html } from "./html.js";
import { shortened } from "./html.js";
import { type Bin, drawnBars, drawnBins, isEven } from "./picture-bins.js";

const width = 290;

/** One column: the protected source in grey, the synthetic rows in colour. */
export function columnChart(draw: Draw, picture: ColumnPicture): Promise<Html> {
  const label = `Column ${shortened(picture.column, 80)}: shares of the protected source and of the synthetic rows, shape score ${short(picture.shape)}`;
  const bins = drawnBins(picture);
  return draw(bins.length > 0 ? histogram(bins, picture.kind === "datetime") : bars(picture), label);
}

/** Bars by category: the source behind, the synthetic in front. */
function bars(picture: ColumnPicture): TopLevelSpec {
  const rows = drawnBars(picture);
  const y = { field: "index", type: "ordinal", scale: { paddingInner: 0.25, paddingOuter: 0.1 } } as const;
  const axis = { title: null, domain: false, ticks: false, labelLimit: 0, labelExpr: "labels[datum.value]" };
  const x = {
    type: "quantitative",
    axis: { title: null, labelExpr: "format(datum.value * 100, '~r') + ' %'", tickCount: 3, grid: true, labelFlush: 20 },
    scale: { nice: false },
  } as const;
  return {
    width: width - 118,
    height: Math.max(1, rows.length) * 15,
    padding: { left: 118, right: 6, top: 4, bottom: 20 },
    params: [{ name: "labels", value: rows.map((row) => shortened(row.label, 18)) }],
    data: { values: rows.map((row, index) => ({ index, source: row.source, synthetic: row.synthetic })) },
    layer: [
      { mark: { type: "bar", color: ink.source }, encoding: { y: { ...y, axis }, x: { ...x, field: "source" } } },
      { mark: { type: "bar", color: ink.synthetic, height: 4 }, encoding: { y, x: { ...x, field: "synthetic" } } },
    ],
  };
}

/** Histogram: the source as filled bars, the synthetic as a step line. Bins of very uneven width are drawn equally wide. */
function histogram(bins: readonly Bin[], dates: boolean): TopLevelSpec {
  const even = isEven(bins);
  const values = bins.map((bin, index) => ({
    from: even ? bin.from : index,
    to: even ? bin.to : index + 1,
    source: even ? bin.source / (bin.to - bin.from) : bin.source,
    synthetic: even ? bin.synthetic / (bin.to - bin.from) : bin.synthetic,
  }));
  const last = values.at(-1);
  const steps = [
    ...values.map((bin) => ({ at: bin.from, synthetic: bin.synthetic })),
    { at: last?.to ?? 0, synthetic: last?.synthetic ?? 0 },
  ];
  const ends = [values[0]?.from ?? 0, last?.to ?? 1];
  const scale = { domain: ends, nice: false, zero: false };
  const x = { type: "quantitative", scale, axis: even ? evenAxis(dates) : unevenAxis(bins, dates) } as const;
  const y = { type: "quantitative", axis: null, scale: { zero: true, nice: false } } as const;
  return {
    width: width - 16,
    height: 110,
    padding: { left: 8, right: 8, top: 4, bottom: 20 },
    params: [{ name: "edges", value: edgeLabels(bins, dates) }],
    layer: [
      {
        data: { values },
        mark: { type: "rect", color: ink.source },
        encoding: { x: { ...x, field: "from" }, x2: { field: "to" }, y: { ...y, field: "source" }, y2: { datum: 0 } },
      },
      {
        data: { values: steps },
        mark: { type: "line", color: ink.synthetic, strokeWidth: 2, interpolate: "step-after" },
        encoding: { x: { ...x, field: "at" }, y: { ...y, field: "synthetic" } },
      },
    ],
  };
}

function evenAxis(dates: boolean): object {
  const labelExpr = dates ? "utcFormat(datum.value * 1000, '%Y-%m-%d')" : "format(datum.value, abs(datum.value) >= 1e5 ? '~s' : '~r')";
  return { title: null, grid: false, tickCount: dates ? 2 : 4, labelExpr, labelFlush: 30 };
}

function unevenAxis(bins: readonly Bin[], dates: boolean): object {
  const parts = Math.min(dates ? 2 : 4, bins.length);
  const values = Array.from({ length: parts + 1 }, (_, part) => Math.round((part * bins.length) / parts));
  return { title: null, grid: false, values, labelExpr: "edges[datum.value]", labelFlush: 30 };
}

function edgeLabels(bins: readonly Bin[], dates: boolean): string[] {
  const text = (edge: number): string => (dates ? dateText(edge) : short(edge, 4));
  return [...bins.map((bin) => text(bin.from)), text(bins.at(-1)?.to ?? 0)];
}

/** Day of an epoch second: "2026-03-09". */
function dateText(epochSeconds: number): string {
  const { year, month, day } = civilFromDays(Math.floor(epochSeconds / 86400));
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
