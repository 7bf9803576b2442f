import type { LearningCurve } from "../../evaluation/figures.js";
import type { Draw } from "./chart.js";
import { learningCurveChart } from "./chart-learning-curve.js";
import { type Html, html } from "./html.js";

/** How many real rows teach as much about the target as the synthetic ones. */
export async function learningCurveSection(draw: Draw, curve: LearningCurve | null): Promise<Html | null> {
  if (curve === null) return null;
  return html`<section aria-labelledby="worth">
<h2 id="worth">How many real rows it is worth</h2>
<p class="intro">How well boosted trees predict the target for real people they never saw (${curve.score}),
<span class="key control-key" aria-hidden="true"></span> the more real rows they learn from and
<span class="key synthetic-key" aria-hidden="true"></span> when they learn from the synthetic rows. Where the lines meet, the synthetic rows teach as much as so many real
ones. Bands are 90 % intervals over the people tested.</p>
<div class="scroll" role="region" aria-label="Learning curve" tabindex="0">${await learningCurveChart(draw, curve)}</div>
</section>`;
}
