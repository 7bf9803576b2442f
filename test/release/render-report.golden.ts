import { expect, test } from "vitest";
import { renderReport } from "../../src/release/render-report.js";
import { renderReportJson } from "../../src/release/render-report-json.js";
import { sampleReport } from "../fixtures/report-model-sample.js";

/** Structure and words of a page: charts by their names, one tag or text a line, the style sheet left out. */
function outline(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/sha256-[^']+/g, "sha256-…")
    .replace(/<svg[^>]*aria-label="([^"]*)"[\s\S]*?<\/svg>/g, "[chart] $1")
    .replace(/(<(?:h[1-6]|section|article|header|footer|figure|figcaption|table|tr|th|td|ul|ol|li|dl|dt|dd|p|nav|main|div)\b)/g, "\n$1")
    .replace(/[ \t]*\n\s*/g, "\n");
}

test("the words and the structure of the page", async () => {
  await expect(outline(await renderReport(sampleReport()))).toMatchFileSnapshot("../fixtures/report-outline.txt");
});

test("report.json", async () => {
  await expect(renderReportJson(sampleReport())).toMatchFileSnapshot("../fixtures/report-sample.json");
});
