import type { ColumnPicture, PairScore } from "../../evaluation/figures.js";
import { countText, short } from "../numbers.js";
import type { Draw } from "./chart.js";
import { columnChart } from "./chart-column.js";
import { heatSteps, pairsChart } from "./chart-pairs.js";
import { type Html, html, nameMarkup } from "./html.js";

const mostPictures = 60;
const weakestPairCount = 8;

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

/** Heat map of all pairs, and the weakest pairs by name. */
export async function pairsSection(draw: Draw, pairs: readonly PairScore[]): Promise<Html | null> {
  if (pairs.length === 0) return null;
  const { chart, leftOut } = await pairsChart(draw, pairs);
  const scored = pairs.flatMap(({ a, b, score }) => (score === null ? [] : [{ a, b, score }]));
  const weakest = [...scored].sort((left, right) => left.score - right.score).slice(0, weakestPairCount);
  return html`<section aria-labelledby="pairs">
<h2 id="pairs">Pairs of columns</h2>
<p class="intro">How well the relation of two columns is kept (trend score, 1 is best).
${leftOut === 0 ? null : `The ${countText(leftOut)} columns with the best scores are not drawn.`}</p>
${legend()}
<div class="pairs">
<div class="scroll" role="region" aria-label="Heat map of trend scores" tabindex="0">${chart}</div>
<div><h3>Weakest pairs</h3><table><thead><tr><th scope="col">Pair</th><th scope="col">Score</th></tr></thead>
<tbody>${weakest.map((pair) => html`<tr><td>${nameMarkup(pair.a)} × ${nameMarkup(pair.b)}</td><td>${short(pair.score)}</td></tr>`)}</tbody></table></div>
</div>
</section>`;
}

function legend(): Html {
  const names = heatSteps.map((step, index) => ({
    heat: index,
    text: index === 0 ? `under ${step}` : `${heatSteps[index - 1] ?? 0} to ${step}`,
  }));
  const all = [...names, { heat: heatSteps.length, text: `${heatSteps.at(-1) ?? 1} and above` }];
  const unmeasured = html`<li><span class="key heat-none" aria-hidden="true"></span>not measured</li>`;
  return html`<ul class="legend">${all.map(({ heat, text }) => html`<li><span class="key heat-${heat}" aria-hidden="true"></span>${text}</li>`)}${unmeasured}</ul>`;
}
