import { countText } from "../numbers.js";
import type { ReportModel } from "../report-model.js";
import type { Verdict } from "../verdict.js";
import { uncoveredText, useWaivers } from "../waiver.js";
import { type Html, html, nameMarkup } from "./html.js";

/** The first screen: verdict, three sentences, remedies where it is refused, and what was judged. */
export function verdictSection(model: ReportModel): Html {
  const { verdict } = model;
  return html`<header class="verdict ${verdict.kind}">
<p class="eyebrow">Privacy report · policy ${model.policy.name}</p>
<h1><span class="mark" aria-hidden="true">${marks[verdict.kind]}</span> ${headline(verdict, isReleasedUnderWaiver(model))}</h1>
${verdict.sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
${waiversPart(model)}
</header>
${remediesSection(verdict)}
<section aria-labelledby="facts">
<h2 id="facts">What was judged</h2>
<dl class="facts">${facts(model).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</section>`;
}

const marks: Readonly<Record<Verdict["kind"], string>> = { pass: "✓", fail: "✕", inconclusive: "?" };

function headline({ kind, command }: Verdict, underWaiver: boolean): string {
  if (underWaiver) return `${kind === "fail" ? "Refused by the policy" : "Inconclusive"}: released under waiver`;
  if (kind === "pass") return command === "run" ? "Released" : "Meets the policy";
  if (kind === "fail") return command === "run" ? "Refused" : "Does not meet the policy";
  return command === "run" ? "Inconclusive: not released" : "Inconclusive";
}

function isReleasedUnderWaiver({ verdict, waivers }: ReportModel): boolean {
  return verdict.command === "run" && waivers.length > 0 && useWaivers(verdict, waivers).uncovered.length === 0;
}

/** Who answers for what the verdict above holds against the release; it stands beside the verdict and changes nothing in it. */
function waiversPart(model: ReportModel): Html | null {
  const { verdict, waivers } = model;
  if (waivers.length === 0) return null;
  const { uncovered } = useWaivers(verdict, waivers);
  const effect = isReleasedUnderWaiver(model)
    ? "The verdict stands. The data was released all the same, because these persons answer for it:"
    : "The verdict stands, and nothing was released by it. These persons answer for a part of it:";
  const items = waivers.map(
    ({ check, name, reason, expires, usedOn }) =>
      html`<li><strong>${check}</strong>, waived by <strong>${name}</strong> until ${expires}, used on ${usedOn}: ${reason}</li>`,
  );
  return html`<div class="waivers"><h2>Waivers</h2>
<p>${effect}</p>
<ul>${items}</ul>
${uncovered.length === 0 ? null : html`<p>${uncoveredText(uncovered)}</p>`}</div>`;
}

function remediesSection({ kind, remedies, blockers }: Verdict): Html | null {
  if (kind === "pass") return null;
  const reasons = blockers.map((blocker) => html`<p>${blocker.reason}</p>`);
  const list = remedies.map(
    (remedy) => html`<li><p class="action">${remedy.action}</p><p class="muted">${remedy.because}</p>
${remedy.type === null ? null : html`<p>${remedy.type.startsWith("--") ? "Add the option" : "Set in standin.yaml:"} <code>${remedy.type}</code></p>`}</li>`,
  );
  return html`<section class="remedies" aria-labelledby="remedies">
<h2 id="remedies">What would likely help</h2>
${reasons}${list.length === 0 ? null : html`<ol>${list}</ol>`}
</section>`;
}

function facts(model: ReportModel): [string, Html][] {
  const { source, output, split, policy } = model;
  const counts = (persons: number, rows: number): Html =>
    source.unit.kind === "row"
      ? html`${countText(rows)} rows, each taken as one person`
      : html`${countText(persons)} persons, ${countText(rows)} rows`;
  const rounded = html`<span class="muted"> (source counts are rounded down to multiples of ${policy.k})</span>`;
  return [
    ["Source", html`${nameMarkup(source.name)}: about ${counts(source.counts.persons, source.counts.rows)}${rounded}`],
    ["Synthetic file", html`${nameMarkup(output.name)}: ${countText(output.counts.rows)} rows`],
    [
      "A person is",
      html`${source.unit.column === null ? html`one row` : html`one value of ${nameMarkup(source.unit.column)}`}; ${source.unit.reason}`,
    ],
    ["Made by", html`${makerText(model)}`],
    ["Held out", html`${split.rule} About ${countText(split.holdout.persons)} persons were never learned from.`],
    ["Policy", html`${policy.name}: ${policy.purpose} k = ${policy.k}.`],
  ];
}

function makerText({ tool, synthesizer, fidelityPrivacy }: ReportModel): string {
  if (synthesizer === null) return "someone else; only the file was judged";
  const method = `${tool.name} ${tool.version}, method “${synthesizer}”`;
  return fidelityPrivacy === null ? method : `${method} at ${fidelityPrivacy} on the way from privacy (0) to fidelity (1)`;
}
