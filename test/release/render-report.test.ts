import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../src/evaluation/figures.js";
import { figureOf } from "../../src/evaluation/fidelity/figure-texts.js";
import { isTextFigure, textIds } from "../../src/evaluation/texts/fold-texts.js";
import { noSourceText } from "../../src/evaluation/texts/text-samples.js";
import { renderReport } from "../../src/release/render-report.js";
import { renderReportJson } from "../../src/release/render-report-json.js";
import {
  figure,
  goodChecks,
  interval,
  measured,
  sampleEvaluation,
  samplePairPicture,
  samplePairs,
  samplePictures,
} from "../fixtures/evaluation-sample.js";
import { hostileNames } from "../fixtures/hostile-names.js";
import { sampleReport } from "../fixtures/report-model-sample.js";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `a rather long column name ${index}`);
const wide = (count: number): Evaluation => sampleEvaluation({ columns: samplePictures(names(count)), pairs: samplePairs(names(count)) });

describe("renderReport", () => {
  test("has no script, no inline style, no event, no address to fetch, and allows its one style sheet by hash alone", async () => {
    const page = await renderReport(sampleReport());
    expect(page).not.toMatch(/<script|<link|<iframe|<img|<object|<base/i);
    expect(page).not.toMatch(/<[^>]*\s(?:style|on[a-z]+)=/i);
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|https?:/i);
    const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => match[1] ?? "");
    expect(styles).toHaveLength(1);
    const hash = createHash("sha256")
      .update(styles[0] ?? "", "utf8")
      .digest("base64");
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`);
  });

  test("the same model gives the same bytes", async () => {
    expect(await renderReport(sampleReport())).toBe(await renderReport(sampleReport()));
  });

  test("headings go in order, every picture has a name, ids are unique, every link inside finds its place", async () => {
    const page = await renderReport(sampleReport());
    const levels = [...page.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 1)).toBeLessThanOrEqual(1));
    for (const [tag] of page.matchAll(/<svg[^>]*>/g)) expect(tag).toMatch(/role="img" aria-label="[^"]{10,}"/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(page).toContain('<html lang="en">');
  });

  test("says the verdict first: released without remedies, refused and inconclusive with them", async () => {
    const released = await renderReport(sampleReport());
    expect(released).toMatch(/<h1>[\s\S]*Released<\/h1>/);
    expect(released).not.toContain("What would likely help");
    const breached = goodChecks().map((check) =>
      check.id === "A1" ? measured("A1", "Copied identifiers", [figure("count", "Identifiers", "count", interval(7))]) : check,
    );
    const refused = await renderReport(sampleReport(sampleEvaluation({ privacy: breached })));
    expect(refused).toMatch(/<h1>[\s\S]*Refused<\/h1>/);
    expect(refused.indexOf("What would likely help")).toBeLessThan(refused.indexOf("What attacks achieve"));
    const small = await renderReport(sampleReport(sampleEvaluation({ persons: { train: 800, holdout: 200, synthetic: 800 } })));
    expect(small).toMatch(/<h1>[\s\S]*Inconclusive: not released<\/h1>/);
    expect(small).toContain("internal/2 needs 500");
    const judged = await renderReport(sampleReport(sampleEvaluation(), { command: "evaluate", synthesizer: null, fidelityPrivacy: null }));
    expect(judged).toMatch(/<h1>[\s\S]*Meets the policy<\/h1>/);
  });

  test("every check, figure, untested check, protection and note stands in it", async () => {
    const model = sampleReport();
    const page = await renderReport(model);
    for (const check of model.verdict.checks) {
      expect(page).toContain(check.title);
      for (const judged of check.figures) expect(page).toContain(judged.figure.title.replaceAll("'", "&#39;"));
    }
    for (const part of [
      ...model.policy.untested.map((check) => check.title),
      ...model.protections.map((protection) => protection.column),
      ...model.notes,
    ]) {
      expect(page).toContain(part);
    }
  });

  test("an evaluation without quality, pictures, pairs, protections or notes still makes a page", async () => {
    const empty = sampleEvaluation({
      privacy: [],
      quality: [],
      columns: [],
      pairs: [],
      learningCurve: null,
      mix: null,
      answers: [],
      constraints: [],
      notes: [],
    });
    const page = await renderReport(sampleReport(empty, { protections: [] }));
    expect(page).toContain("Inconclusive");
    expect(page).not.toContain("Column by column");
  });

  test("figures of free text stand in a section of their own, with synthetic examples as they are written", async () => {
    const page = await renderReport(sampleReport());
    const [before, section = ""] = page.split('<h2 id="texts">');
    expect(before).not.toContain("Labels learned from synthetic text");
    expect(section).toContain("Labels learned from synthetic text");
    expect(section).toContain("Thank you so much, I &lt;b&gt;love&lt;/b&gt; this service &amp; will come back.");
    expect(section).toContain("no rare phrase");
    expect(page).not.toContain("anonymous");
    expect(await renderReport(sampleReport(sampleEvaluation(), { textExamples: [] }))).not.toContain("Examples from the stand-in");
  });

  test("a source without free text is not told that it has none", async () => {
    const none = textIds.map((id) => figureOf(id, noSourceText));
    const quality = [...sampleEvaluation().quality.filter((figure) => !isTextFigure(figure)), ...none];
    const page = await renderReport(sampleReport(sampleEvaluation({ quality, textExamples: [] })));
    expect(page).not.toContain("Free text");
    expect(page).not.toContain(noSourceText.reason);
  });

  test("odd pictures do not break it: one bin, no bins, zero shares, equal ends, all pairs unscored", async () => {
    const bare = { column: "x", kind: "numeric" as const, labels: ["0"], source: [1], synthetic: [0], edges: [0, 0], shape: 0 };
    const page = await renderReport(
      sampleReport(
        sampleEvaluation({
          columns: [
            bare,
            { ...bare, labels: [], source: [], synthetic: [], edges: [] },
            { ...bare, kind: "categorical", edges: [] },
            { ...bare, kind: "datetime", edges: [-1e12, 1e12] },
          ],
          pairs: [{ a: "x", b: "y", score: null }],
        }),
      ),
    );
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("a pair's picture names the combinations that differ most, empty cells as fewer than k persons", async () => {
    const base = samplePairPicture("education", "workclass");
    const blank = base.source.map((row) => row.map(() => null));
    const pairPictures = [base, { ...base, a: "even", synthetic: base.source }, { ...base, a: "bare", source: blank, synthetic: blank }];
    const page = await renderReport(sampleReport(sampleEvaluation({ pairPictures })));
    expect(page.match(/<h4>/g)).toHaveLength(3);
    expect(page).toMatch(/category 3<\/bdi> with <bdi class="name">20 – 29<\/bdi>: source 9 %, stand-in 4.\d* %/);
    expect(page).toContain("source fewer than 11 persons, stand-in");
    expect(page.match(/No single combination differs clearly/g)).toHaveLength(2);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("50 columns stay under 1 MB and 5 CPU seconds; 300 columns stay under 2 MB", async () => {
    const before = process.cpuUsage();
    const fifty = await renderReport(sampleReport(wide(50)));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(fifty.length).toBeLessThan(1_000_000);
    const many = await renderReport(sampleReport(wide(300)));
    expect(many.length).toBeLessThan(2_000_000);
    expect(many).toContain("report.json has the other 240");
  });

  test("500 columns: capped pictures and heat map, the table of protections folded, under 2 MB and 5 CPU seconds", async () => {
    const base = sampleReport(sampleEvaluation({ columns: samplePictures(names(500)), pairs: samplePairs(names(60)) }));
    const protections = names(500).map((column) => ({ ...base.protections[0]!, column }));
    const before = process.cpuUsage();
    const page = await renderReport({ ...base, protections });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(page.length).toBeLessThan(2_000_000);
    expect(page).toContain("report.json has the other 440");
    expect(page).toContain("The 20 columns with the best scores are not drawn.");
    expect(page).toContain("<summary>All 500 columns</summary>");
    expect(await renderReport(base)).not.toContain("<details>");
  });

  test("names of more than 80 characters are cut short", async () => {
    const long = "x".repeat(300);
    const evaluation = sampleEvaluation({ columns: samplePictures([long]), pairs: samplePairs([long, "b"]) });
    const page = await renderReport(sampleReport(evaluation, { protections: [{ ...sampleReport().protections[0]!, column: long }] }));
    expect(page).toContain(`${"x".repeat(79)}…`);
    expect(page.match(/x{81,}/)).toBeNull();
  });

  test("of a file that was made elsewhere it says that the maker's protections are not known", async () => {
    const page = await renderReport(sampleReport(sampleEvaluation(), { command: "evaluate", synthesizer: null, fidelityPrivacy: null }));
    expect(page).toContain("what its maker did to protect each column is not known");
    expect(await renderReport(sampleReport())).not.toContain("made elsewhere");
  });

  test("what the protections cost stands beside them, and is left out where they are not known", async () => {
    const page = await renderReport(sampleReport());
    expect(page).toMatch(/workclass[\s\S]*<strong>0.052<\/strong>/);
    expect(page).toContain("none to speak of");
    const unknown = await renderReport(sampleReport(sampleEvaluation({ protectionCost: null })));
    expect(unknown).not.toContain("What they cost");
  });

  test("hostile names are shown as text, whatever they hold", async () => {
    const evaluation = sampleEvaluation({
      columns: samplePictures(hostileNames).map((picture) => ({
        ...picture,
        labels: picture.edges.length > 0 ? picture.labels : picture.labels.map((_, index) => hostileNames[index] ?? ""),
      })),
      pairs: samplePairs(hostileNames),
      notes: hostileNames,
    });
    const base = sampleReport(evaluation);
    const model = sampleReport(evaluation, {
      source: { ...base.source, name: hostileNames[0] ?? "" },
      output: { ...base.output, name: hostileNames[1] ?? "" },
      protections: hostileNames.map((column) => ({
        column,
        kind: "text" as const,
        role: "other" as const,
        treatment: "leave-out" as const,
        reason: column,
        applied: [column],
      })),
    });
    const page = await renderReport(model);
    expect(page.match(/<style>/g)).toHaveLength(1);
    const tags = page.replace(/"[^"<>]*"/g, '""');
    expect(/<script|<img|<svg\/|<b>|<!--/i.exec(tags)).toBeNull();
    expect(/<[a-z][^>]*\son[a-z]+\s*=/i.exec(tags)).toBeNull();
    expect(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\p{Surrogate}]/u.exec(page)).toBeNull();
    expect(() => renderReportJson(model)).not.toThrow();
  });
});

describe("sentinels", () => {
  test("what the model does not name is in neither file", async () => {
    const sentinel = "SENTINEL-4f1c";
    const leaky = { ...sampleReport(), rows: [sentinel] };
    expect(await renderReport(leaky)).not.toContain(sentinel);
    expect(() => renderReportJson(leaky)).toThrow(RangeError);
  });

  test("report.json refuses numbers that JSON cannot hold", () => {
    const model = sampleReport();
    expect(() => renderReportJson({ ...model, pairs: [{ a: "x", b: "y", score: Number.NaN }] })).toThrow(/pairs\.0\.score/);
  });

  test("report.json reads back as the model", () => {
    const model = sampleReport();
    expect(JSON.parse(renderReportJson(model))).toEqual(JSON.parse(JSON.stringify(model)));
  });
});
