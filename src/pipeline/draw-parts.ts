import type { Metadata } from "../metadata/metadata.js";
import type { Policy } from "../release/policy.js";
import type { Fold, Refit } from "../evaluation/figures.js";
import type { Rng } from "../random/rng.js";
import type { Table } from "../table/table.js";
import { fitModel, type Model } from "./fit-model.js";
import { personsOf } from "../metadata/persons.js";
import type { Work } from "./ports.js";
import { protectedRows } from "./protected-rows.js";
import { type SampleSize, sampleModel } from "./sample-model.js";
import type { Split } from "./split.js";
import type { Teaching } from "./teaching.js";

export interface DrawRequest {
  readonly split: Split;
  readonly metadata: Metadata;
  readonly policy: Policy;
  /** Name of the method, see `synthesizers/registry.ts`. */
  readonly method: string;
  /** From privacy (0) to fidelity (1); null for a method that has no such place. */
  readonly fidelityPrivacy: number | null;
  /** Rows of the release; null for as many persons as were fitted on. */
  readonly rowCount: number | null;
  /** Writes the texts of the release; null: they are the phrase model's. */
  readonly teaching: Teaching | null;
  readonly rng: Rng;
}

export interface Drawn {
  readonly model: Model;
  /** What is to be released. */
  readonly released: Table;
  /** One, or five: each with what a model of its own train drew. */
  readonly folds: readonly Fold[];
}

/** Fits and draws: once, or with five folds once more for each of them. */
export async function drawParts(request: DrawRequest, work: Work): Promise<Drawn> {
  const { split, rng } = request;
  const five = split.kind === "five-fold";
  const steps = five ? split.parts.length + 1 : 1;
  const model = await fit(split.fittedOn, request, rng, inStep(work, 0, steps));
  const size: SampleSize = request.rowCount === null ? persons(split.fittedPersonCount) : { kind: "rows", count: request.rowCount };
  const released = await sampleModel(model, size, { ...work, rng: rng.fork("sample") }, null, request.teaching);
  if (!five) {
    const folds = split.parts.map((part) => ({
      ...part,
      synthetic: released,
      protectedRows: protectedRows(part.train, model, rng.fork("protections")),
    }));
    return { model, released, folds };
  }
  const folds: Fold[] = [];
  for (const [index, part] of split.parts.entries()) {
    const ownRng = rng.fork(`fold/${index}`);
    const sibling = await fit(part.train, request, ownRng, inStep(work, index + 1, steps));
    const own = persons(personsOf(part.train, request.metadata.unit).personCount);
    const synthetic = await sampleModel(sibling, own, { ...inStep(work, index + 1, steps), rng: ownRng.fork("sample") });
    folds.push({ ...part, synthetic, protectedRows: protectedRows(part.train, sibling, ownRng.fork("protections")) });
  }
  return { model, released, folds };
}

type Method = Pick<DrawRequest, "metadata" | "policy" | "method" | "fidelityPrivacy">;

function fit(table: Table, { metadata, policy, method, fidelityPrivacy }: Method, rng: Rng, work: Work): Promise<Model> {
  const request = { table, metadata, k: policy.k, policyId: policy.name, synthesizer: method, fidelityPrivacy };
  return fitModel({ ...request, rng: rng.fork("fit"), ...work });
}

/**
 * The method of the request as a function, for attacks that fit it on rows of their own: same policy, method, settings and columns' meaning, as
 * many persons drawn as were given. It holds no rows itself and sees what it is given alone; the same rows and rng give the same table.
 */
export function refitOf(request: Method, work: Work): Refit {
  const quiet = { ...work, progress: () => {} }; // a check tells its own progress
  return async (train, rng) => {
    const model = await fit(train, request, rng, quiet);
    return await sampleModel(model, persons(personsOf(train, request.metadata.unit).personCount), { ...quiet, rng: rng.fork("sample") });
  };
}

function persons(count: number): SampleSize {
  return { kind: "persons", count };
}

/** The same work, its progress counted as one of several equal steps. */
function inStep(work: Work, index: number, count: number): Work {
  return { ...work, progress: (step, share) => work.progress(step, (index + share) / count) };
}
