#!/usr/bin/env node
// The census example's release report and a refused one as pictures: on a screen in light and dark, on a telephone, and on paper.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { benchCommand } from "./bench-command.mjs";
import { buildObstacle, main, root } from "./places.mjs";

const usage = `node bench/report-pages.mjs [--out docs/evidence/report] [--keep FOLDER]
Releases examples/census.csv with a target and a question (about two CPU minutes), judges a copy of it, which must be refused, and takes pictures of both reports in
Chromium: the whole release report at 1280 px, its beginning in dark, on a telephone and as on A4 paper, and the beginning of the refused one. --keep names a folder for the reports, which are not
made again where they stand. STANDIN_CHROMIUM names Chromium where it is not in a usual place.`;

const seed = "7f4a7c15d1b54a32d192ed03a1f87c2b";
const question =
  "SELECT SEX, count(*), avg(AGEP), median(PINCP), avg(OWN_RENT = '1') AS owners FROM data WHERE AGEP >= 18 GROUP BY SEX ORDER BY SEX";
const census = join(root, "examples/census.csv");
const chromiums = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
const chromium = () => (process.env.STANDIN_CHROMIUM ? [process.env.STANDIN_CHROMIUM] : chromiums).find((path) => existsSync(path)) ?? null;

/** Of which page, how much of it (pixels), and how large (pixels of the picture for one of the page). */
const views = [
  { page: "released", name: "1280-light", width: 1280, most: Number.POSITIVE_INFINITY, scale: 0.6, scheme: "light", media: "screen" },
  { page: "released", name: "1280-dark", width: 1280, most: 6000, scale: 0.6, scheme: "dark", media: "screen" },
  { page: "released", name: "360-light", width: 360, most: 4500, scale: 1, scheme: "light", media: "screen" },
  { page: "released", name: "print", width: 718, most: 5000, scale: 0.8, scheme: "light", media: "print" },
  { page: "refused", name: "1280-light", width: 1280, most: 5000, scale: 0.6, scheme: "light", media: "screen" },
  { page: "refused", name: "360-dark", width: 360, most: 3000, scale: 1, scheme: "dark", media: "screen" },
];
/** A longer page is cut into several pictures. */
const mostHeight = 8000;

async function run({ out, keep }) {
  const folder = keep ?? mkdtempSync(join(tmpdir(), "standin-pages-"));
  mkdirSync(folder, { recursive: true });
  mkdirSync(out, { recursive: true });
  try {
    const pages = { released: released(folder), refused: refused(folder) };
    const { chromium: launcher } = await import("playwright-core");
    const browser = await launcher.launch({
      executablePath: chromium(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
    for (const view of views) await pictures(browser, pages[view.page], view, join(out, `${view.page}-${view.name}`));
    await browser.close();
  } finally {
    if (keep === null) rmSync(folder, { recursive: true, force: true });
  }
}

async function pictures(browser, path, { width, most, scale, scheme, media }, name) {
  const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, deviceScaleFactor: scale });
  await tab.emulateMedia({ media, colorScheme: scheme });
  await tab.goto(pathToFileURL(path).href);
  const whole = Math.min(most, await tab.evaluate("document.documentElement.scrollHeight"));
  const count = Math.ceil(whole / mostHeight);
  for (let part = 0; part < count; part++) {
    const [y, height] = [Math.floor((part * whole) / count), Math.ceil(whole / count)];
    const file = `${name}${count === 1 ? "" : `-${part + 1}`}.jpg`;
    await tab.screenshot({ path: file, type: "jpeg", quality: 36, fullPage: true, clip: { x: 0, y, width, height } });
    console.log(`${file}: ${width} × ${height} px, ${Math.round(readFileSync(file).length / 1024)} KB`);
  }
  await tab.close();
}

function released(folder) {
  const report = join(folder, "census", "report.html");
  if (!existsSync(report))
    standin(folder, ["run", census, "-o", join(folder, "census"), "--seed", seed, "--target", "OWN_RENT", "--query", question], [0]);
  return report;
}

/** The judgement of a copy of every other person, the others as the holdout. */
function refused(folder) {
  const report = join(folder, "copy", "report.html");
  if (existsSync(report)) return report;
  const [header, ...rows] = readFileSync(census, "utf8").trimEnd().split("\n");
  const half = (parity) => [header, ...rows.filter((_, row) => row % 2 === parity)].join("\n") + "\n";
  const [own, others] = [join(folder, "own.csv"), join(folder, "others.csv")];
  writeFileSync(own, half(0));
  writeFileSync(others, half(1));
  standin(folder, ["evaluate", own, own, "--holdout", others, "-o", join(folder, "copy"), "--seed", seed], [1]);
  return report;
}

function standin(folder, parameters, codes) {
  const env = { ...process.env, STANDIN_STATE_DIR: join(folder, "state") };
  try {
    execFileSync(process.execPath, [main, ...parameters], { env, stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    if (!codes.includes(error.status)) throw new Error(`standin ${parameters[0]} ended with exit code ${error.status}`, { cause: error });
  }
}

function settingsOf(given) {
  const settings = { help: false, out: join(root, "docs/evidence/report"), keep: null };
  for (let at = 0; at < given.length; at++) {
    if (given[at] === "--help" || given[at] === "-h") settings.help = true;
    else if ((given[at] === "--out" || given[at] === "--keep") && given[at + 1] !== undefined) settings[given[at].slice(2)] = given[++at];
    else throw new Error(`unknown argument "${given[at]}"`);
  }
  return settings;
}

await benchCommand({ usage, settingsOf, obstacleOf: () => buildObstacle() ?? (chromium() === null ? "no Chromium found" : null), run });
