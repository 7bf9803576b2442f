import type { Policy } from "../release/policy.js";
import type { Waiver } from "../release/waiver.js";
import type { Questions } from "./questions.js";
import type { Seed } from "./seed.js";
import type { TeacherUse } from "./teaching.js";

/** What a whole run is asked for, beside the table that was read. */
export interface RunRequest extends Questions {
  /** As the user named it: a path, or "-". */
  readonly input: string;
  /** The release folder. */
  readonly output: string;
  /** Replace a release that stands there. */
  readonly force: boolean;
  readonly holdout: string | null;
  /** Share of persons held out where there is no holdout file; null for the usual 20 %. */
  readonly holdoutShare: number | null;
  readonly policy: Policy;
  /** Name of the method, see `synthesizers/registry.ts`. */
  readonly method: string;
  /** From privacy (0) to fidelity (1); null for a method that has no such place. */
  readonly fidelityPrivacy: number | null;
  readonly seed: Seed;
  /** Read and dated, see `readWaivers`. */
  readonly waivers: readonly Waiver[];
  /** Rows of the release; null for as many persons as were fitted on. */
  readonly rowCount: number | null;
  /** Writes the texts of the release; null: they are the phrase model's. */
  readonly teacher: TeacherUse | null;
  /** Base name of the configuration file in use, or null. */
  readonly configName: string | null;
  /** Version of this software and of Node, for report and manifest. */
  readonly toolVersion: string;
  readonly nodeVersion: string;
}
