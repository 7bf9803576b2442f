import type { QualityFigure } from "../evaluation/figures.js";
import type { EvaluateFileResult } from "../pipeline/evaluate-file.js";
import type { CliEnvironment } from "./cli-environment.js";
import { unmeasuredFigures } from "../release/unmeasured-figures.js";
import { oneLine } from "./one-line.js";
import { headline, painter } from "./paint.js";
import { showAnswers, showMix } from "./show-questions.js";
import { attemptsText, showWaivers, verdictText } from "./show-run.js";

/** The judgement of a synthetic file: verdict, reasons, quality, and where the report lies. */
export function showEvaluation({ verdict, waivers, evaluation, attempts, folder }: EvaluateFileResult, environment: CliEnvironment): void {
  const { stdout } = environment;
  const outcome = { pass: "Pass", fail: "Refused", inconclusive: "Inconclusive" }[verdict.kind];
  stdout.write(`${headline(verdict.kind, `${outcome} by ${verdict.policy}`, stdout)}\n`);
  showWaivers(waivers, environment);
  stdout.write(`${verdictText(verdict)}\n`);
  for (const line of qualityLines(evaluation.quality)) stdout.write(`${line}\n`);
  showMix(evaluation.mix, stdout);
  showAnswers(evaluation.answers, stdout);
  stdout.write(`${attemptsText(attempts)}\n`);
  const next = folder === null ? "the same with -o FOLDER writes the report" : `open ${folder}/report.html`;
  stdout.write(`${painter(stdout).hint(`Next: ${next}`)}\n`);
}

/** A line for each figure; figures that lack the same thing share one. */
function qualityLines(quality: readonly QualityFigure[]): string[] {
  const measured = quality.flatMap(({ title, result }) =>
    result.kind === "measured" ? [`${oneLine(title)}: ${Number(result.value.estimate.toPrecision(4))}`] : [],
  );
  const others = unmeasuredFigures(quality).map(
    ({ figures, reason }) => `Not measured (${oneLine(reason)}): ${figures.map(({ title }) => oneLine(title)).join("; ")}`,
  );
  return [...measured, ...others];
}

/** The same for programs. */
export function evaluationJson({ verdict, waivers, evaluation, attempts, folder }: EvaluateFileResult): string {
  const { quality, privacy, mix, answers } = evaluation;
  const outcome = { pass: "passed", fail: "refused", inconclusive: "inconclusive" }[verdict.kind];
  return `${JSON.stringify({ outcome, exitCode: verdict.exitCode, folder, attempts, waivers, verdict, quality, privacy, mix, answers }, null, 2)}\n`;
}
