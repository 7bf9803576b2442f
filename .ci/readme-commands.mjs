// Runs every command of the README's blocks that begin with ```sh run, one after the other, in the current folder.
// A comment "# exit N" after a command says which exit code is right; without it, 0 is.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const markdown = readFileSync(process.argv[2], "utf8");
const blocks = [...markdown.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
const commands = blocks.flatMap((block) => block.split("\n")).filter((line) => line.trim() !== "" && !line.startsWith("#"));
if (commands.length === 0) {
  console.error("the README has no ```sh run block");
  process.exit(1);
}
const path = [join(process.cwd(), "node_modules/.bin"), process.env.PATH].join(delimiter);
let wrong = 0;
for (const command of commands) {
  const expected = Number(/# exit (\d+)/.exec(command)?.[1] ?? 0);
  console.log(`\n$ ${command}`);
  const started = Date.now();
  const { status } = spawnSync("bash", ["-c", command], { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, PATH: path } });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`→ exit ${status} after ${seconds} s${status === expected ? "" : `, expected ${expected}`}`);
  if (status !== expected) wrong++;
}
console.log(`\n${commands.length} commands, ${wrong} with another exit code than the README says`);
process.exitCode = wrong === 0 ? 0 : 1;
