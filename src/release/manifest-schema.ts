import { z } from "zod";
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

const runSchema = z
  .strictObject({
    startedAt: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/),
    durationMs: z.number().min(0),
    threads: z.int().min(1),
    node: z.string().max(100),
    seedCommitment: sha256Schema.describe("of a random key of the private run record followed by the seed"),
    seedGuessable: z.boolean(),
    attempts: z.int().min(1).describe("distinct synthetic files judged against this source so far, this one included"),
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
