import type { Command } from "commander";
import { completeFile } from "../pipeline/complete.js";
import { sampleToFile } from "../pipeline/sample.js";
import { chooseSeed } from "../pipeline/seed.js";
import { readTeacherSettings } from "../pipeline/settings.js";
import type { CliEnvironment } from "./cli-environment.js";
import { readOptions, teacherChoices } from "./inputs.js";
import { addSampleOptions, checkSampleFlags, dryRunNeedsTeacher, type SampleFlags } from "./sample-flags.js";
import { showCompletion, showSample } from "./show-sample.js";
import { teacherFor } from "./teacher.js";
import { withWork } from "./with-work.js";

/** `standin sample MODEL -o FILE --rows N`: rows that no gate has seen, and a name that says so. */
export function addSampleCommand(program: Command, environment: CliEnvironment): void {
  const command = program
    .command("sample")
    .description("draw rows from a model; no gate has seen them, and .ungated in the file's name says so")
    .argument("<model>", "model file of `standin fit`");
  addSampleOptions(command).action(async (model: string, flags: SampleFlags) => {
    const { ports, stdout } = environment;
    checkSampleFlags(flags);
    const { output, copies, complete, given = [], balance = [], scenario: text, share, represent } = flags;
    const seed = chooseSeed(flags.seed ?? null, ports.randomBytes);
    const asked = await readTeacherSettings(teacherChoices(flags), flags.config, ports);
    if (flags.dryRun === true && asked === null) throw dryRunNeedsTeacher();
    const teacher = await teacherFor(asked, flags, environment);
    const common = { model, output, copies, seed, force: flags.force === true };
    await withWork(environment, flags.threads ?? environment.defaultThreadCount, async (work, clearProgress) => {
      if (complete !== undefined) {
        const result = await completeFile({ ...common, input: complete, reading: readOptions(flags) }, ports, work);
        clearProgress();
        if (flags.json === true) return stdout.write(`${JSON.stringify({ outcome: "completed", ...result }, null, 2)}\n`);
        return showCompletion(result, environment);
      }
      const scenario = text === undefined ? null : { text, share: share! };
      const result = await sampleToFile({ ...common, rowCount: flags.rows!, given, balance, scenario, represent, teacher }, ports, work);
      clearProgress();
      if (flags.dryRun === true) return;
      if (flags.json === true) return stdout.write(`${JSON.stringify({ outcome: "sampled", ...result }, null, 2)}\n`);
      showSample(result, environment);
    });
  });
}
