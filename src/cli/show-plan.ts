import type { Plan } from "../pipeline/plan-run.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";

/** The plan of a dry run. */
export function showPlan(plan: Plan, { stdout }: CliEnvironment, asJson: boolean): void {
  if (asJson) {
    stdout.write(`${JSON.stringify({ outcome: "planned", ...plan }, null, 2)}\n`);
    return;
  }
  plan.steps.forEach((step, index) => stdout.write(`${index + 1}. ${oneLine(step)}\n`));
  stdout.write(`\nAbout ${durationText(plan.estimateSeconds)} (estimated from ${plan.basis}). Nothing was written.\n`);
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 360) / 10} hours`;
}
