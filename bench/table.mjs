import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

/** A Markdown table. @param {readonly (readonly string[])[]} rows the header first */
export function markdownTable(rows) {
  const [header, ...body] = rows;
  const widths = header.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(header), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...body.map(line)].join("\n");
}

/** A figure in a few digits, or a dash. */
export function short(value, digits = 3) {
  return typeof value === "number" && Number.isFinite(value) ? value.toFixed(digits) : "–";
}

/** How many times another time a time is, e.g. "31×"; a dash where one is not known. */
export function times(value, of) {
  const ratio = value / of;
  return Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 2 : 0)}×` : "–";
}

/** One line on the machine, for the head of a table; a load average above the bench's own threads says that others were at work. */
export function machine() {
  const processors = cpus();
  return `Node ${process.versions.node}, ${processors.length} × ${processors[0].model}, load average ${short(loadavg()[0], 1)}`;
}

/** The command as it was given, without where its result goes. */
export function commandLine(script, argv) {
  const shown = argv.filter((word, at) => word !== "--out" && argv[at - 1] !== "--out" && !word.startsWith("--out="));
  return ["node", `bench/${script}`, ...shown].join(" ");
}

/** Writes a text to the file that `--out` names, where it names one. */
export function keep(text, file) {
  if (file !== undefined) writeFileSync(file, `${text}\n`);
}
