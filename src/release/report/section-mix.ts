import type { MixPoint, MixSearch } from "../../evaluation/figures.js";
import { choiceText, shareText } from "../mix-text.js";
import { countText, short } from "../numbers.js";
import { type Html, html } from "./html.js";

/** Which share of synthetic rows to train on, as a development set says, and what a test set says of the choice. */
export function mixSection(mix: MixSearch | null): Html | null {
  if (mix === null) return null;
  const shares = [...new Set(mix.points.map(({ share }) => share))].toSorted((a, b) => a - b);
  const pointAt = (kind: MixPoint["kind"], share: number): MixPoint | undefined =>
    mix.points.find((point) => point.kind === kind && point.share === share);
  return html`<section aria-labelledby="mix">
<h2 id="mix">How much of it to train on</h2>
<p class="intro">Boosted trees trained on mixes of real and synthetic rows (${mix.score} on one half of the people held out; means of three draws): synthetic rows in place of
real ones, ${countText(mix.realRows)} rows in all; or beside all ${countText(mix.realRows)} real ones. Chosen is the smallest share within one standard error of the best. The other half of the people was looked at
once, by the choice and by real rows alone.</p>
<p class="lead">${choiceText(mix)}</p>
<div class="scroll" role="region" aria-label="Mixes" tabindex="0"><table>
<thead><tr><th scope="col">Share of synthetic rows</th><th scope="col">In place of real rows</th><th scope="col">Beside the real rows</th></tr></thead>
<tbody>${shares.map((share) => html`<tr><th scope="row">${shareText(share)}</th>${cell(pointAt("replace", share))}${cell(share === 0 ? pointAt("replace", 0) : pointAt("add", share))}</tr>`)}</tbody></table></div>
</section>`;
}

function cell(point: MixPoint | undefined): Html {
  if (point === undefined) return html`<td>–</td>`;
  const score = short(point.score);
  return html`<td>${point.isChosen ? html`<strong>${score} · chosen</strong>` : score}</td>`;
}
