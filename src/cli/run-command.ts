import type { Command } from "commander";
import { fidelityPrivacyOf } from "../pipeline/fidelity-privacy.js";
import { inspectInput } from "../pipeline/inspect-input.js";
import { defaultReleaseFolder } from "../pipeline/paths.js";
import { planRun } from "../pipeline/plan-run.js";
import { readWaivers } from "../pipeline/read-waivers.js";
import { prepareRun, rehearseTeacher, run } from "../pipeline/run.js";
import type { CliEnvironment, SetExitCode } from "./cli-environment.js";
import { readInputs } from "./inputs.js";
import { addFitOptions, addQuestionOptions, addTeacherOptions, addWaiverOption, type RunFlags, wholeNumber } from "./options.js";
import { showNotes } from "./show-notes.js";
import { showPlan } from "./show-plan.js";
import { runJson, showRun } from "./show-run.js";
import { teacherFor } from "./teacher.js";
import { version } from "./version.js";
import { withWork } from "./with-work.js";

interface Flags extends RunFlags {
  readonly output?: string;
  readonly synthesizer: string;
}

/** `standin run INPUT`: from a table to a release or a refusal. */
export function addRunCommand(program: Command, environment: CliEnvironment, setExitCode: SetExitCode): void {
  const command = program
    .command("run", { isDefault: true })
    .description("make a release of stand-in records, or a refusal that says what to change")
    .argument("<input>", "table: CSV, JSON Lines or Parquet, also .gz; - for standard input")
    .option("-o, --output <folder>", "the release folder (default: INPUT-release)")
    .option("--rows <count>", "rows to draw (default: as many persons as were fitted on)", wholeNumber("--rows", 1))
    .option("--holdout <file>", "real records set apart for the evaluation (default: a part of the input)")
    .option("--force", "replace a release that stands there")
    .option("--dry-run", "say what would be done and how long it would take; write nothing");
  addFitOptions(addTeacherOptions(addQuestionOptions(addWaiverOption(command)))).action(async (input: string, flags: Flags) => {
    const { settings, policy, seed, threadCount } = await readInputs(input, flags, environment);
    const { nodeVersion, ports } = environment;
    const waivers = await readWaivers(flags.waiver ?? [], input, policy, ports);
    const output = flags.output ?? defaultReleaseFolder(input);
    const { rows: rowCount, queries, mixSearch, holdout, holdoutShare, configName } = settings;
    const fidelityPrivacy = fidelityPrivacyOf(flags.synthesizer, settings.fidelityPrivacy);
    const teacher = await teacherFor(settings.teacher, flags, environment);
    const base = { input, output, force: flags.force === true, method: flags.synthesizer, toolVersion: version, nodeVersion, teacher };
    const request = { ...base, fidelityPrivacy, policy, seed, waivers, queries, mixSearch, rowCount, holdout, holdoutShare, configName };
    await withWork(environment, threadCount, async (work, clearProgress) => {
      const inspected = await inspectInput(input, settings, ports, work);
      showNotes(inspected, environment, clearProgress);
      if (flags.dryRun === true) {
        const prepared = await prepareRun(request, inspected, ports, work);
        showPlan(planRun(request, prepared, threadCount), environment, flags.json === true);
        return await rehearseTeacher(request, prepared, ports, work);
      }
      const result = await run(request, inspected, ports, work);
      clearProgress();
      if (flags.json === true) environment.stdout.write(runJson(result));
      else showRun(result, environment);
      setExitCode(result.exitCode);
    });
  });
}
