import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const writer = `
import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const usage = process.resourceUsage();
  writeFileSync(process.env.STANDIN_BENCH_USAGE, JSON.stringify({ cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6, peakMegabytes: usage.maxRSS / 1024 }));
});`;

/**
 * Runs a Node script and measures it: wall and CPU seconds of the whole process, its threads and its start included, and the peak of its
 * resident memory as the operating system counted it.
 *
 * @param {readonly string[]} args script and arguments
 * @returns {Promise<{ exitCode: number, wallSeconds: number, cpuSeconds: number, peakMegabytes: number, output: string }>}
 */
export async function measuredCommand(args, cwd) {
  const folder = mkdtempSync(join(tmpdir(), "standin-bench-"));
  try {
    const usagePath = join(folder, "usage.json");
    const preload = `data:text/javascript,${encodeURIComponent(writer)}`;
    const started = performance.now();
    const { exitCode, output } = await finished(["--import", preload, ...args], cwd, { ...process.env, STANDIN_BENCH_USAGE: usagePath });
    const wallSeconds = (performance.now() - started) / 1000;
    return { exitCode, wallSeconds, output, ...JSON.parse(readFileSync(usagePath, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finished(args, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const parts = [];
    child.stdout.on("data", (part) => parts.push(part));
    child.stderr.on("data", (part) => parts.push(part));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? 1, output: Buffer.concat(parts).toString("utf8") }));
  });
}
