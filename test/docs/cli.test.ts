import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { sections, tableRows } from "./markdown.js";
import { read } from "./repository-files.js";
import { silentProgram } from "./silent-program.js";

/** Long options by command name; those of the program itself stand under its own name. */
function realOptions(program: Command): Map<string, readonly string[]> {
  const visible = program.commands.filter((command) => command.name() !== "help");
  return new Map([program, ...visible].map((command) => [titleOf(program, command), longOptions(command)]));
}

function titleOf(program: Command, command: Command): string {
  return command === program ? program.name() : `${program.name()} ${command.name()}`;
}

function longOptions(command: Command): string[] {
  return command.options
    .map((option) => option.long ?? option.short ?? "")
    .filter((name) => name !== "--help")
    .sort();
}

/** Options by heading "## `standin run ...`": what stands in backticks in the first column of the section's tables. */
function documentedOptions(markdown: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [heading, text] of sections(markdown, 2)) {
    const title = /^`(standin(?: [a-z]+)?)\b[^`]*`/.exec(heading)?.[1];
    if (title === undefined) continue;
    const names = tableRows(text).flatMap(([cell = ""]) => cell.match(/--[a-z][a-z-]*/g) ?? []);
    found.set(title, names.sort());
  }
  return found;
}

function differences(program: Command, markdown: string): string[] {
  const real = realOptions(program);
  const documented = documentedOptions(markdown);
  const found: string[] = [];
  for (const [title, options] of real) {
    const named = documented.get(title);
    if (named === undefined) found.push(`${title} has no section`);
    else {
      found.push(...options.filter((option) => !named.includes(option)).map((option) => `${title} ${option} is not documented`));
      found.push(...named.filter((option) => !options.includes(option)).map((option) => `${title} ${option} does not exist`));
    }
  }
  return [...found, ...[...documented.keys()].filter((title) => !real.has(title)).map((title) => `${title} does not exist`)];
}

describe("docs/cli.md", () => {
  it("has every command and option, and no other", () => {
    expect(differences(silentProgram(), read("docs/cli.md"))).toEqual([]);
  });

  it("has every exit code", () => {
    const codes = tableRows(sections(read("docs/cli.md"), 2).get("Exit codes") ?? "").map(([code]) => code);
    expect(codes).toEqual(["0", "1", "2", "3", "4", "130"]);
  });

  it("is found wrong when it is", () => {
    const program = new Command("standin").option("--version", "v");
    program.command("run").option("--seed <text>", "s").option("--rows <n>", "n");
    program.command("init");
    const page =
      "## `standin`\n\n| option | |\n|---|---|\n| `--version` | v |\n\n## `standin run INPUT`\n\n| option | |\n|---|---|\n| `--seed TEXT` | s |\n| `--gone` | g |\n\n## `standin old`\n";
    expect(differences(program, page)).toEqual([
      "standin run --rows is not documented",
      "standin run --gone does not exist",
      "standin init has no section",
      "standin old does not exist",
    ]);
  });
});
