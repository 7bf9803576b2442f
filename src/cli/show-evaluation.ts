import type { QualityFigure } from "../evaluation/figures.js";
import type { EvaluateFileResult } from "../pipeline/evaluate-file.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";
import { headline, painter } from "./paint.js";
import { attemptsText, showWaivers, verdictText } from "./show-run.js";

/** The judgement of a synthetic file: verdict, reasons, quality, and where the report lies. */
export function showEvaluation({ verdict, waivers, evaluation, attempts, folder }: EvaluateFileResult, environment: CliEnvironment): void {
  const { stdout } = environment;
  const outcome = { pass: "Pass", fail: "Refused", inconclusive: "Inconclusive" }[verdict.kind];
  stdout.write(`${headline(verdict.kind, `${outcome} by ${verdict.policy}`, stdout)}\n`);
  showWaivers(waivers, environment);
  stdout.write(`${verdictText(verdict)}\n`);
  for (const figure of evaluation.quality) stdout.write(`${qualityText(figure)}\n`);
  stdout.write(`${attemptsText(attempts)}\n`);
  const next = folder === null ? "the same with -o FOLDER writes the report" : `open ${folder}/report.html`;
  stdout.write(`${painter(stdout).hint(`Next: ${next}`)}\n`);
}

function qualityText({ title, result }: QualityFigure): string {
  const value =
    result.kind === "measured" ? String(Number(result.value.estimate.toPrecision(4))) : `not measured (${oneLine(result.reason)})`;
  return `${oneLine(title)}: ${value}`;
}

/** The same for programs. */
export function evaluationJson({ verdict, waivers, evaluation, attempts, folder }: EvaluateFileResult): string {
  const { quality, privacy } = evaluation;
  const outcome = { pass: "passed", fail: "refused", inconclusive: "inconclusive" }[verdict.kind];
  return `${JSON.stringify({ outcome, exitCode: verdict.exitCode, folder, attempts, waivers, verdict, quality, privacy }, null, 2)}\n`;
}
