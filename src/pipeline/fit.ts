import type { Policy } from "../release/policy.js";
import { createRng, seedKey } from "../random/rng.js";
import { milderPolicies } from "./choose-policy.js";
import { fitModel } from "./fit-model.js";
import { type Inspected, settleConstraints } from "./inspect-input.js";
import { unlearnedTextNotes } from "./learned-texts.js";
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
  /** Name of the method, see `synthesizers/registry.ts`. */
  readonly method: string;
  /** From privacy (0) to fidelity (1); null for a method that has no such place. */
  readonly fidelityPrivacy: number | null;
  readonly seed: Seed;
}

export interface FitToFileResult {
  readonly path: string;
  readonly byteCount: number;
  /** Columns that are not learned from, with their treatment. */
  readonly notLearned: readonly string[];
  /** What the user should know of them. */
  readonly notes: readonly string[];
}

/** Fits all rows of the input and writes the model. @throws StandinError TOO_FEW_PERSONS, OUTPUT_EXISTS and what writing throws */
export async function fitToFile(request: FitToFileRequest, inspected: Inspected, ports: Ports, work: Work): Promise<FitToFileResult> {
  const { output, policy, method, fidelityPrivacy, seed, force } = request;
  const { table, lineage } = inspected;
  await requireAbsent(output, force, ports);
  requirePersons(personsOf(table, inspected.metadata.unit).personCount, policy, milderPolicies(policy));
  const { metadata } = settleConstraints(inspected, table, policy.k);
  const rng = createRng(seedKey(seed.text)).fork("fit");
  const model = await fitModel({
    table,
    metadata,
    k: policy.k,
    policyId: policy.name,
    synthesizer: method,
    fidelityPrivacy,
    sourceGeneration: lineage.generation,
    rng,
    ...work,
  });
  const text = serialiseModel(model);
  await ports.writeText(output, text, { force, mode: 0o600 }, work.signal);
  await keepRunRecord(openRunRecord("fit", seed, ports.now(), ports.randomBytes), ports.state);
  const written = new Set(model.texts.map(({ column }) => column));
  const notLearned = metadata.columns
    .filter(({ name, treatment }) => treatment !== "model" && !written.has(name))
    .map(({ name, treatment }) => `${name} (${treatment})`);
  return { path: output, byteCount: Buffer.byteLength(text), notLearned, notes: unlearnedTextNotes(metadata, model.texts, policy.k) };
}
