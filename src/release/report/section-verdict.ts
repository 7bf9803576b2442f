import { countText } from "../numbers.js";
import type { ReportModel } from "../report-model.js";
import type { Verdict } from "../verdict.js";
import { type Html, html, nameMarkup } from "./html.js";

/** The first screen: verdict, three sentences, remedies where it is refused, and what was judged. */
export function verdictSection(model: ReportModel): Html {
  const { verdict } = model;
  return html`<header class="verdict ${verdict.kind}">
<p class="eyebrow">Privacy report · policy ${model.policy.name}</p>
<h1><span class="mark" aria-hidden="true">${marks[verdict.kind]}</span> ${headline(verdict)}</h1>
${verdict.sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
</header>
${remediesSection(verdict)}
<section aria-labelledby="facts">
<h2 id="facts">What was judged</h2>
<dl class="facts">${facts(model).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</section>`;
}

const marks: Readonly<Record<Verdict["kind"], string>> = { pass: "✓", fail: "✕", inconclusive: "?" };

function headline({ kind, command }: Verdict): string {
  if (kind === "pass") return command === "run" ? "Released" : "Meets the policy";
  if (kind === "fail") return command === "run" ? "Refused" : "Does not meet the policy";
  return command === "run" ? "Inconclusive: not released" : "Inconclusive";
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
