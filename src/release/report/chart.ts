import type { Config, TopLevelSpec } from "vega-lite";
import { escapeText, type Html, rawMarkup } from "./html.js";

/** Draws one specification. */
export type Draw = (spec: TopLevelSpec, label: string) => Promise<Html>;

/** Colours are custom properties of the page's style sheet, so that one drawing serves light, dark and paper. */
export const ink = {
  text: "var(--ink)",
  muted: "var(--muted)",
  line: "var(--line)",
  source: "var(--source)",
  synthetic: "var(--synthetic)",
  control: "var(--control)",
  limit: "var(--limit)",
} as const;

const sharedConfig: Config = {
  aria: false,
  background: "transparent",
  view: { stroke: null },
  axis: {
    domainColor: ink.line,
    tickColor: ink.line,
    gridColor: ink.line,
    labelColor: ink.muted,
    labelFontSize: 11,
    titleColor: ink.muted,
    titleFontSize: 11,
    titleFontWeight: "normal",
    tickSize: 3,
  },
};

/**
 * Loads vega once and returns the function that draws with it. Layout is fixed by the specification (`autosize: none`), so that the
 * same numbers give the same bytes on every machine.
 */
export async function openCharts(): Promise<Draw> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  return async (spec, label) => {
    const compiled = compile({ autosize: { type: "none" }, ...spec, config: sharedConfig }).spec;
    const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
    const svg = await view.toSVG();
    view.finalize();
    return rawMarkup(slim(svg, label));
  };
}

/** Draws each specification once: a report rendered again costs little. */
export async function openRememberingCharts(): Promise<Draw> {
  const draw = await openCharts();
  const drawn = new Map<string, Promise<Html>>();
  return (spec, label) => {
    const key = JSON.stringify([spec, label]);
    const known = drawn.get(key) ?? draw(spec, label);
    drawn.set(key, known);
    return known;
  };
}

const droppedAttributes =
  / (?:xmlns(?::\w+)?|version|class|role|aria-[a-z]+|pointer-events|font-family|stroke-miterlimit|(?:opacity|stroke-width|font-weight)(?==(?:"1"|"normal")))="[^"]*"/g;

/** Strips what the page does not need and shortens coordinates, inside the tags alone: about a third of the bytes. */
function slim(svg: string, label: string): string {
  const body = svg
    .replace(/<[^>]+>/g, (tag) =>
      tag.replace(droppedAttributes, "").replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 100) / 100)),
    )
    .replace(/<text [^>]*opacity="0"[^>]*>[^<]*<\/text>/g, "") // labels that vega hides because they would overlap
    .replace(/<path d="" display="none"\/>/g, "")
    .replace(/<path d="M0,0h0v0h0Z"\/>/g, "");
  return body.replace("<svg", `<svg role="img" aria-label="${escapeText(label)}"`);
}
