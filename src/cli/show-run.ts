import type { AttemptCount } from "../pipeline/attempts.js";
import type { RunResult } from "../pipeline/run.js";
import type { Verdict } from "../release/verdict.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";
import { headline, painter } from "./paint.js";
import { renderPreview } from "./preview.js";

const previewRows = 10;

/** The end of a run: a preview and the next command after a release, reasons and remedies otherwise. */
export function showRun(result: RunResult, { stdout }: CliEnvironment): void {
  const { kind, folder, verdict, files } = result;
  const outcome = { released: "Released", refused: "Refused", inconclusive: "Inconclusive" }[kind];
  stdout.write(`${headline(verdict.kind, `${outcome} by ${verdict.policy}:`, stdout)} ${folder}/\n`);
  if (kind === "released") {
    const data = files.find((file) => file.startsWith("data/")) ?? files[0] ?? "";
    for (const sentence of verdict.sentences) stdout.write(`${oneLine(sentence)}\n`);
    stdout.write(`\n${renderPreview(result.released, { rowCount: previewRows, width: stdout.columns })}\n\n`);
    stdout.write(`${result.released.rowCount} rows in ${folder}/${data}\n`);
  } else {
    stdout.write(verdictText(verdict));
    stdout.write("\nNo data was released.\n");
  }
  stdout.write(`${attemptsText(result.attempts)}\n${painter(stdout).hint(`Next: open ${folder}/report.html`)}\n`);
}

/** Reasons and remedies of a verdict that is no pass. */
export function verdictText({ sentences, checks, blockers, remedies }: Verdict): string {
  const lines = sentences.map(oneLine);
  const open = checks.filter(({ outcome }) => outcome === "fail" || outcome === "inconclusive");
  for (const { id, title, reason } of open) lines.push(`  ${id} ${oneLine(title)}: ${oneLine(reason)}`);
  for (const { reason } of blockers) lines.push(`  ${oneLine(reason)}`);
  if (remedies.length > 0) lines.push("", "What may help:");
  for (const { action, because, type } of remedies)
    lines.push(`  - ${oneLine(action)} ${oneLine(because)}${type === null ? "" : ` (${oneLine(type)})`}`);
  return `${lines.join("\n")}\n`;
}

export function attemptsText({ count, replay }: AttemptCount): string {
  return replay ? `A replay of an earlier attempt on this source; ${count} so far.` : `Attempt ${count} on this source.`;
}

/** The same for programs. */
export function runJson({ kind, folder, files, verdict, attempts, recordPath, released }: RunResult): string {
  const rowCount = kind === "released" ? released.rowCount : 0;
  return `${JSON.stringify({ outcome: kind, exitCode: verdict.exitCode, folder, files, rowCount, attempts, record: recordPath, verdict }, null, 2)}\n`;
}
