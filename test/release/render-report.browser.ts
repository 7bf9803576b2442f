import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderReport } from "../../src/release/render-report.js";
import type { ReportModel } from "../../src/release/report-model.js";
import { figure, goodChecks, interval, measured, sampleEvaluation, samplePairs, samplePictures } from "../fixtures/evaluation-sample.js";
import { findChromium } from "../fixtures/find-chromium.js";
import { hostileNames } from "../fixtures/hostile-names.js";
import {
  bodyColoursProbe,
  contrastProbe,
  cutOffProbe,
  focusableProbe,
  focusProbe,
  type Layout,
  layoutProbe,
  type Structure,
  structureProbe,
} from "../fixtures/page-probes.js";
import { sampleReport } from "../fixtures/report-model-sample.js";

const executablePath = findChromium();
if (executablePath === null) console.warn("skipped: no Chromium found (set STANDIN_CHROMIUM, or install the package chromium)");

function refused(): ReportModel {
  const privacy = goodChecks().map((check) =>
    check.id === "A5"
      ? measured(
          "A5",
          "Rare and extreme values",
          ["categories", "extremes", "spikes"].map((name) => figure(name, name, "count", interval(3))),
        )
      : check,
  );
  return sampleReport(sampleEvaluation({ privacy }));
}

function hostile(): ReportModel {
  const evaluation = sampleEvaluation({ columns: samplePictures(hostileNames), pairs: samplePairs(hostileNames), notes: hostileNames });
  const base = sampleReport(evaluation);
  const protections = hostileNames.map((column) => ({
    column,
    kind: "text" as const,
    role: "other" as const,
    treatment: "model" as const,
    reason: column,
    applied: [column],
  }));
  return {
    ...base,
    protections,
    source: { ...base.source, name: hostileNames.join("") },
    output: { ...base.output, name: hostileNames.join(" ") },
  };
}

function wide(): ReportModel {
  const names = Array.from({ length: 500 }, (_, index) => `a rather long column name ${index}`);
  const base = sampleReport(sampleEvaluation({ columns: samplePictures(names), pairs: samplePairs(names.slice(0, 60)) }));
  return { ...base, protections: names.map((column) => ({ ...base.protections[0]!, column })) };
}

const models: readonly [string, () => ReportModel][] = [
  ["released", () => sampleReport()],
  ["refused", refused],
  ["inconclusive", () => sampleReport(sampleEvaluation({ persons: { train: 300, holdout: 90, synthetic: 300 } }))],
  ["hostile names", hostile],
  ["500 columns", wide],
];

describe.skipIf(executablePath === null)("report.html in Chromium", () => {
  let browser: Browser;
  let folder: string;
  const addresses = new Map<string, string>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "standin-report-"));
    for (const [index, [name, model]] of models.entries()) {
      const path = join(folder, `${index}.html`);
      writeFileSync(path, await renderReport(model()));
      addresses.set(name, pathToFileURL(path).href);
    }
    browser = await chromium.launch({
      ...(executablePath === null ? {} : { executablePath }),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    name: string,
    width: number,
    colorScheme: "light" | "dark",
  ): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push("a dialog opened");
      void dialog.dismiss();
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(addresses.get(name) ?? "", { waitUntil: "load" });
    return { page, complaints, requests };
  }

  describe.each(models.map(([name]) => name))("%s", (name) => {
    test.each([360, 1280])("at %i px: no complaint, no request, nothing wider than the window, the style sheet applies", async (width) => {
      const { page, complaints, requests } = await open(name, width, "light");
      const seen = await page.evaluate<Layout>(layoutProbe);
      await page.close();
      expect(complaints).toEqual([]);
      expect(requests).toEqual([addresses.get(name)]);
      expect(seen).toMatchObject({ over: 0, maxWidth: "1080px", scripts: 0, styled: 0 });
      expect(seen.svgs).toBeGreaterThan(5);
      expect(seen.title).toMatch(/^Privacy report: /);
    });

    test.each(["light", "dark"] as const)("%s: every text has a contrast of 4.5 or more", async (scheme) => {
      const { page } = await open(name, 1280, scheme);
      const lowest = await page.evaluate<{ ratio: number; text: string }>(contrastProbe);
      await page.close();
      expect(lowest).toSatisfy(({ ratio }: { ratio: number }) => ratio >= 4.5);
    });
  });

  test.each(models.map(([name]) => name))("%s: headings in order, every chart, region and table with its names", async (name) => {
    const { page } = await open(name, 1280, "light");
    const { headings, ...seen } = await page.evaluate<Structure>(structureProbe);
    await page.close();
    headings.forEach((level, index) => expect(level - (headings[index - 1] ?? 0)).toBeLessThanOrEqual(1));
    const none = {
      emptyHeadings: 0,
      unnamedCharts: 0,
      unnamedRegions: 0,
      tablesWithoutHeaders: 0,
      headersWithoutScope: 0,
      unreachableScrolls: 0,
    };
    expect(seen).toEqual({ ...none, mains: 1, lang: "en" });
  });

  test("the Tab key reaches every link, table and fold, the way past the navigation first, each with a visible focus", async () => {
    const { page } = await open("500 columns", 1280, "light");
    const count = await page.evaluate<number>(focusableProbe);
    const reached: string[] = [];
    for (let press = 0; press < count; press++) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate<{ name: string; isShown: boolean; left: string } | null>(focusProbe);
      expect(focus).toMatchObject({ isShown: true });
      reached.push(focus?.name ?? "");
      if (press === 0) expect(focus?.left).toBe("12px");
    }
    expect(reached[0]).toBe("To the report");
    expect(reached).toContain("All 500 columns");
    expect(reached).toContain("Fidelity and utility figures");
    await page.locator("summary").focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details").getAttribute("open")).not.toBeNull();
    await page.close();
  });

  test.each(models.map(([name]) => name))("%s: on A4 paper nothing is cut off and nothing stays folded", async (name) => {
    const { page } = await open(name, 718, "light"); // 210 mm less the printer's margins
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate<string[]>(cutOffProbe)).toEqual([]);
    if (name === "500 columns") expect(await page.locator(".protections").isVisible()).toBe(true);
    await page.close();
  });

  test("a style sheet that was not hashed, a script and a picture are refused by the page's own policy", async () => {
    const path = join(folder, "planted.html");
    const planted = '<style>main{max-width:5px}</style><script>console.log("ran")</script><img src="http://127.0.0.1:9/x" alt="">';
    writeFileSync(path, (await renderReport(sampleReport())).replace("</main>", `${planted}</main>`));
    addresses.set("planted", pathToFileURL(path).href);
    const { page, complaints } = await open("planted", 1280, "light");
    const { maxWidth } = await page.evaluate<Layout>(layoutProbe);
    await page.close();
    expect(maxWidth).toBe("1080px");
    expect(complaints.filter((complaint) => complaint.includes("Content Security Policy")).length).toBeGreaterThanOrEqual(3);
    expect(complaints).not.toContain("ran");
  });

  test("on paper it is dark ink on white", async () => {
    const { page } = await open("released", 1280, "dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const colours = await page.evaluate<string[]>(bodyColoursProbe);
    await page.close();
    expect(colours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  });
});
