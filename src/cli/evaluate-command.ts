import type { Command } from "commander";
import { evaluateFile } from "../pipeline/evaluate-file.js";
import { inspectInput } from "../pipeline/inspect-input.js";
import { readWaivers } from "../pipeline/read-waivers.js";
import type { CliEnvironment, SetExitCode } from "./cli-environment.js";
import { readInputs } from "./inputs.js";
import {
  addConfigOption,
  addPolicyOption,
  addQuestionOptions,
  addTableOptions,
  addWaiverOption,
  addWorkOptions,
  type RunFlags,
} from "./options.js";
import { evaluationJson, showEvaluation } from "./show-evaluation.js";
import { showNotes } from "./show-notes.js";
import { version } from "./version.js";
import { withWork } from "./with-work.js";

interface Flags extends RunFlags {
  readonly output?: string;
}

/** `standin evaluate REAL SYNTHETIC`: judges a synthetic file, whoever made it. */
export function addEvaluateCommand(program: Command, environment: CliEnvironment, setExitCode: SetExitCode): void {
  const command = program
    .command("evaluate")
    .description("judge a synthetic file, whoever made it, by a policy")
    .argument("<real>", "the records that it was made from")
    .argument("<synthetic>", "the synthetic file")
    .option("--holdout <file>", "real records that its maker never saw; without them the verdict is inconclusive at best")
    .option("-o, --output <folder>", "write the report here")
    .option("--force", "replace a report that stands there");
  addPolicyOption(command);
  addWaiverOption(command);
  addQuestionOptions(command);
  addConfigOption(command);
  addWorkOptions(addTableOptions(command)).action(async (real: string, synthetic: string, flags: Flags) => {
    const { settings, policy, seed, threadCount } = await readInputs(real, flags, environment);
    const { ports, nodeVersion, stdout } = environment;
    const waivers = await readWaivers(flags.waiver ?? [], real, policy, ports);
    const { holdout, queries, mixSearch, configName } = settings;
    await withWork(environment, threadCount, async (work, clearProgress) => {
      const inspected = await inspectInput(real, settings, ports, work);
      showNotes(inspected, environment, clearProgress);
      const base = { real, synthetic, holdout, policy, seed, waivers, queries, mixSearch, configName, nodeVersion, toolVersion: version };
      const request = { ...base, output: flags.output ?? null, force: flags.force === true };
      const result = await evaluateFile(request, inspected, ports, work);
      clearProgress();
      if (flags.json === true) stdout.write(evaluationJson(result));
      else showEvaluation(result, environment);
      setExitCode(result.verdict.exitCode);
    });
  });
}
