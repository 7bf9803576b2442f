import type { PairScore } from "../../evaluation/figures.js";
import { type Draw } from "./chart.js";
import { type Html, shortened } from "./html.js";

/** Steps of the heat map's colours: a score below the first is the worst colour, at or above the last the best. */
export const heatSteps: readonly number[] = [0.7, 0.8, 0.9, 0.95, 0.98];
const mostColumns = 40;
const labelSpace = 118;

export interface HeatMap {
  readonly chart: Html;
  /** Columns that are not drawn, for there are more than 40: those with the best pairs. */
  readonly leftOut: number;
}

/** Trend scores of all pairs as a lower triangle. */
export async function pairsChart(draw: Draw, pairs: readonly PairScore[]): Promise<HeatMap> {
  const { columns, leftOut } = shownColumns(pairs);
  const place = new Map(columns.map((column, index) => [column, index]));
  const values = pairs.flatMap(({ a, b, score }) => {
    const [left, right] = [place.get(a), place.get(b)];
    if (left === undefined || right === undefined || left === right) return [];
    return [{ x: Math.min(left, right), y: Math.max(left, right), heat: heatColour(score) }];
  });
  const size = Math.max(16, Math.min(28, Math.floor(560 / columns.length)));
  const side = (columns.length - 1) * size;
  const indices = columns.map((_, index) => index);
  const axis = {
    title: null,
    domain: false,
    ticks: false,
    labelLimit: 0,
    labelExpr: "labels[datum.value]",
    labelPadding: 4,
    labelOverlap: false,
  };
  const chart = await draw(
    {
      width: side,
      height: side,
      padding: { left: labelSpace, right: 8, top: 4, bottom: labelSpace },
      params: [{ name: "labels", value: columns.map((column) => shortened(column, 15)) }],
      data: { values },
      mark: { type: "rect", stroke: "var(--paper)", strokeWidth: 1 },
      encoding: {
        x: {
          field: "x",
          type: "ordinal",
          scale: { domain: indices.slice(0, -1), padding: 0 },
          axis: { ...axis, labelAngle: -90, orient: "bottom" },
        },
        y: { field: "y", type: "ordinal", scale: { domain: indices.slice(1), padding: 0 }, axis },
        color: { field: "heat", type: "nominal", scale: null },
      },
    },
    `Trend score of ${values.length} pairs of ${columns.length} columns`,
  );
  return { chart, leftOut };
}

/** All columns in order of first appearance, or the 40 with the lowest mean score. */
function shownColumns(pairs: readonly PairScore[]): { columns: readonly string[]; leftOut: number } {
  const scores = new Map<string, { sum: number; count: number }>();
  for (const { a, b, score } of pairs) {
    for (const column of [a, b]) {
      const entry = scores.get(column) ?? { sum: 0, count: 0 };
      if (score !== null) [entry.sum, entry.count] = [entry.sum + score, entry.count + 1];
      scores.set(column, entry);
    }
  }
  const all = [...scores.keys()];
  if (all.length <= mostColumns) return { columns: all, leftOut: 0 };
  const mean = (column: string): number => {
    const entry = scores.get(column);
    return entry === undefined || entry.count === 0 ? 1 : entry.sum / entry.count;
  };
  const weakest = new Set([...all].sort((a, b) => mean(a) - mean(b)).slice(0, mostColumns));
  return { columns: all.filter((column) => weakest.has(column)), leftOut: all.length - mostColumns };
}

/** The style sheet's colour of a score: `--heat-0` worst to `--heat-5` best, `--heat-none` for one that was not measured. */
export function heatColour(score: number | null): string {
  if (score === null) return "var(--heat-none)";
  return `var(--heat-${heatSteps.filter((step) => score >= step).length})`;
}
