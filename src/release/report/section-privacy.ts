import { figureText, unitText } from "../numbers.js";
import type { Policy } from "../policy.js";
import type { CheckOutcome, CheckVerdict, FigureVerdict, Verdict } from "../verdict.js";
import type { Draw } from "./chart.js";
import { intervalChart } from "./chart-interval.js";
import { type Html, html } from "./html.js";

const outcomeText: Readonly<Record<CheckOutcome, string>> = {
  pass: "✓ inside",
  fail: "✕ over the limit",
  inconclusive: "? undecided",
  notApplicable: "– nothing to attack",
  information: "i for information",
};

const outcomeOrder: readonly CheckOutcome[] = ["fail", "inconclusive", "pass", "notApplicable", "information"];

/** Every check: what it means, its outcome, its figures as intervals against their limits, its control and its twin. */
export async function privacySection(draw: Draw, verdict: Verdict, policy: Policy): Promise<Html> {
  const ordered = outcomeOrder.flatMap((outcome) => verdict.checks.filter((check) => check.outcome === outcome));
  const cards: Html[] = [];
  for (const check of ordered) cards.push(await checkCard(draw, check));
  return html`<section aria-labelledby="privacy">
<h2 id="privacy">What attacks achieve</h2>
<p class="intro">Each line is a 90 % interval, so its right end is a one-sided 95 % limit; that end is held against the policy's limit
<span class="key limit-key" aria-hidden="true"></span> (dashed). “Control” is the same attack where nothing can have leaked, “planted copies” the same attack on this file
with copies of persons added, and “full copy” what a copy of the whole source would read.</p>
<div class="cards">${cards}</div>
${overridesTable(policy)}
</section>`;
}

async function checkCard(draw: Draw, check: CheckVerdict): Promise<Html> {
  const figures: Html[] = [];
  const open = check.figures.filter(({ limit }) => limit !== null);
  for (const figure of open.length === 0 ? check.figures : open) figures.push(await figureMarkup(draw, figure, check));
  const more: Html[] = [];
  for (const figure of open.length === 0 ? [] : check.figures.filter(({ limit }) => limit === null))
    more.push(await figureMarkup(draw, figure, check));
  return html`<article class="card ${check.outcome}">
<h3><span class="id">${check.id}</span> ${check.title} <span class="pill">${outcomeText[check.outcome]}</span></h3>
<p>${check.plainWords}</p>
${reasonShows(check) ? html`<p class="reason">${check.reason}</p>` : null}
${figures}
${more.length === 0 ? null : html`<details><summary>${more.length === 1 ? "One more figure" : `${more.length} more figures`}, for information</summary>${more}</details>`}
${check.twin === null ? null : html`<p class="muted">Positive control: ${check.twin.description} ${check.twin.sighted ? "The attack saw it." : "The attack did not see it."} ${check.twin.reason}</p>`}
${powerMarkup(check)}
${check.notes.length === 0 ? null : html`<ul class="muted">${check.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
</article>`;
}

function powerMarkup({ smallestShareSeen }: CheckVerdict): Html | null {
  if (smallestShareSeen === null) return null;
  return html`<p class="muted">Power: copies of about ${unitText(smallestShareSeen, "share")} of those persons would have been seen, of fewer perhaps not.</p>`;
}

/** A plain pass says no more than its figures below it. */
function reasonShows({ outcome, figures }: CheckVerdict): boolean {
  return outcome !== "pass" || figures.every((figure) => figure.standing !== "within");
}

async function figureMarkup(draw: Draw, judged: FigureVerdict, check: CheckVerdict): Promise<Html> {
  const { figure, limit, standing } = judged;
  const isInterval = figure.value.lower !== figure.value.upper && (figure.unit === "share" || figure.unit === "auc");
  if (!isInterval)
    return html`<p class="figure-line">${figureText(judged)}${standing === "breach" ? html` <strong class="over">over</strong>` : null}</p>`;
  const toothless = standing === "cannotBreach" ? html`<span class="muted"> · even a full copy would stay inside here</span>` : null;
  return html`<figure>
<figcaption>${figure.title}${limit === null ? null : html`<span class="muted"> · limit ${unitText(limit.value, figure.unit)}</span>`}${toothless}</figcaption>
${await intervalChart(draw, judged, check.twin)}
</figure>`;
}

function overridesTable({ overrides, base }: Policy): Html | null {
  if (overrides.length === 0) return null;
  return html`<h3>Settings that differ from ${base}</h3>
<div class="scroll" role="region" aria-label="Policy settings that differ" tabindex="0"><table>
<thead><tr><th scope="col">Setting</th><th scope="col">Published</th><th scope="col">Here</th><th scope="col">Effect</th><th scope="col">Set by</th></tr></thead>
<tbody>${overrides.map(
    (
      override,
    ) => html`<tr><th scope="row">${override.setting}</th><td>${String(override.from ?? "none")}</td><td>${String(override.to ?? "none")}</td>
<td>${override.effect}</td><td>${override.by}</td></tr>`,
  )}</tbody></table></div>`;
}
