import type { ConstraintFigure } from "../../evaluation/figures.js";
import { countText, short } from "../numbers.js";
import { type Html, html } from "./html.js";

/** Rules that the source keeps, and the share of rows that keep them in the output and in the holdout. */
export function constraintsSection(constraints: readonly ConstraintFigure[]): Html | null {
  if (constraints.length === 0) return null;
  const rows = constraints.map(
    (
      one,
    ) => html`<tr><th scope="row"><bdi>${one.text}</bdi><span class="muted">${one.kind}, ${one.origin}; speaks of at least ${countText(one.supportRows)} source rows</span></th>
<td>${shareText(one.synthetic)}</td><td>${shareText(one.holdout)}</td></tr>`,
  );
  return html`<section aria-labelledby="constraints">
<h2 id="constraints">Constraints</h2>
<p class="intro">Rules that hold in every row of the source. The shares are of the rows that a rule says something about;
what goes with what is read from the rows that were learned from, so that a new combination in the holdout counts against it.</p>
<div class="scroll" role="region" aria-label="Constraints" tabindex="0"><table>
<thead><tr><th scope="col">Rule</th><th scope="col">This file keeps it in</th><th scope="col">Real rows held out</th></tr></thead>
<tbody>${rows}</tbody></table></div>
</section>`;
}

/** Never rounded up to all of the rows. */
function shareText(share: number | null): string {
  if (share === null) return "–";
  if (share === 1) return "100 %";
  return share > 0.9999 ? "just under 100 %" : `${short(share * 100, 4)} %`;
}
