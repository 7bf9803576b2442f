import type { ReportModel } from "../report-model.js";
import type { Treatment } from "../../metadata/metadata.js";
import { countText } from "../numbers.js";
import { type Html, html, nameMarkup } from "./html.js";

const treatmentText: Readonly<Record<Treatment, string>> = {
  model: "learned and drawn anew",
  "renew-rows": "numbered anew",
  "renew-pattern": "new ids of the same pattern",
  "renew-entity": "new person keys",
  surrogate: "invented values",
  constant: "the one value kept",
  "leave-out": "left empty",
};

/** A table of more columns than this is folded. */
const mostOpenRows = 60;

/** What was done to each column before anything was learned from it. */
export function protectionsSection({ protections, synthesizer }: Pick<ReportModel, "protections" | "synthesizer">): Html | null {
  if (protections.length === 0) return null;
  const rows = protections.map(
    (protection) => html`<tr><th scope="row">${nameMarkup(protection.column)}</th>
<td>${protection.kind}${protection.role === "other" ? null : html`, ${protection.role}`}<span class="muted">${protection.reason}</span></td>
<td>${treatmentText[protection.treatment]}</td>
<td>${protection.applied.length === 0 ? "–" : html`<ul>${protection.applied.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}</td></tr>`,
  );
  return html`<section aria-labelledby="protections">
<h2 id="protections">Protections applied</h2>
${synthesizer === null ? html`<p class="intro">The file was made elsewhere: what its maker did to protect each column is not known. This is how the columns were read.</p>` : null}
${folded(
  rows.length,
  html`<div class="scroll" role="region" aria-label="Protections by column" tabindex="0"><table class="protections">
<thead><tr><th scope="col">Column</th><th scope="col">Read as</th><th scope="col">In the output</th><th scope="col">Protection</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
)}
</section>`;
}

function folded(rowCount: number, table: Html): Html {
  if (rowCount <= mostOpenRows) return table;
  return html`<details><summary>All ${countText(rowCount)} columns</summary>
${table}
</details>`;
}

/** What nobody looked at, and the remarks of the run. */
export function recordSection(model: ReportModel): Html {
  const unmade = model.verdict.checks.filter((check) => check.figures.length === 0 && check.outcome === "information");
  const untested = [
    ...unmade.map((check) => html`<li><strong>${check.id} ${check.title}.</strong> ${check.reason}</li>`),
    ...model.policy.untested.map((check) => html`<li><strong>${check.id} ${check.title}.</strong> ${check.sentence}</li>`),
  ];
  return html`<section aria-labelledby="untested">
<h2 id="untested">What was not tested</h2>
<ul class="columns-of-text">${untested}</ul>
</section>
${model.notes.length === 0 ? null : html`<section aria-labelledby="notes"><h2 id="notes">Notes</h2><ul>${model.notes.map((note) => html`<li>${note}</li>`)}</ul></section>`}
<footer><p class="muted">Made by ${model.tool.name} ${model.tool.version} on one machine; this page holds no script and fetches nothing.
report.json has the same content as data, manifest.json every threshold and figure behind the verdict.</p></footer>`;
}
