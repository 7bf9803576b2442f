import type { PairPicture, PairScore } from "../../evaluation/figures.js";
import { countText, short } from "../numbers.js";
import type { Draw } from "./chart.js";
import { type PairCell, pairCells, pairGridChart } from "./chart-pair-grid.js";
import { heatSteps, pairsChart } from "./chart-pairs.js";
import { type Html, html, nameMarkup } from "./html.js";

const weakestPairCount = 8;
const namedCells = 3;

/** Heat map of all pairs, the weakest pairs by name, and pictures of those that real rows keep better. */
export async function pairsSection(
  draw: Draw,
  pairs: readonly PairScore[],
  pictures: readonly PairPicture[],
  k: number,
): Promise<Html | null> {
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
${await picturesPart(draw, pictures, k)}
</section>`;
}

async function picturesPart(draw: Draw, pictures: readonly PairPicture[], k: number): Promise<Html | null> {
  if (pictures.length === 0) return null;
  const cards: Html[] = [];
  for (const picture of pictures) cards.push(await pictureCard(draw, picture, k));
  return html`<h3 id="worst-pairs">Where pairs go wrong</h3>
<p class="intro">The pairs that fall furthest short, of those that real rows keep better: the darker a cell, the more rows have both values. <strong>+</strong> the stand-in has
clearly more of a combination than the source (beyond chance), <strong>−</strong> clearly less. A cell is empty where fewer than ${k} persons stand behind it;
shares are in steps of ${k} persons.</p>
<div class="pair-pictures">${cards}</div>`;
}

async function pictureCard(draw: Draw, picture: PairPicture, k: number): Promise<Html> {
  const widest = pairCells(picture, k)
    .filter(({ sign }) => sign !== "")
    .sort((left, right) => Math.abs(right.synthetic - right.source) - Math.abs(left.synthetic - left.source))
    .slice(0, namedCells);
  return html`<figure class="card">
<figcaption><h4>${nameMarkup(picture.b)} by ${nameMarkup(picture.a)}</h4><span class="muted">score ${short(picture.score)}, real rows ${short(picture.ceiling)}</span></figcaption>
${await pairGridChart(draw, picture, k)}
${widest.length === 0 ? html`<p class="muted">No single combination differs clearly; many differ a little.</p>` : html`<ul class="muted">${widest.map((cell) => cellMarkup(picture, cell, k))}</ul>`}
</figure>`;
}

function cellMarkup({ aLabels, bLabels }: PairPicture, { x, y, source, synthetic }: PairCell, k: number): Html {
  const share = (value: number): string => (value === 0 ? `fewer than ${k} persons` : `${short(value * 100, 2)} %`);
  return html`<li>${nameMarkup(bLabels[y] ?? "")} with ${nameMarkup(aLabels[x] ?? "")}: source ${share(source)}, stand-in ${synthetic === 0 ? "as good as none" : share(synthetic)}</li>`;
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
