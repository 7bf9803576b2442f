import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { version } from "../../src/cli/version.js";

const root = join(import.meta.dirname, "../..");
const example = join(root, "examples/library.mjs");

it("examples/library.mjs uses the six functions of the library as they are built, and ends with a verdict", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [example], { cwd: root });
  expect(stdout).toMatch(/^Shape: [^\n]*: 0\.9\d\d$/m);
  expect(stdout).toMatch(/^B1 pass: /m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("vendor/2: pass");
}, 300_000);

it("examples/library.mjs imports nothing but the six functions, and the README shows the same import", () => {
  const line = 'import { decide, evaluate, fit, inferMetadata, readTable, sample } from "standin";';
  expect(readFileSync(example, "utf8")).toContain(line);
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(line);
});

it("the README names the tarball that npm pack makes", () => {
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`standin-${version}.tgz`);
});
