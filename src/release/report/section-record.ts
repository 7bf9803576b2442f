import type { ReportModel } from "../report-model.js";
import type { Treatment } from "../../metadata/metadata.js";
import { countText, short } from "../numbers.js";
import { type Html, html, nameMarkup } from "./html.js";

const treatmentText: Readonly<Record<Treatment, string>> = {
  model: "learned and drawn anew",
  "renew-rows": "numbered anew",
  "renew-pattern": "new ids of the same pattern",
  "renew-entity": "new person keys",
  surrogate: "invented values",
  constant: "the one value kept",
  phrases: "text written anew",
  "leave-out": "left empty",
};

/** A table of more columns than this is folded. */
const mostOpenRows = 60;

/** What was done to each column before anything was learned from it. */
export function protectionsSection({
  protections,
  synthesizer,
  protectionCost,
}: Pick<ReportModel, "protections" | "synthesizer" | "protectionCost">): Html | null {
  if (protections.length === 0) return null;
  const costOf = new Map(protectionCost?.columns.map((cost) => [cost.column, cost]));
  const rows = protections.map(
    (protection) => html`<tr><th scope="row">${nameMarkup(protection.column)}</th>
<td>${protection.kind}${protection.role === "other" ? null : html`, ${protection.role}`}<span class="muted">${protection.reason}</span></td>
<td>${treatmentText[protection.treatment]}</td>
<td>${protection.applied.length === 0 ? "–" : html`<ul>${protection.applied.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}</td>${protectionCost === null ? null : costCell(costOf.get(protection.column))}</tr>`,
  );
  return html`<section aria-labelledby="protections">
<h2 id="protections">Protections applied</h2>
${synthesizer === null ? html`<p class="intro">The file was made elsewhere: what its maker did to protect each column is not known. This is how the columns were read.</p>` : null}
${protectionCost === null ? null : costPart(protectionCost)}
${folded(
  rows.length,
  html`<div class="scroll" role="region" aria-label="Protections by column" tabindex="0"><table class="protections">
<thead><tr><th scope="col">Column</th><th scope="col">Read as</th><th scope="col">In the output</th><th scope="col">Protection</th>${protectionCost === null ? null : html`<th scope="col">Its cost in shape</th>`}</tr></thead>
<tbody>${rows}</tbody></table></div>`,
)}
</section>`;
}

type Cost = NonNullable<ReportModel["protectionCost"]>;

/** What the protections take, apart from what the method takes. */
function costPart({ shape, accuracy3, rowCount }: Cost): Html {
  const row = (title: string, { real, protectedReal, synthetic }: Cost["shape"]): Html =>
    html`<tr><th scope="row">${title}</th><td>${short(real.estimate)}</td><td>${short(protectedReal.estimate)}</td><td>${short(synthetic.estimate)}</td></tr>`;
  return html`<p class="intro">What they cost: real rows, the same rows with nothing but the protections done to them, and the stand-in, each compared with real rows held out; 1 is
the same. The step from the first to the second is the price of protection, the step to the third what the method loses. At most ${countText(rowCount)} rows a side were looked at.</p>
<div class="scroll" role="region" aria-label="Cost of the protections" tabindex="0"><table class="cost">
<thead><tr><th scope="col">Likeness to real rows</th><th scope="col">Real rows</th><th scope="col">Protections only</th><th scope="col">Stand-in</th></tr></thead>
<tbody>${row("Shape: single columns", shape)}${row("Accuracy over one, two and three columns", accuracy3)}</tbody></table></div>`;
}

/** A cost of less than this is chance. */
const smallestCost = 0.005;

function costCell(cost: Cost["columns"][number] | undefined): Html {
  if (cost === undefined) return html`<td>–</td>`;
  const lost = cost.real - cost.protectedReal;
  const text = lost < smallestCost ? html`none to speak of` : html`<strong>${short(lost, 2)}</strong>`;
  return html`<td>${text}<span class="muted">${short(cost.real)} → ${short(cost.protectedReal)}; stand-in ${short(cost.synthetic)}</span></td>`;
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
