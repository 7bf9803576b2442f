import { createHash } from "node:crypto";
import { type Draw, openCharts } from "./report/chart.js";
import { type Html, html, rawMarkup } from "./report/html.js";
import { columnsSection } from "./report/section-columns.js";
import { constraintsSection } from "./report/section-constraints.js";
import { learningCurveSection } from "./report/section-learning-curve.js";
import { mixSection } from "./report/section-mix.js";
import { pairsSection } from "./report/section-pairs.js";
import { privacySection } from "./report/section-privacy.js";
import { qualitySection } from "./report/section-quality.js";
import { protectionsSection, recordSection } from "./report/section-record.js";
import { queriesSection } from "./report/section-queries.js";
import { verdictSection } from "./report/section-verdict.js";
import { startingRiskSection } from "./report/section-starting-risk.js";
import { hasTexts, textsSection } from "./report/section-texts.js";
import { styleSheet } from "./report/style-sheet.js";
import type { ReportModel } from "./report-model.js";

/**
 * report.html: one page without script, font or request. The same model gives the same bytes.
 *
 * Its content security policy allows nothing but the page's own style sheet, by hash. Everything from outside (names of columns,
 * categories and files, reasons, notes) is escaped and shown without control or reordering signs.
 * @param charts draws them; given where one report is rendered more than once
 */
export async function renderReport(model: ReportModel, charts?: Draw): Promise<string> {
  const draw = charts ?? (await openCharts());
  const sections: Html[] = [verdictSection(model), navigation(model), await privacySection(draw, model.verdict, model.policy)];
  if (model.quality.length > 0) sections.push(await qualitySection(draw, model.quality));
  const parts = [
    await textsSection(draw, model.quality, model.textExamples),
    await learningCurveSection(draw, model.learningCurve),
    mixSection(model.mix),
    queriesSection(model.answers, model.policy.k),
    await columnsSection(draw, model.columns, model.policy.k),
    await pairsSection(draw, model.pairs, model.pairPictures, model.policy.k),
    constraintsSection(model.constraints),
    startingRiskSection(model.startingRisk),
    protectionsSection(model),
  ];
  for (const part of parts) if (part !== null) sections.push(part);
  sections.push(recordSection(model));
  return page(model, sections);
}

function navigation(model: ReportModel): Html {
  const links: [string, string, boolean][] = [
    ["privacy", "Attacks", true],
    ["quality", "Quality", model.quality.length > 0],
    ["texts", "Free text", hasTexts(model.quality)],
    ["worth", "Worth in rows", model.learningCurve !== null],
    ["mix", "Mix", model.mix !== null],
    ["queries", "Your questions", model.answers.length > 0],
    ["columns", "Columns", model.columns.length > 0],
    ["pairs", "Pairs", model.pairs.length > 0],
    ["constraints", "Constraints", model.constraints.length > 0],
    ["starting-risk", "Starting risk", model.startingRisk !== null],
    ["protections", "Protections", model.protections.length > 0],
    ["untested", "Not tested", true],
    ["notes", "Notes", model.notes.length > 0],
  ];
  const items = links.filter(([, , present]) => present).map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`);
  return html`<nav aria-label="Sections"><ul>${items}</ul></nav>`;
}

function page(model: ReportModel, sections: readonly Html[]): string {
  const styleHash = createHash("sha256").update(styleSheet, "utf8").digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rawMarkup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Privacy report: ${model.output.name}</title>
<style>${rawMarkup(styleSheet)}</style>
</head>
<body>
<a class="skip" href="#main">To the report</a>
<main id="main" tabindex="-1">
${sections}
</main>
</body>
</html>
`.markup;
}
