import { describe, expect, it } from "vitest";
import { read, repositoryFiles } from "./repository-files.js";

// Put together from pieces, so that this file does not hold what it looks for.
const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an absolute path", new RegExp(`(?<![\\w.:/-])/(${["work", "home", "root", "Users", "opt"].join("|")})/\\w`)],
  ["a path of Windows", new RegExp(["\\b[A-Z]:", "Users"].join("\\\\{1,2}"))],
  ["a registry's address", new RegExp(["registry", "\\.(npmjs|yarnpkg)|", "npm", "mirror|", "artifact", "ory"].join(""), "i")],
];

// biome-ignore format: a list of names
const topLevel = new Set([
  "src", "schemas", "models", "test", "bench", "docs", "examples", ".ci",
  "package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "vitest.config.ts", "biome.json", ".oxlintrc.json", "knip.json",
  "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", ".gitignore", ".npmrc",
]);

function findings(path: string, text: string): string[] {
  return text
    .split("\n")
    .flatMap((line, i) => forbidden.filter(([, pattern]) => pattern.test(line)).map(([what]) => `${path}:${i + 1} holds ${what}`));
}

describe("files of the repository", () => {
  it("name no machine and no registry", () => {
    const texts = repositoryFiles().filter((path) =>
      /\.(ts|mjs|js|json|md|ya?ml|html|css|txt|npmrc|gitignore)$|^\.ci\/|LICENSE$/.test(path),
    );
    expect(texts.flatMap((path) => findings(path, read(path)))).toEqual([]);
  });

  it("would be found out", () => {
    const slash = "/";
    expect(findings("a.md", `see ${slash}home${slash}somebody${slash}data.csv`)).toEqual(["a.md:1 holds an absolute path"]);
    expect(findings("a.md", ["\nhttps://registry", "npmjs.org"].join("."))).toEqual(["a.md:2 holds a registry's address"]);
    expect(findings("a.md", `https:${slash}${slash}example.org${slash}home${slash}page and src${slash}home${slash}x`)).toEqual([]);
  });

  it("stand where the top level allows", () => {
    const tops = new Set(repositoryFiles().map((path) => path.split("/")[0] ?? ""));
    expect([...tops].filter((name) => !topLevel.has(name))).toEqual([]);
  });

  it("lock versions without naming where they came from", () => {
    const lock = JSON.parse(read("package-lock.json")) as {
      packages: Record<string, { resolved?: string; integrity?: string; version?: string }>;
    };
    const installed = Object.entries(lock.packages).filter(([path]) => path !== "");
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(installed.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
  });
});
