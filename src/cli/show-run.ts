import type { AttemptCount } from "../pipeline/attempts.js";
import { unusedNotes } from "../pipeline/read-waivers.js";
import type { RunResult } from "../pipeline/run.js";
import type { Verdict } from "../release/verdict.js";
import { uncoveredText, type Waiver, type WaiverUse } from "../release/waiver.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";
import { headline, painter } from "./paint.js";
import { renderPreview } from "./preview.js";
import { showAnswers, showMix } from "./show-questions.js";
import { writeNote } from "./show-notes.js";
import { showTeacher } from "./teacher.js";

const previewRows = 10;

/** The end of a run: a preview and the next command after a release, reasons and remedies otherwise; a waiver before all else. */
export function showRun(result: RunResult, environment: CliEnvironment): void {
  const { kind, folder, verdict, waivers } = result;
  for (const note of result.notes) writeNote(note, environment);
  const { stdout } = environment;
  stdout.write(`${headline(verdict.kind, `${outcomeText(result)} by ${verdict.policy}${underWaiver(kind)}:`, stdout)} ${folder}/\n`);
  showWaivers(waivers, environment);
  if (kind === "released") for (const sentence of verdict.sentences) stdout.write(`${oneLine(sentence)}\n`);
  else stdout.write(verdictText(verdict));
  if (kind === "released" || kind === "releasedUnderWaiver") showRows(result, environment);
  else stdout.write("\nNo data was released.\n");
  showTeacher(result.teacher, environment);
  showMix(result.report.mix, stdout);
  showAnswers(result.report.answers, stdout);
  stdout.write(`${attemptsText(result.attempts)}\n${painter(stdout).hint(`Next: open ${folder}/report.html`)}\n`);
}

function outcomeText({ kind, verdict }: RunResult): string {
  if (kind === "releasedUnderWaiver") return { pass: "Released", fail: "REFUSED", inconclusive: "INCONCLUSIVE" }[verdict.kind];
  return { released: "Released", refused: "Refused", inconclusive: "Inconclusive" }[kind];
}

function underWaiver(kind: RunResult["kind"]): string {
  return kind === "releasedUnderWaiver" ? ", and RELEASED UNDER WAIVER all the same" : "";
}

function showRows({ files, folder, released }: RunResult, { stdout }: CliEnvironment): void {
  const data = files.find((file) => file.startsWith("data/")) ?? files[0] ?? "";
  stdout.write(`\n${renderPreview(released, { rowCount: previewRows, width: stdout.columns })}\n\n`);
  stdout.write(`${released.rowCount} rows in ${folder}/${data}\n`);
}

/** Who answers for what, what nobody answers for, and what was brought in vain. */
export function showWaivers({ used, unused, uncovered }: WaiverUse, environment: CliEnvironment): void {
  const { stdout } = environment;
  for (const waiver of used) stdout.write(`${painter(stdout).bad(waiverText(waiver))}\n`);
  if (used.length + unused.length > 0 && uncovered.length > 0) stdout.write(`${uncoveredText(uncovered)}\n`);
  for (const note of unusedNotes(unused)) writeNote(note, environment);
}

function waiverText({ check, name, reason, expires }: Waiver): string {
  return `  ${check} waived by ${oneLine(name)} until ${expires}: ${oneLine(reason)}`;
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

export function attemptsText({ count, ordinal, replay }: AttemptCount): string {
  return replay ? `A replay of attempt ${ordinal} on this source; ${count} so far.` : `Attempt ${ordinal} on this source.`;
}

/** The same for programs. */
export function runJson({ kind, exitCode, folder, files, verdict, waivers, attempts, teacher, recordPath, released }: RunResult): string {
  const rowCount = kind === "released" || kind === "releasedUnderWaiver" ? released.rowCount : 0;
  return `${JSON.stringify({ outcome: kind, exitCode, folder, files, rowCount, attempts, record: recordPath, teacher, waivers, verdict }, null, 2)}\n`;
}
