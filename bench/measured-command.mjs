import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finishedProcess } from "./finished-process.mjs";
import { root } from "./places.mjs";

const writer = `
import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const usage = process.resourceUsage();
  const figures = { cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6, peakMegabytes: (usage.maxRSS * 1024) / 1e6 };
  writeFileSync(process.env.STANDIN_BENCH_USAGE, JSON.stringify(figures));
});`;

/**
 * Runs a Node script in the clone and measures it: wall and CPU seconds of the whole process, its threads and its start included, and the
 * peak of its resident memory as the operating system counted it.
 *
 * @param {readonly string[]} args script and arguments
 * @returns {Promise<{ wallSeconds: number, cpuSeconds: number, peakMegabytes: number, output: string }>}
 * @throws Error with the script's output where it fails
 */
export async function measuredCommand(args) {
  const folder = mkdtempSync(join(tmpdir(), "standin-bench-"));
  try {
    const usagePath = join(folder, "usage.json");
    const preload = `data:text/javascript,${encodeURIComponent(writer)}`;
    const started = performance.now();
    const env = { ...process.env, STANDIN_BENCH_USAGE: usagePath };
    const { exitCode, output } = await finishedProcess(process.execPath, ["--import", preload, ...args], { cwd: root, env });
    const wallSeconds = (performance.now() - started) / 1000;
    if (exitCode !== 0 || !existsSync(usagePath)) throw new Error(`${args.join(" ")} ended with exit code ${exitCode}\n${output}`);
    return { wallSeconds, output, ...JSON.parse(readFileSync(usagePath, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
