import type { Command } from "commander";
import { auditFile } from "../pipeline/audit.js";
import type { CliEnvironment, SetExitCode } from "./cli-environment.js";
import { readOptions } from "./inputs.js";
import { oneLine } from "./one-line.js";
import { addReaderOptions, type ReaderFlags } from "./options.js";
import { withWork } from "./with-work.js";

interface Flags extends ReaderFlags {
  readonly source?: string;
  readonly json?: boolean;
}

/** `standin audit MODEL`: what a model file holds, and with its source whether k persons stand behind each part. */
export function addAuditCommand(program: Command, environment: CliEnvironment, setExitCode: SetExitCode): void {
  const command = program
    .command("audit")
    .description("check that a model holds nothing that fewer than k persons hold")
    .argument("<model>", "model file of `standin fit`")
    .option("--source <file>", "the input that it was fitted on: recounts everything")
    .option("--json", "print the result as JSON");
  addReaderOptions(command).action(async (model: string, flags: Flags) => {
    await withWork(environment, 1, async (work, clearProgress) => {
      const { stdout, ports } = environment;
      const audit = await auditFile(model, flags.source ?? null, readOptions(flags), ports, work);
      clearProgress();
      setExitCode(audit.passed ? 0 : 1);
      if (flags.json === true)
        return stdout.write(`${JSON.stringify({ outcome: audit.passed ? "passed" : "failed", ...audit }, null, 2)}\n`);
      stdout.write(audit.passed ? "Passed: no finding\n" : `Failed: ${audit.findings.length} finding(s)\n`);
      for (const finding of audit.findings) stdout.write(`  found: ${oneLine(finding)}\n`);
      for (const sentence of audit.checked) stdout.write(`  checked: ${oneLine(sentence)}\n`);
      for (const sentence of audit.notChecked) stdout.write(`  not checked: ${oneLine(sentence)}\n`);
    });
  });
}
