import { compile } from "vega-lite";
import { parse, View, Error as errorLevel } from "vega";
import { mean } from "./figures.mjs";
import { short } from "./table.mjs";

const ink = { text: "#1f2430", muted: "#5b6270", line: "#d5d9e0", tree: "#1b6ca8", peer: "#c4501b", control: "#8a8f99" };
const size = { width: 330, height: 290 };
const panelsARow = 3;
/** Between the frames of panels: room for axes and titles. */
const spacing = { column: 80, row: 130 };
/** A point whose C2ST AUC lies farther above 0.5 than this many times the tree's worst is told under the title instead of drawn. */
const frameFactor = 2;
/** Pixels from one label of the tree's places down to the next, and from the points at its height to a label. */
const labelGap = { row: 14, column: 16 };

/**
 * C2ST AUC against the density-ratio membership AUC, one panel a data set: the tree's places joined by a line, each seed as a faint dot.
 *
 * @param {readonly (readonly { dataset: string, by: string, place: string | null, score: object }[])[]} groups runs that differ by seed alone
 * @param {number} defaultPlace where the tree stands when nothing is said
 * @returns {Promise<string>} SVG
 */
export async function drawFrontier(groups, defaultPlace) {
  const points = groups.map(pointOf);
  const datasets = [...new Set(points.map(({ dataset }) => dataset))];
  const panels = datasets.map((dataset) =>
    panelOf(
      dataset,
      points.filter((point) => point.dataset === dataset),
      defaultPlace,
    ),
  );
  const spec = { background: "#ffffff", padding: 14, columns: panelsARow, concat: panels, bounds: "flush", spacing, config: chartConfig };
  const view = new View(parse(compile(spec).spec), { renderer: "none", logLevel: errorLevel });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg}\n`;
}

function pointOf(runs) {
  const { dataset, by, place } = runs[0];
  const seeds = runs.map(({ score }) => ({ membership: score.privacy.miaDensityRatio.auc, c2st: score.c2st.auc }));
  const middle = { membership: mean(seeds.map((one) => one.membership)), c2st: mean(seeds.map((one) => one.c2st)) };
  return { dataset, by, place, seeds, ...middle };
}

function panelOf(dataset, points, defaultPlace) {
  const tree = points.filter(({ by }) => by === "tree");
  const control = points.find(({ by }) => by === "independent");
  const limit = 0.5 + frameFactor * Math.max(...tree.map(({ c2st }) => c2st - 0.5));
  const others = points.filter(({ by }) => by !== "tree" && by !== "independent");
  const peers = others.filter(({ c2st }) => c2st <= limit);
  const beyond = [...others.filter(({ c2st }) => c2st > limit), ...(control === undefined ? [] : [control])];
  const dots = tree.flatMap(({ seeds }) => seeds);
  const shown = [...dots, ...tree, ...peers];
  const x = axisOf(
    "membership",
    [...shown, ...(control === undefined ? [] : [control])],
    "membership AUC (density ratio): lower is more private",
  );
  const y = axisOf("c2st", shown, "C2ST AUC: lower is more faithful");
  const labels = placeLabels(tree, dots, [x.scale.domain, y.scale.domain], defaultPlace);
  return {
    ...size,
    title: { text: dataset, subtitle: beyond.length === 0 ? [] : ["above the frame (C2ST at membership):", ...beyond.map(placeText)] },
    layer: [
      ...(control === undefined ? [] : controlLayers(control, x)),
      markOf(labels, leader, { x, y, x2: { field: "leaderX" }, y2: { field: "labelY" } }),
      markOf(dots, { type: "point", filled: true, size: 22, opacity: 0.3, color: ink.tree }, { x, y }),
      markOf(tree, { type: "line", color: ink.tree, strokeWidth: 1.5 }, { x, y, order: { field: "place", type: "quantitative" } }),
      markOf(tree, { type: "point", filled: true, size: 75, opacity: 1, color: ink.tree }, { x, y }),
      ...textOf(labels, { align: "left", color: ink.tree, fontWeight: "bold" }, "label", {
        x: { ...x, field: "labelX" },
        y: { ...y, field: "labelY" },
      }),
      markOf(peers, { type: "point", filled: true, shape: "diamond", size: 90, opacity: 1, color: ink.peer }, { x, y }),
      ...textOf(peers, { dy: 15, align: "center", color: ink.peer }, "by", { x, y }),
    ],
  };
}

/** A label for each of the tree's places: right of all its points of about that height, none over another, with the end of the line that leads to it. */
function placeLabels(tree, dots, [[left, right], [bottom, top]], defaultPlace) {
  const unitX = (right - left) / size.width;
  const rowY = (labelGap.row * (top - bottom)) / size.height;
  let labelY = Number.POSITIVE_INFINITY;
  return tree
    .toSorted((a, b) => b.c2st - a.c2st)
    .map((point) => {
      labelY = Math.min(point.c2st, labelY - rowY);
      const beside = [...tree, ...dots].filter(({ c2st }) => Math.abs(c2st - point.c2st) < rowY);
      const labelX = Math.max(...beside.map(({ membership }) => membership)) + labelGap.column * unitX;
      const label = Number(point.place) === defaultPlace ? `${point.place} (default)` : point.place;
      return { ...point, label, labelX, labelY, leaderX: labelX - 3 * unitX };
    });
}

function placeText({ by, c2st, membership }) {
  return `${by} ${short(c2st)} at ${short(membership)}`;
}

/** The reading of a sample that knows of no person: independent columns. */
function controlLayers(control, x) {
  const rule = { type: "rule", color: ink.control, strokeDash: [4, 3] };
  return [
    markOf([control], rule, { x }),
    ...textOf([{ ...control, label: "independent columns" }], { y: 6, dx: 4, align: "left", color: ink.control }, "label", { x }),
  ];
}

function markOf(values, mark, encoding) {
  return { data: { values }, mark, encoding };
}

/** Text on a white halo, so that lines do not cross it out. */
function textOf(values, mark, field, encoding) {
  const text = { type: "text", fontSize: 11, baseline: "middle", ...mark };
  const own = { ...encoding, text: { field, type: "nominal" } };
  return [markOf(values, { ...text, stroke: "#ffffff", strokeWidth: 3, strokeJoin: "round" }, own), markOf(values, text, own)];
}

/** An axis wide enough for all points and the labels beside them. */
function axisOf(field, points, title) {
  const values = points.map((point) => point[field]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.004, (high - low) * 0.16);
  const scale = { domain: [low - margin, high + margin * (field === "membership" ? 2.5 : 1)], zero: false, nice: false };
  return { field, type: "quantitative", title, scale, axis: { format: ".3f", tickCount: 5 } };
}

const leader = { type: "rule", color: ink.tree, strokeWidth: 0.75, opacity: 0.45 };

const chartConfig = {
  aria: false,
  font: "Helvetica, Arial, sans-serif",
  view: { stroke: ink.line },
  title: { anchor: "start", fontSize: 14, color: ink.text, subtitleColor: ink.muted, subtitleFontSize: 11, subtitlePadding: 5, offset: 8 },
  axis: {
    gridColor: "#eef0f3",
    domainColor: ink.line,
    tickColor: ink.line,
    labelColor: ink.muted,
    titleColor: ink.text,
    titleFontWeight: "normal",
  },
};
