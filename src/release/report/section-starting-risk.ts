import type { StartingRisk } from "../../evaluation/figures.js";
import { short } from "../numbers.js";
import { type Html, html, nameMarkup } from "./html.js";

/** What the source would give away as it stands: why anything had to be done. */
export function startingRiskSection(risk: StartingRisk | null): Html | null {
  if (risk === null) return null;
  return html`<section aria-labelledby="starting-risk">
<h2 id="starting-risk">The source as it stands</h2>
<p class="intro">How exposed persons would be if the source itself were handed over. It says nothing about this file.
Somebody outside is taken to know ${names(risk.quasiIdentifiers)}. ${risk.reason} Shares are in steps of ${risk.k} persons.</p>
<p>Of the persons, ${partText(risk.uniqueShare, risk.k)} are alone with their combination; ${partText(risk.smallGroupShare, risk.k)} are in a group of fewer than
${risk.k} persons. Among source and holdout together these are ${partText(risk.wholeUniqueShare, risk.k)} and ${partText(risk.wholeSmallGroupShare, risk.k)}.
Who looks for a person known to be in there finds the right record with a chance of ${short(risk.meanRisk * 100)} % on average and up to
${short(risk.largestRisk * 100)} % for the most exposed.</p>
${setTable(risk)}
</section>`;
}

function setTable({ sets, k }: StartingRisk): Html | null {
  if (sets.length === 0) return null;
  const rows = sets.map((set) => html`<tr><th scope="row">${names(set.columns)}</th><td>${partText(set.uniqueShare, k)}</td></tr>`);
  return html`<div class="scroll" role="region" aria-label="Smallest sets of columns that single out persons" tabindex="0"><table>
<thead><tr><th scope="col">Smallest sets of columns that single out persons</th><th scope="col">Persons alone with their values</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function names(columns: readonly string[]): Html[] {
  return columns.map((column, i) => html`${i === 0 ? null : html`, `}${nameMarkup(column)}`);
}

/** 0 stands for fewer than k persons. */
function partText(share: number, k: number): string {
  return share === 0 ? `fewer than ${k}` : `${short(share * 100)} %`;
}
