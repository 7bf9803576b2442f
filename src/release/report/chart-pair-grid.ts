import type { TopLevelSpec } from "vega-lite";
import type { PairPicture } from "../../evaluation/figures.js";
import { short } from "../numbers.js";
import { type Draw, ink } from "./chart.js";
import { type Html, shortened } from "./html.js";

const labelWidth = 96;
const cellWidth = 15;
const cellHeight = 17;
const gap = 16;

/** Differences of fewer steps, of less than a quarter of the larger share, or within three standard errors of two counts are not marked. */
const fewestSteps = 2;
const smallestPart = 0.25;
const standardErrors = 3;

/** One cell of a pair's picture; 0 where fewer than k persons or less than one step stand behind it. */
export interface PairCell {
  readonly x: number;
  readonly y: number;
  readonly source: number;
  readonly synthetic: number;
  /** Whether the stand-in has clearly more of it (+), clearly less (−), or about as much. */
  readonly sign: "+" | "−" | "";
}

/** Cells of a picture by row, with what differs clearly; a step of the shares stands for k persons. */
export function pairCells({ source, synthetic, step }: PairPicture, k: number): PairCell[] {
  return source.flatMap((row, y) =>
    row.map((own, x): PairCell => {
      const [real, drawn] = [own ?? 0, synthetic[y]?.[x] ?? 0];
      const difference = drawn - real;
      const least = Math.max(
        (fewestSteps - 0.5) * step,
        smallestPart * Math.max(real, drawn),
        standardErrors * Math.sqrt(((real + drawn) * step) / k),
      );
      const isClear = Math.abs(difference) >= least;
      return { x, y, source: real, synthetic: drawn, sign: isClear ? (difference > 0 ? "+" : "−") : "" };
    }),
  );
}

/** Source and stand-in side by side: the darker a cell, the more rows; + and − where the stand-in has clearly more or less. */
export function pairGridChart(draw: Draw, picture: PairPicture, k: number): Promise<Html> {
  const { aLabels, bLabels } = picture;
  const cells = pairCells(picture, k);
  const darkest = Math.max(...cells.flatMap((cell) => [cell.source, cell.synthetic]));
  const panel = aLabels.length * cellWidth;
  const height = bLabels.length * cellHeight;
  // at most .6, so that the signs are read on every cell
  const shade = (share: number): number => (share === 0 ? 0 : Math.round((0.08 + 0.52 * Math.sqrt(share / darkest)) * 100) / 100);
  const starts = [0, panel + gap];
  const values = cells.flatMap((cell) =>
    [cell.source, cell.synthetic].map((share, side) => ({
      left: starts[side]! + cell.x * cellWidth,
      right: starts[side]! + (cell.x + 1) * cellWidth,
      top: cell.y * cellHeight,
      bottom: (cell.y + 1) * cellHeight,
      shade: shade(share),
      sign: side === 1 ? cell.sign : "",
    })),
  );
  const width = panel * 2 + gap;
  const place = (field: string, size: number) => ({
    field,
    type: "quantitative" as const,
    axis: null,
    scale: { domain: [0, size], nice: false },
  });
  const [x, y] = [place("left", width), { ...place("top", height), scale: { domain: [height, 0], nice: false } }];
  const across = aLabels.map((label) => shortened(label, 14));
  const spec: TopLevelSpec = {
    width,
    height,
    padding: { left: labelWidth, right: 6, top: 20, bottom: 14 + Math.max(...across.map((label) => Array.from(label).length)) * 6.2 },
    data: { values },
    layer: [
      {
        mark: { type: "rect", fill: "var(--grid)", stroke: ink.line, strokeWidth: 0.5 },
        encoding: {
          x,
          x2: { field: "right" },
          y,
          y2: { field: "bottom" },
          fillOpacity: { field: "shade", type: "quantitative", scale: null },
        },
      },
      {
        transform: [
          { filter: "datum.sign != ''" },
          { calculate: `datum.left + ${cellWidth / 2}`, as: "middle" },
          { calculate: `datum.top + ${cellHeight / 2}`, as: "centre" },
        ],
        mark: { type: "text", fontSize: 13, fontWeight: "bold", baseline: "middle", fill: ink.text },
        encoding: {
          x: { ...x, field: "middle" },
          y: { ...y, field: "centre" },
          text: { field: "sign", type: "nominal" },
        },
      },
      texts(
        ["source", "stand-in"].map((label, side) => ({ label, at: starts[side]! + panel / 2 })),
        { field: "at", value: -8 },
        "center",
        0,
        x,
      ),
      texts(
        bLabels.map((label, row) => ({ label: shortened(label, 15), at: (row + 0.5) * cellHeight })),
        { field: "at", value: -6 },
        "right",
        0,
        y,
      ),
      ...starts.map((start) =>
        texts(
          across.map((label, column) => ({ label, at: start + (column + 0.5) * cellWidth })),
          { field: "at", value: height + 6 },
          "right",
          -90,
          x,
        ),
      ),
    ],
  };
  return draw(spec, describe(picture, cells));
}

type Layer = NonNullable<Extract<TopLevelSpec, { layer: unknown }>["layer"]>[number];

/** Labels along an axis, at a fixed distance from it. */
function texts(
  values: readonly { readonly label: string; readonly at: number }[],
  { field, value }: { readonly field: string; readonly value: number },
  align: "center" | "right",
  angle: number,
  axis: object,
): Layer {
  const along = { ...axis, field } as const;
  const isAcross = align === "center" || angle !== 0;
  return {
    data: { values: [...values] },
    mark: { type: "text", align, angle, baseline: "middle", fontSize: 11, fill: ink.muted },
    encoding: {
      ...(isAcross ? { x: along, y: { value } } : { x: { value }, y: along }),
      text: { field: "label", type: "nominal" },
    } as never,
  };
}

function describe({ a, b, score, ceiling, aLabels, bLabels }: PairPicture, cells: readonly PairCell[]): string {
  const differing = cells.filter(({ sign }) => sign !== "").length;
  return `${shortened(a, 80)} (across, ${aLabels.length} bins) and ${shortened(b, 80)} (down, ${bLabels.length} bins): shares of source and stand-in, trend score ${short(score)}, real rows ${short(ceiling)}; ${differing} of ${cells.length} cells differ clearly, the widest are named below`;
}
