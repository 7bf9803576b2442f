import type { QualityFigure, TextExample } from "../../evaluation/figures.js";
import { isTextFigure } from "../../evaluation/texts/fold-texts.js";
import { unmeasuredFigures } from "../unmeasured-figures.js";
import type { Draw } from "./chart.js";
import { type Html, html, nameMarkup } from "./html.js";
import { qualityTable } from "./section-quality.js";

/** Whether there is anything to say of free text. */
export function hasTexts(quality: readonly QualityFigure[]): boolean {
  const own = quality.filter(isTextFigure);
  return own.some(({ result }) => result.kind === "measured") || unmeasuredFigures(own).length > 0;
}

/** What columns of free text keep, and some synthetic texts beside their rows. */
export async function textsSection(draw: Draw, quality: readonly QualityFigure[], examples: readonly TextExample[]): Promise<Html | null> {
  if (!hasTexts(quality)) return null;
  return html`<section aria-labelledby="texts">
<h2 id="texts">Free text</h2>
<p class="intro">Columns of sentences, as words. The floor has texts of other rows where a figure asks how texts and rows agree, and words drawn one by one where it asks for the texts
themselves; the ceiling is real people's texts against those of others. What attack A4 asks of synthetic text is that it holds no rare phrase of the source.</p>
${await qualityTable(draw, quality.filter(isTextFigure), "Free text figures")}
${examplesMarkup(examples)}
</section>`;
}

function examplesMarkup(examples: readonly TextExample[]): Html | null {
  if (examples.length === 0) return null;
  return html`<h3>Examples from the stand-in</h3>
<p class="intro">Synthetic rows drawn at random. No row of the source is shown.</p>
<ul class="texts">${examples.map(exampleMarkup)}</ul>`;
}

function exampleMarkup({ column, text, beside }: TextExample): Html {
  const parts = beside.map(
    ({ column: name, value }) => html`<span>${nameMarkup(name)}: ${value === null ? "(missing)" : nameMarkup(value)} </span>`,
  );
  return html`<li><p><bdi>${text}</bdi></p><p class="muted"><span>${nameMarkup(column)}</span> ${parts.length === 0 ? null : html`beside `}${parts}</p></li>`;
}
