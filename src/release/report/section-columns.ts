import type { ColumnPicture } from "../../evaluation/figures.js";
import { countText, short } from "../numbers.js";
import type { Draw } from "./chart.js";
import { columnChart } from "./chart-column.js";
import { type Html, html, nameMarkup } from "./html.js";

const mostPictures = 60;

/** Each column, synthetic against protected source; above 60 columns those with the lowest shape score. */
export async function columnsSection(draw: Draw, columns: readonly ColumnPicture[], k: number): Promise<Html | null> {
  if (columns.length === 0) return null;
  const weakest = new Set([...columns].sort((a, b) => a.shape - b.shape).slice(0, mostPictures));
  const pictures: Html[] = [];
  for (const picture of columns) {
    if (!weakest.has(picture)) continue;
    pictures.push(html`<figure class="card">
<figcaption><h3>${nameMarkup(picture.column)}</h3><span class="muted">shape ${short(picture.shape)}</span></figcaption>
${await columnChart(draw, picture)}
</figure>`);
  }
  const rest = columns.length - pictures.length;
  return html`<section aria-labelledby="columns">
<h2 id="columns">Column by column</h2>
<p class="intro"><span class="key source-key" aria-hidden="true"></span> protected source (bins and categories of at least ${k} persons, shares in steps)
<span class="key synthetic-key" aria-hidden="true"></span> synthetic. A shape score of 1 means the same distribution.
${rest === 0 ? null : `The ${countText(pictures.length)} columns with the lowest score are drawn; report.json has the other ${countText(rest)}.`}</p>
<div class="pictures">${pictures}</div>
</section>`;
}
