import type { Policy } from "../release/policy.js";
import { createRng, seedKey } from "../random/rng.js";
import { milderPolicies } from "./choose-policy.js";
import { fitModel } from "./fit-model.js";
import type { Inspected } from "./inspect-input.js";
import { serialiseModel } from "./model-file.js";
import { requireAbsent } from "./output-place.js";
import { personsOf } from "../metadata/persons.js";
import type { Ports, Work } from "./ports.js";
import { keepRunRecord, openRunRecord } from "./run-record.js";
import type { Seed } from "./seed.js";
import { requirePersons } from "./split.js";

export interface FitToFileRequest {
  /** The model file, written with mode 0600. */
  readonly output: string;
  readonly force: boolean;
  readonly policy: Policy;
  /** "tree" or "independent". */
  readonly method: string;
  readonly seed: Seed;
}

export interface FitToFileResult {
  readonly path: string;
  readonly byteCount: number;
  /** Columns that are not learned from, with their treatment. */
  readonly notLearned: readonly string[];
}

/** Fits all rows of the input and writes the model. @throws StandinError TOO_FEW_PERSONS, OUTPUT_EXISTS and what writing throws */
export async function fitToFile(
  request: FitToFileRequest,
  { table, metadata }: Inspected,
  ports: Ports,
  work: Work,
): Promise<FitToFileResult> {
  const { output, policy, method, seed, force } = request;
  await requireAbsent(output, force, ports);
  requirePersons(personsOf(table, metadata.unit).personCount, policy, milderPolicies(policy));
  const rng = createRng(seedKey(seed.text)).fork("fit");
  const model = await fitModel({ table, metadata, k: policy.k, policyId: policy.name, synthesizer: method, rng, ...work });
  const text = serialiseModel(model);
  await ports.writeText(output, text, { force, mode: 0o600 }, work.signal);
  await keepRunRecord(openRunRecord("fit", seed, ports.now(), ports.randomBytes), ports.state);
  const notLearned = metadata.columns
    .filter(({ treatment }) => treatment !== "model")
    .map(({ name, treatment }) => `${name} (${treatment})`);
  return { path: output, byteCount: Buffer.byteLength(text), notLearned };
}
