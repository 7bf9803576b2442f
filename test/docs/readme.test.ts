import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { loadPolicy } from "../../src/release/load-policy.js";
import { fences, tableRows } from "./markdown.js";
import { markdownFiles, read, root } from "./repository-files.js";
import { silentProgram } from "./silent-program.js";

const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
const npmVerbs = new Set(["install", "pack", "ci", "start", "test"]);

/** What is wrong with one shell command of a document, or null. Commands of other programs (cp, ls) are not judged. */
function fault(line: string): string | null {
  const command = line.replace(/\s+#.*$/, "").trim();
  if (command === "" || command.startsWith("#")) return null;
  const words = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const [program = "", ...args] = words;
  if (program === "npm") return npmFault(args);
  if (program === "npx" && args[0] === "standin") return standinFault(args.slice(1));
  if (program === "standin") return standinFault(args);
  if (program === "node") return existsSync(join(root, args[0] ?? "")) ? null : `${args[0]} does not exist`;
  return null;
}

function npmFault([verb = "", script = ""]: readonly string[]): string | null {
  if (verb === "run") return Object.hasOwn(scripts, script) ? null : `npm run ${script} does not exist`;
  if (verb === "start" || verb === "test") return Object.hasOwn(scripts, verb) ? null : `npm ${verb} does not exist`;
  return npmVerbs.has(verb) ? null : `npm ${verb} is not known here`;
}

/** Parses the command as the program would; nothing is run. */
function standinFault(args: readonly string[]): string | null {
  try {
    silentProgram().parse(args, { from: "user" });
    return null;
  } catch (error) {
    const isAnswer = error instanceof CommanderError && error.exitCode === 0; // --help, --version
    return isAnswer ? null : `standin ${args.join(" ")}: ${String(error)}`;
  }
}

describe("commands in documents", () => {
  const commands = markdownFiles().flatMap((file) =>
    fences(read(file))
      .filter(({ info }) => /^sh\b/.test(info))
      .flatMap(({ lines }) => lines.map((line) => ({ file, line }))),
  );

  it("are there", () => {
    const readme = commands.filter(({ file }) => file === "README.md").map(({ line }) => line.replace(/\s+#.*$/, ""));
    expect(readme).toEqual(expect.arrayContaining(["npm start", "npm test"]));
  });

  it.each(commands)("$file: $line", ({ line }) => {
    expect(fault(line)).toBeNull();
  });

  it("are found wrong when they are", () => {
    expect(fault("npm run no-such-script")).toContain("does not exist");
    expect(fault("node no-such-file.mjs")).toContain("does not exist");
    expect(fault("standin fit in.csv --no-such-option")).toContain("no-such-option");
    expect(fault("npx standin sample")).toContain("--output");
    expect(fault("standin --help")).toBeNull();
  });

  it("in the README are run by .ci/run", () => {
    expect(fences(read("README.md")).filter(({ info }) => info === "sh run")).not.toEqual([]);
  });
});

/** A row of the README's policy table from the policy itself, but for the column that says whom it is for. */
function policyRow(name: string): string[] {
  const { k, persons, checks } = loadPolicy({ kind: "builtin", name });
  const limit = (id: string, figure: string): string => {
    const value = checks.find((check) => check.id === id)?.limits.find((one) => one.figure === figure)?.value;
    return `at most ${Number(((value ?? Number.NaN) * 100).toPrecision(6))} %`;
  };
  return [`\`${name}\``, `${k} persons`, persons.toLocaleString("en-US"), limit("B1", "tprAt1PercentFpr"), limit("A7", "excess")];
}

describe("the README's policy table", () => {
  it("says what the policies say", () => {
    const rows = tableRows(read("README.md")).filter(([name = ""]) => /^`(internal|vendor|public)`$/.test(name));
    const withoutPurpose = rows.map(([name, , ...rest]) => [name, ...rest]);
    expect(withoutPurpose).toEqual(["internal", "vendor", "public"].map(policyRow));
  });
});
