import type { CompleteFileResult } from "../pipeline/complete.js";
import type { ConditionsFound, SampledFile, SampleToFileResult } from "../pipeline/sample.js";
import type { CliEnvironment } from "./cli-environment.js";
import { oneLine } from "./one-line.js";
import { painter } from "./paint.js";
import { showTeacher } from "./teacher.js";

/** Columns that are told of at most; --json has all of them. */
const shownColumns = 12;

export function showSample(result: SampleToFileResult, environment: CliEnvironment): void {
  const { stdout } = environment;
  for (const { path, rowCount } of result.files) stdout.write(`${rowCount} rows that no gate has seen, readable by you alone: ${path}\n`);
  if (result.conditions !== null) for (const line of conditionLines(result.conditions)) stdout.write(`${oneLine(line)}\n`);
  showTeacher(result.teacher, environment);
  showNext(result.files, stdout);
}

export function showCompletion(result: CompleteFileResult, { stdout }: CliEnvironment): void {
  for (const { path, rowCount } of result.files) stdout.write(`${rowCount} rows that no gate has seen, readable by you alone: ${path}\n`);
  stdout.write(`${result.filledCells} empty cells filled; all others are as they were.\n`);
  if (result.unseenRows > 0) {
    const what = `${result.unseenRows} ${result.unseenRows === 1 ? "row holds" : "rows hold"} values that stand together in no record that the model knows`;
    stdout.write(`${what}: take what was filled in there with care.\n`);
  }
  showNext(result.files, stdout);
}

function showNext([first]: readonly SampledFile[], stdout: CliEnvironment["stdout"]): void {
  stdout.write(`${painter(stdout).hint(`Next: standin evaluate REAL ${first!.path} --holdout FILE`)}\n`);
}

function conditionLines({ probability, effectiveShare, parts, scenario }: ConditionsFound): string[] {
  const share = (value: number): string => `${Number((value * 100).toPrecision(3))} %`;
  const effective = `Effective sample size: ${share(effectiveShare)} of the rows in the making.`;
  if (scenario === null) {
    const balanced = parts.filter(({ label }) => label !== "").map((part) => `${part.label}: ${share(part.share)} of the rows`);
    const rare = probability < 0.995 ? `About ${share(probability)} of the model's free rows meet the conditions. ` : "";
    return [...balanced, `${rare}${effective}`];
  }
  const shifts = scenario.moved.slice(0, shownColumns);
  return [
    `${scenario.text}: ${share(scenario.share)} of the rows, without the scenario about ${share(scenario.shareBefore)}. ${effective}`,
    "How far the other columns move (total variation between their shares with and without the scenario; in brackets what chance alone gives):",
    ...shifts.map(({ column, totalVariation, byChance }) => `${column}: ${totalVariation.toFixed(3)} (${byChance.toFixed(3)})`),
    ...(scenario.moved.length > shownColumns ? [`and ${scenario.moved.length - shownColumns} columns that move less; --json has all`] : []),
  ];
}
