import { z } from "zod";
import { codebookProblem } from "../encode/check-codebook.js";
import { planProblem } from "../encode/constraints/check-plan.js";
import { constraintPlanSchema } from "../encode/constraints/plan.js";
import { reducedMetadata } from "../encode/constraints/reduce-step.js";
import { type Codebook, codebookSchema } from "../encode/codebook.js";
import { codedColumns } from "../encode/coded-columns.js";
import { StandinError } from "../errors.js";
import type { Metadata } from "../metadata/metadata.js";
import { metadataSchema, toMetadata } from "../metadata/metadata-schema.js";
import { canonicalJson, sha256Hex } from "../release/canonical-json.js";
import { copulaStateSchema } from "../synthesizers/copula/copula-state.js";
import { independentStateSchema } from "../synthesizers/independent/independent.js";
import { synthesizerOf } from "../synthesizers/registry.js";
import { treeStateSchema } from "../synthesizers/tree/tree-state.js";
import { hiddenColumns, type PhraseModel } from "../text/phrase-model.js";
import { parsePhraseState, type PhraseState, phraseState, phraseStateSchema } from "../text/phrase-state.js";
import type { Model } from "./fit-model.js";

export const modelVersion = "standin.model/2";

/** Largest model file read, in characters: a guard, about a hundred times what a wide table needs. */
export const modelSizeLimit = 400_000_000;

/** `model.json`: no code, no counts, nothing that fewer than k persons hold. */
export const modelFileSchema = z
  .object({
    version: z.literal(modelVersion),
    k: z.number().int().min(1),
    policy: z.string().min(1),
    /** Steps of synthesis between people's records and what the model draws. */
    generation: z.number().int().min(1),
    metadata: metadataSchema,
    /** How drawn rows keep the constraints of the metadata. */
    constraints: constraintPlanSchema,
    codebook: codebookSchema,
    /** Columns of free text that are written for drawn rows. */
    texts: z.array(phraseStateSchema),
    synthesizer: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("tree"), state: treeStateSchema }).strict(),
      z.object({ kind: z.literal("copula"), state: copulaStateSchema }).strict(),
      z.object({ kind: z.literal("independent"), state: independentStateSchema }).strict(),
    ]),
    /** SHA-256 over the canonical JSON (RFC 8785) of the rest. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .strict()
  .meta({ title: "standin model", description: "model.json: codebook and state of a fitted method; confidential" });

/** The text of `model.json`. */
export function serialiseModel(model: Model): string {
  const rest = {
    version: modelVersion,
    k: model.k,
    policy: model.policyId,
    generation: model.generation,
    metadata: model.output.metadata,
    constraints: model.output.plan,
    codebook: model.codebook,
    texts: model.texts.map(phraseState),
    synthesizer: { kind: model.synthesizer, state: model.fitted.toJSON() },
  };
  return `${canonicalJson({ ...rest, sha256: sha256Hex(canonicalJson(rest)) })}\n`;
}

/**
 * The model in the text of `model.json`, every part checked.
 * @throws StandinError MODEL_INVALID when it is no JSON, too large, of another version, edited by hand or inconsistent
 */
export function parseModel(text: string, fileName: string): Model {
  const raw = parseJson(text, fileName);
  const parsed = modelFileSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(
      fileName,
      `${issue === undefined || issue.path.length === 0 ? "the file" : issue.path.join(".")} is not as schemas/model.schema.json says`,
    );
  }
  const { sha256, ...rest } = parsed.data;
  if (checksum(rest) !== sha256) throw invalid(fileName, "its content does not match its checksum (sha256)");
  const output = { metadata: toMetadata(rest.metadata), plan: rest.constraints };
  checkPlan(output, fileName);
  const metadata = reducedMetadata(output.metadata, output.plan);
  checkColumns(
    metadata.columns.map(({ name }) => name),
    rest.codebook.columns.map(({ name }) => name),
    fileName,
  );
  if (rest.codebook.k !== rest.k) throw invalid(fileName, "its codebook is for another k");
  const problem = codebookProblem(rest.codebook, metadata) ?? stateProblem(rest.synthesizer.state, rest.codebook);
  if (problem !== null) throw invalid(fileName, problem);
  const fitted = synthesizerOf(rest.synthesizer.kind, { k: rest.k, target: metadata.target }).load(rest.synthesizer.state);
  const { k, policy: policyId, generation, codebook } = rest;
  return {
    k,
    policyId,
    generation,
    metadata,
    codebook,
    synthesizer: rest.synthesizer.kind,
    fitted,
    output,
    texts: textsOf(rest.texts, output.metadata, fileName),
  };
}

function parseJson(text: string, fileName: string): unknown {
  if (text.length > modelSizeLimit) throw invalid(fileName, `it has ${text.length} characters, more than the ${modelSizeLimit} allowed`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid(fileName, "it is not complete JSON");
  }
}

/** Null for what canonical JSON cannot hold (a number beyond doubles, half a surrogate pair, nesting without end). */
function checksum(rest: unknown): string | null {
  try {
    return sha256Hex(canonicalJson(rest));
  } catch {
    return null;
  }
}

type State = z.infer<typeof modelFileSchema>["synthesizer"]["state"];

/** Whether the synthesizer draws exactly the columns that the codebook decodes; the rest of its state is its own to check. */
function stateProblem({ columns }: State, codebook: Codebook): string | null {
  const drawn = new Map<string, number>(columns.map(({ name, cardinality }) => [name, cardinality]));
  const coded = codedColumns(codebook);
  const same = columns.length === coded.length && coded.every(({ name, cardinality }) => drawn.get(name) === cardinality);
  return same ? null : "codebook and synthesizer disagree on the columns or their codes";
}

function checkColumns(described: readonly string[], coded: readonly string[], fileName: string): void {
  const same = described.length === coded.length && described.every((name, i) => name === coded[i]);
  if (!same || new Set(described).size !== described.length) throw invalid(fileName, "metadata and codebook name different columns");
}

/** Models of texts whose columns are all there. */
function textsOf(states: readonly PhraseState[], { columns }: Metadata, fileName: string): PhraseModel[] {
  const names = new Set(columns.map(({ name }) => name));
  return states.map((state) => {
    const model = parsePhraseState(state);
    const wanted = [state.column, ...hiddenColumns(model), ...state.traits.map(({ trait }) => trait.column)];
    if (!wanted.every((name) => names.has(name))) throw invalid(fileName, "a model of texts names a column that there is not");
    return model;
  });
}

function checkPlan({ metadata, plan }: Model["output"], fileName: string): void {
  const problem = planProblem(plan, metadata);
  if (problem !== null) throw invalid(fileName, problem);
}

function invalid(fileName: string, what: string): StandinError {
  return new StandinError(
    "MODEL_INVALID",
    `${fileName} is no usable model: ${what}. Fit it again with \`standin fit INPUT -o model.json\`.`,
    { file: fileName },
  );
}
