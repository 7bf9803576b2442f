import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { layers } from "./layers.js";
import { fileRules, violations } from "./rules.js";

const root = join(import.meta.dirname, "../..");

function sources(): Map<string, string> {
  const paths = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return new Map(paths.map((path) => [`src/${path.replaceAll("\\", "/")}`, readFileSync(join(root, "src", path), "utf8")]));
}

/** One file per folder of the table, so that a fixture is judged for what it adds alone. */
function withFixture(fixture: Readonly<Record<string, string>>): Map<string, string> {
  const base = layers.flat().map((folder): [string, string] => {
    const path = folder === "errors" || folder === "index" ? `src/${folder}.ts` : `src/${folder}/base.ts`;
    return [path, "export const base = 1;\n"];
  });
  return new Map([...base, ...Object.entries(fixture)]);
}

const long = "export const x = 1;\n";
const mustFire: readonly (readonly [rule: string, fixture: Readonly<Record<string, string>>])[] = [
  ["known folder", { "src/helpers/a.ts": "export const a = 1;" }],
  ["imports go down", { "src/table/a.ts": 'import { base } from "../encode/base.js";' }],
  ["imports go down", { "src/evaluation/a.ts": 'import type { base } from "../synthesizers/base.js";' }],
  ["imports go down", { "src/encode/a.ts": 'export const t = await import("../trees/base.js");' }],
  ["imports go down", { "src/trees/a.ts": 'export const u = new URL("../evaluation/fit.worker.js", import.meta.url);' }],
  ["imports go down", { "src/pii/a.ts": 'import { base } from "../metadata/base.js";' }],
  ["imports go down", { "src/random/a.ts": 'import { base } from "../math/base.js";' }],
  ["imports go down", { "src/errors.ts": 'import { base } from "./math/base.js";' }],
  ["imports go down", { "src/pipeline/a.ts": 'export { base } from "../io/base.js"; export const b = 1;' }],
  ["inside src", { "src/cli/a.ts": 'import { x } from "../../test/architecture/rules.js";' }],
  ["index.ts is for callers outside", { "src/cli/a.ts": 'import { x } from "../index.js";' }],
  ["imports end in .js", { "src/cli/a.ts": 'import { base } from "../io/base";' }],
  ["literal imports", { "src/cli/a.ts": "export const load = (name: string) => import(name + '.js');" }],
  ["no barrel", { "src/table/all.ts": 'export { base } from "./base.js";' }],
  ["no barrel", { "src/table/all.ts": 'export * from "./base.js"; export const more = 1;' }],
  ["no default export", { "src/table/a.ts": "export default 1;" }],
  ["no default export", { "src/table/a.ts": "export default function a() {}" }],
  ["no default export", { "src/table/a.ts": "const a = 1; export { a as default };" }],
  ["no enum", { "src/table/a.ts": "export enum Kind { a }" }],
  ["no inheritance but Error", { "src/table/a.ts": "class A {} export class B extends A {}" }],
  ["no ambient state", { "src/pipeline/a.ts": "export const now = Date.now();" }],
  ["no ambient state", { "src/pipeline/a.ts": "export const now = new Date();" }],
  ["no ambient state", { "src/encode/a.ts": "export const x = Math.random();" }],
  ["no ambient state", { "src/encode/a.ts": 'console.log("x");' }],
  ["no ambient state", { "src/encode/a.ts": 'export const x = process.env["HOME"];' }],
  ["no ambient state", { "src/encode/a.ts": "export const x = globalThis.process;" }],
  ["no ambient state", { "src/encode/a.ts": 'import { env } from "node:process"; export const x = env;' }],
  ["no socket", { "src/io/a.ts": 'import { connect } from "node:net";' }],
  ["no socket", { "src/cli/a.ts": 'import https from "https";' }],
  ["no socket", { "src/cli/a.ts": "export const f = fetch;" }],
  ["no socket", { "src/cli/a.ts": 'export const load = () => import("openai");' }],
  ["imports go down", { "src/pipeline/a.ts": 'import { base } from "../providers/base.js";' }],
  ["no child process", { "src/cli/a.ts": 'import { spawn } from "node:child_process";' }],
  ["no file access", { "src/release/a.ts": 'import { writeFileSync } from "node:fs";' }],
  ["no file access", { "src/release/a.ts": 'import * as fs from "node:fs";' }],
  ["short or explained", { "src/table/a.ts": long.repeat(401) }],
  ["kebab-case name", { "src/table/someTable.ts": "export const a = 1;" }],
  ["short commands", { "src/cli/run-command.ts": long.repeat(60) }],
  ["no import ring", { "src/table/a.ts": 'import { b } from "./b.js";', "src/table/b.ts": 'import type { a } from "./a.js";' }],
];

const mustStaySilent: readonly (readonly [why: string, fixture: Readonly<Record<string, string>>])[] = [
  ["downward imports", { "src/pipeline/a.ts": 'import { base } from "../release/base.js"; import { StandinError } from "../errors.js";' }],
  ["metadata reads pii and table", { "src/metadata/a.ts": 'import "../pii/base.js"; import "../table/base.js";' }],
  ["a worker's own address", { "src/trees/fit.worker.ts": 'export const address = new URL("./fit.worker.js", import.meta.url);' }],
  [
    "data beside the package",
    { "src/pii/a.ts": 'import { readFileSync } from "node:fs"; export const u = new URL("../../models/x.yaml", import.meta.url);' },
  ],
  ["the entry has console and clock", { "src/cli/a.ts": "console.log(new Date(), process.argv);" }],
  [
    "a name is no ambient use",
    { "src/release/a.ts": "export const x = (p: { process: number }) => p.process; export const o = { console: 1 };" },
  ],
  ["providers may open a socket", { "src/providers/a.ts": 'export const load = () => import("openai"); export const f = fetch;' }],
  ["a given date", { "src/release/a.ts": "export const x = (ms: number) => new Date(ms);" }],
  ["Error may be extended", { "src/table/a.ts": "export class TableError extends Error {}" }],
  ["400 lines", { "src/table/a.ts": long.repeat(400) }],
  ["a long file with a reason", { "src/table/a.ts": `// One published algorithm.\n${long.repeat(500)}` }],
  ["the library's entry re-exports", { "src/index.ts": 'export { base } from "./table/base.js";' }],
  ["a command of 59 lines", { "src/cli/run-command.ts": long.repeat(59) }],
];

describe("architecture of src/", () => {
  it("keeps every rule", () => {
    expect(violations(sources())).toEqual([]);
  });

  it("is the architecture that docs/ARCHITECTURE.md draws", () => {
    const doc = readFileSync(join(root, "docs/ARCHITECTURE.md"), "utf8");
    const rows = [...doc.matchAll(/^ {4}(\d) \w+ {2,}(.+)$/gm)].map((match) => ({ layer: Number(match[1]), text: match[2] ?? "" }));
    const drawn = rows.map(({ layer, text }) => [layer, words(text)] as const).sort((a, b) => a[0] - b[0]);
    expect(drawn).toEqual(layers.map((folders, layer) => [layer, [...folders].sort()]));
  });
});

describe("the rules themselves", () => {
  it.each(mustFire.map(([rule, fixture]) => ({ rule, fixture, text: Object.values(fixture)[0]?.slice(0, 60) })))(
    "$rule fires on $text",
    ({ rule, fixture }) => {
      const fired = violations(withFixture(fixture)).filter((one) => Object.hasOwn(fixture, one.path));
      expect(fired.map((one) => one.rule)).toContain(rule);
    },
  );

  it.each(mustStaySilent.map(([why, fixture]) => ({ why, fixture })))("stay silent: $why", ({ fixture }) => {
    expect(violations(withFixture(fixture))).toEqual([]);
  });

  it("each have a case where they must fire", () => {
    const covered = new Set(mustFire.map(([rule]) => rule));
    expect(Object.keys(fileRules).filter((rule) => !covered.has(rule))).toEqual([]);
  });

  it("layer table fires on a folder that holds nothing", () => {
    const files = withFixture({});
    files.delete("src/trees/base.ts");
    expect(violations(files)).toEqual([{ rule: "layer table", path: "src/trees", found: "in the layer table, but holds nothing" }]);
  });
});

/** "table ← pii ← metadata" → its folder names, sorted; "errors.ts" counts as "errors". */
function words(text: string): string[] {
  return [...text.matchAll(/[a-z]+(?:\.ts)?/g)].map((match) => match[0].replace(/\.ts$/, "")).sort();
}
