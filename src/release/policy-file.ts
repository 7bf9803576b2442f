import { z } from "zod";
import { type PrivacyCheckId, privacyCheckIds } from "../evaluation/figures.js";
import { commands } from "./policy.js";

export const policyVersion = "standin.policy/1";

/** The figures of each check that a policy may limit. */
export const limitableFigures: Readonly<Record<PrivacyCheckId, readonly string[]>> = {
  A1: ["count"],
  A2: ["count"],
  A3: ["pValue", "excessRatio"],
  A4: ["longRuns", "pValue", "excess"],
  A5: ["categories", "extremes", "spikes"],
  A6: ["excess"],
  A7: ["excess", "releasedShareExcess"],
  A8: ["pValue", "excessHits", "excessRate"],
  B1: ["auc", "tprAt1PercentFpr", "tprAt10PercentFpr"],
  B2: ["auc", "tprAt10PercentFpr"],
  B3: ["univariate", "multivariate", "multivariate3", "multivariate4"],
  B4: ["residual1", "residual10"],
  B5: ["pValue", "residual"],
  B6: ["excess"],
  C1: ["tprAt1PercentFpr", "worstDecileTprAt1PercentFpr"],
  C2: ["epsilonLower"],
  E1: ["sharedPersons", "sharedRecords"],
  E2: ["attempts"],
  E3: ["hits"],
  T1: ["auc", "tprAt1PercentFpr"],
  T2: ["pValue", "copies", "overfit", "underfit", "excess"],
  T3: ["pValue", "excess"],
  T4: ["printed", "exposure"],
  S1: [], // DCR share never decides
};

const limitSchema = z
  .union([
    z.strictObject({ atMost: z.number().describe("the upper end of the figure's 90 % interval must not lie above") }),
    z.strictObject({ atLeast: z.number().min(0).max(1).describe("a p-value (Holm-adjusted) must not lie below") }),
  ])
  .meta({ id: "Limit" });

function ruleSchema(figures: readonly string[]) {
  return z.strictObject({
    required: z.array(z.enum(commands)).describe("commands that cannot pass without this check; none: for information").optional(),
    sighted: z.boolean().describe("a pass counts only if the attack saw the planted copies").optional(),
    limits: z.strictObject(Object.fromEntries(figures.map((figure) => [figure, limitSchema.optional()]))).optional(),
  });
}

const informationSchema = z
  .strictObject({
    required: z.array(z.enum(commands)).max(0).optional(),
    sighted: z.literal(false).optional(),
    limits: z.strictObject({}).optional(),
  })
  .describe("shown for information; a distance to the closest record never decides");

type RuleFile = z.infer<ReturnType<typeof ruleSchema>>;

/** Every check by its id; one that is left out of a complete policy is not asked for. */
function checkSchemas() {
  const entries = privacyCheckIds.map(
    (id) => [id, (id === "S1" ? informationSchema : ruleSchema(limitableFigures[id])).optional()] as const,
  );
  return Object.fromEntries(entries) as unknown as Readonly<Record<PrivacyCheckId, z.ZodOptional<z.ZodType<RuleFile>>>>;
}

/** A policy as it is written: complete, or the differences from the one that it extends. */
export const policyFileSchema = z
  .strictObject({
    version: z.literal(policyVersion),
    extends: z.string().min(1).describe("built-in policy that fills in what this file leaves out: vendor/2").optional(),
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*\/[0-9]+$/)
      .describe("name and version: acme/1"),
    title: z.string().min(1).max(200).optional(),
    purpose: z.string().min(1).max(1000).optional(),
    k: z.int().min(2).max(1_000_000).describe("persons that must hold a value before it may be shown or drawn").optional(),
    persons: z.int().min(1).max(1_000_000_000).describe("persons the model never saw, needed for a verdict").optional(),
    guessableSeed: z.enum(["accept", "warn", "refuse"]).describe("what happens to a given seed under 128 bits").optional(),
    checks: z.strictObject(checkSchemas()).optional(),
    untested: z
      .array(z.strictObject({ id: z.string().min(1).max(20), title: z.string().min(1).max(200), sentence: z.string().min(1).max(1000) }))
      .optional(),
  })
  .meta({ id: policyVersion, title: "standin release policy", description: "docs/policies.md explains every key" });

export type PolicyFile = z.infer<typeof policyFileSchema>;
