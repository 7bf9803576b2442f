import { StandinError } from "../errors.js";
import type { Evaluation, PrivacyCheck } from "../evaluation/figures.js";
import { countFigure } from "../evaluation/privacy/figure.js";
import type { Artefact, ArtefactHits, ArtefactScanner } from "../release/artefacts/artefact-scanner.js";
import { canonicalJson } from "../release/canonical-json.js";
import type { JsonValue } from "../release/manifest.js";
import { openRememberingCharts } from "../release/report/chart.js";
import { renderReport } from "../release/render-report.js";
import { renderReportJson } from "../release/render-report-json.js";
import type { ReportModel } from "../release/report-model.js";
import { withCheck } from "./attempts-check.js";

/** Writes a report as the files of a release, and looks each file over for values of the source. */
export interface Inspector {
  /** report.html, where the page is wanted, and report.json. */
  render(report: ReportModel): Promise<Artefact[]>;
  /** @throws StandinError ARTEFACT_LEAK naming files and columns */
  requireClean(artefacts: readonly Artefact[], report: ReportModel): void;
  /** The evaluation with E3, measured on what would be written if the rest decided. */
  measure(evaluation: Evaluation, config: JsonValue, reportOf: (evaluation: Evaluation) => ReportModel): Promise<Evaluation>;
}

/** @param options.withPage false where nothing is to be written: then report.json alone is looked over, which has all that the page has */
export async function openInspector(scanner: ArtefactScanner, { withPage }: { readonly withPage: boolean }): Promise<Inspector> {
  const charts = withPage ? await openRememberingCharts() : null;
  const render = async (report: ReportModel): Promise<Artefact[]> => {
    const data = { name: "report.json", text: renderReportJson(report) };
    return charts === null ? [data] : [{ name: "report.html", text: await renderReport(report, charts) }, data];
  };
  const hitsIn = (artefacts: readonly Artefact[], report: ReportModel): ArtefactHits[] => [
    ...scanner.scan(artefacts, knownTexts(report)),
    ...scanner.labels("report.json", [...report.columns, ...report.pairPictures.flatMap(sidesOf)]),
  ];
  return {
    render,
    requireClean: (artefacts, report) => {
      const hits = hitsIn(artefacts, report);
      if (hits.length > 0) throw leak(hits);
    },
    measure: async (evaluation, config, reportOf) => {
      const report = reportOf(evaluation);
      const artefacts = [...(await render(report)), { name: "manifest.json", text: canonicalJson(config) }];
      return withCheck(evaluation, artefactsCheck(hitsIn(artefacts, report), scanner));
    },
  };
}

/** The two columns of a pair's picture, each with its labels. */
function sidesOf({ a, b, aLabels, bLabels }: ReportModel["pairPictures"][number]): { column: string; labels: readonly string[] }[] {
  return [
    { column: a, labels: aLabels },
    { column: b, labels: bLabels },
  ];
}

/**
 * What stands in a report by right: names of files, the policy, what people wrote for it, and cells of released rows, of which the attacks on the
 * file itself say whether they may stand there.
 */
function knownTexts({ source, output, policy, waivers, textExamples }: ReportModel): string[] {
  const released = textExamples.flatMap(({ text, beside }) => [text, ...beside.flatMap(({ value }) => value ?? [])]);
  return [source.name, output.name, canonicalJson(policy), ...waivers.flatMap(({ name, reason }) => [name, reason]), ...released];
}

/** E3 as a check: distinct terms of the source in the files, exact. */
function artefactsCheck(hits: readonly ArtefactHits[], scanner: ArtefactScanner): PrivacyCheck {
  const count = hits.reduce((sum, hit) => sum + hit.count, 0);
  const notes = hits.map(({ artefact, column }) => `${artefact} holds values of column ${JSON.stringify(column)}.`);
  if (scanner.termCount === 0) notes.push("The source has no identifier, text or category of few persons that could be looked for.");
  if (scanner.sampled.length > 0)
    notes.push(`A sample of the values was looked for in ${scanner.sampled.map((name) => JSON.stringify(name)).join(", ")}.`);
  const figures = [countFigure("hits", "Values of few persons in report and manifest", count)];
  return {
    id: "E3",
    title: "Artefact scan",
    plainWords: "Does the report or the manifest itself hold an identifier, a text or a rare category of the source, in any spelling?",
    result: { kind: "measured", figures, twin: null, notes },
  };
}

function leak(hits: readonly ArtefactHits[]): StandinError {
  const places = hits.map(({ artefact, column }) => `${artefact} (column ${JSON.stringify(column)})`);
  const next = "See whether standin.yaml or a file's name states such a value; else report this, without the values.";
  return new StandinError(
    "ARTEFACT_LEAK",
    `Values that fewer than k persons of the source hold would have stood in ${places.join(", ")}. Nothing was published. ${next}`,
    { places },
  );
}
