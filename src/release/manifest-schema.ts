import { z } from "zod";
import { refusalReasons } from "../text/teacher/check-candidate.js";
import { endpointClasses, replyFormats, requestFailures, teacherApis } from "../text/teacher/teacher.js";
import type { Manifest } from "./manifest.js";
import { commands } from "./policy.js";
import {
  fidelityPrivacySchema,
  notesSchema,
  policySchema,
  protectionSchema,
  qualitySchema,
  sha256Schema,
  sourceSchema,
  splitSchema,
  synthesizerSchema,
  toolSchema,
  verdictSchema,
  waiversSchema,
} from "./schema-parts.js";

const outputSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(4096)
    .regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))(?!.*\\)(?!.*\/\/).+$/)
    .describe("relative to the release folder, forward slashes, no . or .."),
  sha256: sha256Schema,
  bytes: z.int().min(0),
  rows: z.int().min(0).nullable(),
});

const tokenCounts = z.strictObject({ input: z.int().min(0), output: z.int().min(0) });
const money = z.strictObject({ amount: z.number().min(0), currency: z.string().min(1).max(20) }).nullable();
const countsOf = <Name extends string>(names: readonly Name[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, z.int().min(0)])) as Record<Name, z.ZodInt>);

const teacherSchema = z
  .strictObject({
    api: z.enum(teacherApis),
    endpoint: z.strictObject({ class: z.enum(endpointClasses), host: z.string().min(1).max(300) }),
    model: z.string().min(1).max(500),
    format: z.enum(replyFormats).describe("how replies of the wanted shape were asked for"),
    temperature: z.number().min(0).max(2).nullable().describe("null: the endpoint's own"),
    prompt: z.strictObject({ version: z.string().max(100), sha256: sha256Schema.describe("of the prompt file that comes with standin") }),
    candidatesPerText: z.int().min(1),
    columns: z.array(z.string().max(1000)),
    texts: z.strictObject({
      teacher: z.int().min(0),
      phraseModel: z.int().min(0).describe("texts for which no candidate passed: they are the phrase model's own"),
    }),
    candidates: z.int().min(0).describe("replies judged"),
    refused: countsOf(refusalReasons).describe("replies by why they were not taken"),
    tokens: tokenCounts.describe("of all replies, as the endpoint counted them"),
    cost: money.describe("null where no prices were given"),
  })
  .describe("the language model that wrote the texts");

const teacherRunSchema = z.strictObject({
  fromCache: z.int().min(0).describe("replies that an earlier run had asked for"),
  failures: countsOf(requestFailures).describe("requests that failed and were made again"),
  tokens: tokenCounts.describe("of the replies asked for in this run"),
  cost: money,
});

const runSchema = z
  .strictObject({
    startedAt: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/),
    durationMs: z.number().min(0),
    threads: z.int().min(1),
    node: z.string().max(100),
    seedCommitment: sha256Schema.describe("of a random key of the private run record followed by the seed"),
    seedGuessable: z.boolean(),
    attempts: z.int().min(1).describe("distinct synthetic files judged against this source so far, this one included"),
    teacher: teacherRunSchema.nullable().describe("null where no teacher wrote"),
  })
  .describe("what differs between two runs of the same inputs");

const syntheticSourceSchema = z.strictObject({
  generation: z.int().min(1).describe("steps of synthesis between people's records and the source, as far as is known"),
  knownBy: z.enum(["manifest", "name", "declared"]),
  reason: z.string().min(1).max(1000).describe("why it was taken, in the user's words"),
});

/** manifest.json, version 2. */
export const manifestSchema: z.ZodType<Manifest> = z
  .strictObject({
    version: z.literal("standin.manifest/2"),
    tool: toolSchema,
    command: z.enum(commands),
    config: z.strictObject({ sha256: sha256Schema.describe("over the canonical JSON of value"), value: z.json() }),
    policy: policySchema,
    source: sourceSchema,
    generation: z
      .int()
      .min(1)
      .nullable()
      .describe(
        "steps of synthesis between people's records and the outputs: 1 and those of the source; null for a file that someone else made",
      ),
    syntheticSource: syntheticSourceSchema.nullable().describe("set where the source is itself synthetic and was taken all the same"),
    split: splitSchema,
    synthesizer: synthesizerSchema,
    fidelityPrivacy: fidelityPrivacySchema,
    teacher: teacherSchema.nullable(),
    protections: z.array(protectionSchema),
    quality: z.array(qualitySchema),
    verdict: verdictSchema,
    waivers: waiversSchema,
    outputs: z.array(outputSchema),
    notes: notesSchema,
    run: runSchema,
    sha256: sha256Schema.describe("over the canonical JSON (RFC 8785) of everything else"),
  })
  .meta({ title: "standin release manifest", description: "manifest.json: every threshold and every figure behind the verdict" });
