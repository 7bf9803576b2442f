import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const bench = join(import.meta.dirname, "../../bench");

/** Runs a bench with a shared folder that does not exist. */
function run(script: string, args: readonly string[]): { status: number; output: string } {
  try {
    const env = { ...process.env, STANDIN_SHARED: join(bench, "no-such-folder") };
    return { status: 0, output: execFileSync(process.execPath, [join(bench, script), ...args], { encoding: "utf8", env, stdio: "pipe" }) };
  } catch (error) {
    const failed = error as { status: number; stderr: string };
    return { status: failed.status, output: failed.stderr };
  }
}

describe("bench/score.mjs", () => {
  it("skips with a reason where the shared folder is missing", () => {
    const { status, output } = run("score.mjs", ["adult", "--seeds", "1,2"]);
    expect(status).toBe(0);
    expect(output).toMatch(/^skipped: no scorer at /);
  });

  it.each([
    { args: [], says: "name at least one data set" },
    { args: ["adult", "--seeds", "1,,2"], says: "--seeds takes seeds" },
    { args: ["adult", "--no-such-option"], says: "--no-such-option" },
  ])("refuses $args", ({ args, says }) => {
    const { status, output } = run("score.mjs", args);
    expect(status).toBe(2);
    expect(output).toContain(says);
  });
});

describe("bench/scale.mjs", () => {
  it("refuses row counts that are none", () => {
    const { status, output } = run("scale.mjs", ["--rows", "10k,many"]);
    expect(status).toBe(2);
    expect(output).toContain("--rows takes");
  });

  it("explains itself", () => {
    const { status, output } = run("scale.mjs", ["--help"]);
    expect(status).toBe(0);
    expect(output).toContain("node bench/scale.mjs");
  });
});
