import { StandinError } from "../errors.js";
import { parseWaiverFile } from "../release/parse-waiver-file.js";
import type { Policy } from "../release/policy.js";
import type { Waiver } from "../release/waiver.js";
import { baseName } from "./paths.js";
import type { Ports } from "./ports.js";

/**
 * The waivers in these files, usable now: read before the work begins, so that a wrong one is not found after it.
 * @param input the source as the user named it
 * @throws StandinError WAIVER_INVALID, also for a file that is not there and for two waivers of one check; WAIVER_EXPIRED
 */
export async function readWaivers(files: readonly string[], input: string, policy: Policy, ports: Ports): Promise<Waiver[]> {
  const usage = { now: ports.now(), policy: policy.name, source: baseName(input) };
  const waivers: Waiver[] = [];
  for (const path of files) {
    const file = baseName(path);
    const text = await ports.readText(path);
    if (text === null) throw new StandinError("WAIVER_INVALID", `There is no waiver ${path}. Give the path of a YAML file.`, { file });
    const waiver = parseWaiverFile(text, file, usage);
    if (waivers.some(({ check }) => check === waiver.check)) {
      const next = "Give the one that holds.";
      throw new StandinError("WAIVER_INVALID", `Waiver ${file} is the second one for ${waiver.check}. ${next}`, { file });
    }
    waivers.push(waiver);
  }
  return waivers;
}

/** Sentences on waivers that were brought in vain. */
export function unusedNotes(unused: readonly Waiver[]): string[] {
  return unused.map(({ check, name }) => `The waiver of ${name} for ${check} was not needed and changed nothing.`);
}
