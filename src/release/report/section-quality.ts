import type { Interval, QualityFigure } from "../../evaluation/figures.js";
import { isTextFigure } from "../../evaluation/texts/fold-texts.js";
import { short } from "../numbers.js";
import { type Unmeasured, unmeasuredFigures } from "../unmeasured-figures.js";
import type { Draw } from "./chart.js";
import { qualityChart } from "./chart-quality.js";
import { type Html, html } from "./html.js";

/** Fidelity and utility figures between their floors and ceilings; those of free text have a section of their own. */
export async function qualitySection(draw: Draw, quality: readonly QualityFigure[]): Promise<Html> {
  const own = quality.filter((figure) => !isTextFigure(figure));
  return html`<section aria-labelledby="quality">
<h2 id="quality">How good the stand-in is</h2>
<p class="intro">The dot is this file. The grey track runs from the floor (source columns shuffled independently: nothing but single columns kept) to the ceiling
(real persons against other real persons), with the better end on the right. These figures never decide about a release.</p>
${await qualityTable(draw, own, "Fidelity and utility figures")}
</section>`;
}

/** Figures, a row each; @param label what the table is called */
export async function qualityTable(draw: Draw, quality: readonly QualityFigure[], label: string): Promise<Html> {
  const rows: Html[] = [];
  for (const figure of quality) {
    const row = await qualityRow(draw, figure);
    if (row !== null) rows.push(row);
  }
  rows.push(...unmeasuredFigures(quality).map(unmeasuredRow));
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="quality">
<thead><tr><th scope="col">Figure</th><th scope="col">This file</th><th scope="col">Floor to ceiling</th><th scope="col">Floor</th><th scope="col">Ceiling</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

async function qualityRow(draw: Draw, figure: QualityFigure): Promise<Html | null> {
  const { result } = figure;
  if (result.kind !== "measured") return null;
  const name = html`<th scope="row">${figure.title}<span class="muted">${figure.plainWords} ${figure.better === "higher" ? "Higher is better." : "Lower is better."}</span></th>`;
  return html`<tr>${name}<td>${intervalText(result.value)}</td><td>${await qualityChart(draw, figure, result)}</td>
<td>${estimateText(result.floor)}</td><td>${estimateText(result.ceiling)}</td></tr>`;
}

/** One row for all figures that lack the same thing. */
function unmeasuredRow({ kind, reason, figures }: Unmeasured): Html {
  const [first, ...others] = figures;
  const name =
    others.length === 0
      ? html`${first!.title}<span class="muted">${first!.plainWords}</span>`
      : html`${figures.map(({ title }) => html`<span class="muted">${title}</span>`)}`;
  return html`<tr><th scope="row">${name}</th><td colspan="4">${kind === "notApplicable" ? "Not applicable" : "Not measured"}: ${reason}</td></tr>`;
}

function intervalText(value: Interval): Html {
  const width = value.lower === value.upper ? null : html`<span class="muted">${short(value.lower)} to ${short(value.upper)}</span>`;
  return html`<strong>${short(value.estimate)}</strong> ${width}`;
}

function estimateText(value: Interval | null): string {
  return value === null ? "–" : short(value.estimate);
}
