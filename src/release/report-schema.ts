import { z } from "zod";
import { commands } from "./policy.js";
import type { ReportModel } from "./report-model.js";
import {
  constraintSchema,
  countsSchema,
  fidelityPrivacySchema,
  learningCurveSchema,
  mixSearchSchema,
  notesSchema,
  pairPictureSchema,
  pairSchema,
  pictureSchema,
  policySchema,
  protectionCostSchema,
  protectionSchema,
  queryAnswerSchema,
  qualitySchema,
  sourceSchema,
  splitSchema,
  startingRiskSchema,
  synthesizerSchema,
  textExampleSchema,
  toolSchema,
  verdictSchema,
  waiversSchema,
} from "./schema-parts.js";

/** report.json, version 1. */
export const reportSchema: z.ZodType<ReportModel> = z
  .strictObject({
    version: z.literal("standin.report/1"),
    tool: toolSchema,
    command: z.enum(commands),
    source: sourceSchema,
    output: z.strictObject({ name: z.string().max(10_000), counts: countsSchema }),
    split: splitSchema,
    synthesizer: synthesizerSchema,
    fidelityPrivacy: fidelityPrivacySchema,
    policy: policySchema,
    verdict: verdictSchema,
    waivers: waiversSchema,
    quality: z.array(qualitySchema),
    columns: z.array(pictureSchema),
    pairs: z.array(pairSchema),
    learningCurve: learningCurveSchema.nullable(),
    pairPictures: z.array(pairPictureSchema),
    mix: mixSearchSchema.nullable(),
    answers: z.array(queryAnswerSchema),
    textExamples: z.array(textExampleSchema).max(10).describe("of synthetic rows; none unless the verdict is pass"),
    constraints: z.array(constraintSchema),
    startingRisk: startingRiskSchema.nullable(),
    protections: z.array(protectionSchema),
    protectionCost: protectionCostSchema.nullable(),
    notes: notesSchema,
  })
  .meta({ title: "standin report", description: "report.json: what report.html says, as data; aggregates only" });
