import type { QueryAnswer, QueryValue } from "../../evaluation/figures.js";
import { countText, short } from "../numbers.js";
import { countAgreeing, isClear } from "../query-summary.js";
import { type Html, html, printable } from "./html.js";

/** Lines of one answer that are printed. */
const mostLines = 40;

/** The user's own questions, answered by the stand-in and by real people side by side. */
export function queriesSection(answers: readonly QueryAnswer[], k: number): Html | null {
  if (answers.length === 0) return null;
  const { compared, agreeing } = countAgreeing(answers);
  return html`<section aria-labelledby="queries">
<h2 id="queries">Your questions</h2>
<p class="intro">Each question asked of the stand-in and of the holdout: real people that the stand-in never saw. Real answers are rounded to their own error, left out where
fewer than ${k} people or a few very different ones decide them, and counts and sums are given for as many rows as the stand-in has. “Chance alone” is by how much as many real rows
may differ from these (90 % interval). ${compared === 0 ? null : `${countText(agreeing)} of ${countText(compared)} answers differ by no more than chance explains; real rows would read about 9 in 10.`}</p>
${answers.map(answerTable)}
</section>`;
}

function answerTable(answer: QueryAnswer): Html {
  const lines = answer.rows.flatMap(({ keys, values }) => values.map((value, at) => line(answer, keys, value, at)));
  const rest = lines.length - mostLines;
  const more = [
    rest > 0 ? `${countText(rest)} more lines are in report.json.` : null,
    answer.leftOut > 0 ? `${countText(answer.leftOut)} more groups were left out.` : null,
  ].filter((text) => text !== null);
  return html`<h3><code>${printable(answer.sql)}</code></h3>
${answer.rows.length === 0 ? html`<p>Neither file has rows that answer it.</p>` : table(answer, lines.slice(0, mostLines))}
${more.length === 0 ? null : html`<p class="muted">${more.join(" ")}</p>`}`;
}

function table(answer: QueryAnswer, lines: readonly Html[]): Html {
  const heads = [
    ...answer.keys.map(printable),
    ...(answer.columns.length > 1 ? ["Answer"] : []),
    "Stand-in",
    "Real people",
    "Difference",
    "Chance alone",
  ];
  return html`<div class="scroll" role="region" aria-label="Answers" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${lines}</tbody></table></div>`;
}

function line({ columns }: QueryAnswer, keys: readonly (string | null)[], value: QueryValue, at: number): Html {
  const { synthetic, real, difference, chance, reason } = value;
  const apart = difference === null ? "–" : `${signed(difference.estimate)} (${signed(difference.lower)} to ${signed(difference.upper)})`;
  return html`<tr>${keys.map((key) => html`<td>${key === null ? "(missing)" : printable(key)}</td>`)}${columns.length > 1 ? html`<td>${printable(columns[at]!)}</td>` : null}
<td>${numberText(synthetic)}</td><td>${real === null ? `not shown: ${reason ?? ""}` : numberText(real)}</td>
<td>${isClear(value) ? html`<strong class="over">${apart}</strong>` : apart}</td><td>${chance === null ? "–" : `± ${numberText(chance)}`}</td></tr>`;
}

function numberText(value: number | null): string {
  return value === null ? "none" : short(value, 4);
}

function signed(value: number): string {
  return value > 0 ? `+${short(value)}` : short(value);
}
