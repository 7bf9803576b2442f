import { z } from "zod";
import {
  type CheckFigure,
  type ColumnPicture,
  type ConstraintFigure,
  figureUnits,
  type Interval,
  type LearningCurve,
  type MixSearch,
  type PairPicture,
  type PairScore,
  type ProtectionCost,
  privacyCheckIds,
  type QualityFigure,
  type QueryAnswer,
  type QueryValue,
  type StartingRisk,
  type TextExample,
  type Twin,
} from "../evaluation/figures.js";
import { constraintKinds } from "../metadata/constraints/constraint.js";
import { columnKinds, columnRoles, treatments } from "../metadata/metadata.js";
import { commands, type Limit, type Policy } from "./policy.js";
import type { ColumnProtection, Counts, SplitSummary, UnitSummary } from "./report-model.js";
import type { CheckVerdict, Verdict } from "./verdict.js";
import { dayPattern } from "./waiver-file.js";
import { waivable, type Waiver } from "./waiver.js";

// The pieces that report.json and manifest.json share; each schema is held to its type by the compiler.

const text = z.string().max(100_000);
const name = z.string().max(10_000);
const count = z.int().min(0);
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const interval: z.ZodType<Interval> = z
  .strictObject({ estimate: z.number(), lower: z.number(), upper: z.number() })
  .meta({ id: "Interval", description: "two-sided 90 % interval" });

const checkFigure: z.ZodType<CheckFigure> = z
  .strictObject({
    name,
    title: text,
    unit: z.enum(figureUnits),
    value: interval,
    control: interval.nullable().describe("the same figure where nothing can have leaked"),
    copy: interval.nullable().describe("the same figure for a full copy of train"),
  })
  .meta({ id: "CheckFigure" });

const limit: z.ZodType<Limit> = z
  .strictObject({ figure: name, bound: z.enum(["atMost", "atLeast"]), value: z.number() })
  .meta({ id: "Limit", description: "atMost is held against the upper end, atLeast against a Holm-adjusted p-value" });

const checkId = z.enum(privacyCheckIds);

const setting = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const policySchema: z.ZodType<Policy> = z
  .strictObject({
    name,
    base: name,
    title: text,
    purpose: text,
    k: z.int().min(2),
    persons: z.int().min(1),
    guessableSeed: z.enum(["accept", "warn", "refuse"]),
    checks: z.array(z.strictObject({ id: checkId, requiredFor: z.array(z.enum(commands)), sighted: z.boolean(), limits: z.array(limit) })),
    untested: z.array(z.strictObject({ id: name, title: text, sentence: text })),
    overrides: z.array(
      z.strictObject({ setting: name, from: setting, to: setting, effect: z.enum(["stricter", "looser", "changed"]), by: name }),
    ),
  })
  .meta({ id: "Policy", description: "the policy with its overrides applied and recorded" });

const twin: z.ZodType<Twin> = z
  .strictObject({
    description: text,
    plantedShare: z.number().gt(0).max(1),
    sighted: z.boolean(),
    reason: text,
    figures: z.array(checkFigure),
  })
  .meta({ id: "Twin", description: "the attack repeated on a release with planted copies" });

const checkVerdict: z.ZodType<CheckVerdict> = z
  .strictObject({
    id: checkId,
    title: text,
    plainWords: text,
    outcome: z.enum(["pass", "fail", "inconclusive", "notApplicable", "information"]),
    reason: text,
    figures: z.array(
      z.strictObject({
        figure: checkFigure,
        limit: limit.nullable(),
        compared: z.number().nullable(),
        standing: z.enum(["within", "breach", "undecided", "cannotBreach", "information"]),
      }),
    ),
    twin: twin.nullable(),
    smallestShareSeen: z.number().gt(0).max(1).nullable().describe("power: share of persons whose copies would have been seen"),
    notes: z.array(text),
  })
  .meta({ id: "CheckVerdict" });

export const verdictSchema: z.ZodType<Verdict> = z
  .strictObject({
    kind: z.enum(["pass", "fail", "inconclusive"]),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]),
    policy: name,
    command: z.enum(commands),
    sentences: z.array(text),
    checks: z.array(checkVerdict),
    blockers: z.array(z.strictObject({ kind: z.enum(["persons", "nothingDecisive"]), reason: text })),
    remedies: z.array(z.strictObject({ action: text, because: text, type: text.nullable() })),
  })
  .meta({ id: "Verdict" });

export const waiversSchema: z.ZodType<readonly Waiver[]> = z
  .array(
    z.strictObject({
      check: z.enum(waivable),
      name,
      reason: text,
      expires: z.string().regex(dayPattern).describe("last day of its use (UTC)"),
      usedOn: z.string().regex(dayPattern).describe("day of its use (UTC)"),
    }),
  )
  .meta({ id: "Waivers", description: "who answered for what the verdict holds against the release; the verdict stays what it was" });

export const qualitySchema: z.ZodType<QualityFigure> = z
  .strictObject({
    id: name,
    family: z.enum(["fidelity", "utility"]),
    title: text,
    plainWords: text,
    better: z.enum(["higher", "lower"]),
    result: z.union([
      z.strictObject({ kind: z.literal("measured"), value: interval, ceiling: interval.nullable(), floor: interval.nullable() }),
      z.strictObject({ kind: z.enum(["notMeasured", "notApplicable"]), reason: text }),
    ]),
  })
  .meta({ id: "QualityFigure" });

export const pictureSchema: z.ZodType<ColumnPicture> = z
  .strictObject({
    column: name,
    kind: z.enum(["numeric", "categorical", "datetime"]),
    labels: z.array(name),
    source: z.array(z.number()).describe("shares of the protected source in steps of >= k persons"),
    synthetic: z.array(z.number()),
    edges: z.array(z.number()).describe("bin ends for numbers and dates (seconds since 1970), one more than labels; else empty"),
    shape: z.number(),
  })
  .meta({ id: "ColumnPicture" });

export const pairSchema: z.ZodType<PairScore> = z
  .strictObject({ a: name, b: name, score: z.number().nullable() })
  .meta({ id: "PairScore" });

export const textExampleSchema: z.ZodType<TextExample> = z
  .strictObject({
    column: name,
    text: z.string().max(1000),
    beside: z.array(z.strictObject({ column: name, value: text.nullable() })).describe("cells of the same synthetic row"),
  })
  .meta({ id: "TextExample", description: "a text of the synthetic file; none of the source is shown" });

export const mixSearchSchema: z.ZodType<MixSearch> = z
  .strictObject({
    kind: z.literal("measured"),
    score: name,
    realRows: count,
    points: z
      .array(
        z.strictObject({
          kind: z.enum(["replace", "add"]).describe("synthetic rows in place of real ones, or beside all of them"),
          share: z.number().min(0).max(1).describe("of the rows trained on"),
          score: z.number().describe("on the development persons"),
          behind: interval.describe("score less the best of all points"),
          isChosen: z.boolean(),
        }),
      )
      .min(1),
    test: z.strictObject({ chosen: interval, realAlone: interval, gain: interval }).describe("on persons that neither trained nor chose"),
  })
  .meta({ id: "MixSearch" });

const queryValueSchema: z.ZodType<QueryValue> = z
  .strictObject({
    synthetic: z.number().nullable(),
    real: z.number().nullable().describe("of the holdout, rounded to its standard error; null: not shown"),
    difference: interval.nullable().describe("synthetic less real"),
    chance: z.number().min(0).nullable().describe("by how much as many real rows may differ from these: half of a 90 % interval"),
    reason: text.nullable().describe("why the real answer is not shown"),
  })
  .meta({ id: "QueryValue" });

export const queryAnswerSchema: z.ZodType<QueryAnswer> = z
  .strictObject({
    sql: text,
    keys: z.array(name),
    columns: z.array(name).min(1),
    rows: z.array(z.strictObject({ keys: z.array(text.nullable()), values: z.array(queryValueSchema) })),
    leftOut: count.describe("groups beyond those kept"),
  })
  .meta({ id: "QueryAnswer" });

export const learningCurveSchema: z.ZodType<LearningCurve> = z
  .strictObject({
    score: name,
    points: z
      .array(z.strictObject({ rows: count, score: interval }))
      .min(3)
      .describe("what trees trained on so many real rows reach on the holdout; rows in multiples of k"),
    synthetic: interval.describe("the same, trained on as many synthetic rows as the last point has real ones"),
  })
  .meta({ id: "LearningCurve" });

const share = z.number().min(0).max(1);
const grid = z.array(z.array(share.nullable()));

function protectionSides<Score extends z.ZodType>(score: Score) {
  return {
    real: score.describe("rows of the source"),
    protectedReal: score.describe("the same rows, encoded and decoded"),
    synthetic: score,
  };
}

export const protectionCostSchema: z.ZodType<ProtectionCost> = z
  .strictObject({
    rowCount: count.describe("at most so many rows a side were looked at"),
    shape: z.strictObject(protectionSides(interval)),
    accuracy3: z.strictObject(protectionSides(interval)),
    columns: z.array(z.strictObject({ column: name, ...protectionSides(share) })).describe("shape scores"),
  })
  .meta({ id: "ProtectionCost", description: "likeness to the holdout with and without the protections, and of the synthetic rows" });

export const pairPictureSchema: z.ZodType<PairPicture> = z
  .strictObject({
    a: name,
    b: name,
    score: z.number().describe("trend score"),
    ceiling: z.number().describe("what as many real rows read"),
    step: share.describe("the share of k persons, of which all shares are multiples"),
    aLabels: z.array(name).describe("bins and categories of at least k persons; (other) and (missing) at the end"),
    bLabels: z.array(name),
    source: grid.describe("by bin of b, then of a: shares in steps of >= k persons; null where fewer than k persons stand behind a cell"),
    synthetic: grid.describe("shares in the same steps; null below one"),
  })
  .meta({ id: "PairPicture", description: "a pair of columns whose relation is kept badly" });

export const startingRiskSchema: z.ZodType<StartingRisk> = z
  .strictObject({
    quasiIdentifiers: z.array(name).describe("columns that somebody outside is taken to know"),
    origin: z.enum(["declared", "found"]),
    reason: text,
    k: z.int().min(2),
    uniqueShare: share.describe("persons whose combination nobody else of train has, in steps of k persons; 0: fewer than k"),
    smallGroupShare: share.describe("persons whose combination fewer than k persons of train have"),
    meanRisk: share.describe("prosecutor risk 1/f, mean over the persons of train"),
    largestRisk: share.describe("an upper limit of the largest 1/f"),
    wholeUniqueShare: share.describe("persons of train whose combination nobody else of train and holdout has"),
    wholeSmallGroupShare: share.describe("persons of train whose combination fewer than k persons of train and holdout have"),
    sets: z
      .array(z.strictObject({ columns: z.array(name), uniqueShare: share }))
      .describe("smallest sets of columns that single out persons of train"),
  })
  .meta({ id: "StartingRisk", description: "how exposed the source was before anything was done; shares of train in steps of k persons" });

export const constraintSchema: z.ZodType<ConstraintFigure> = z
  .strictObject({
    kind: z.enum(constraintKinds),
    columns: z.array(name),
    text,
    origin: z.enum(["found", "declared"]),
    supportRows: count.describe("rows of the source that it says something about, rounded down to a multiple of k"),
    synthetic: z.number().min(0).max(1).nullable().describe("share of the output's rows that keep it; null: it says nothing about any"),
    holdout: z.number().min(0).max(1).nullable().describe("the same of real rows that the model never saw, violations in steps of k"),
  })
  .meta({ id: "ConstraintFigure" });

export const protectionSchema: z.ZodType<ColumnProtection> = z
  .strictObject({
    column: name,
    kind: z.enum(columnKinds),
    role: z.enum(columnRoles),
    treatment: z.enum(treatments),
    reason: text,
    applied: z.array(text),
  })
  .meta({ id: "ColumnProtection" });

export const countsSchema: z.ZodType<Counts> = z
  .strictObject({ persons: count, rows: count })
  .meta({ id: "Counts", description: "of the source: rounded down to a multiple of k" });

export const unitSchema: z.ZodType<UnitSummary> = z
  .strictObject({ kind: z.enum(["row", "entity"]), column: name.nullable(), declared: z.boolean(), reason: text })
  .meta({ id: "Unit", description: "who counts as a person" });

export const splitSchema: z.ZodType<SplitSummary> = z
  .strictObject({ kind: z.enum(["hash", "file", "five-fold"]), rule: text, train: countsSchema, holdout: countsSchema })
  .meta({ id: "Split" });

export const toolSchema = z.strictObject({ name, version: name });
export const sourceSchema = z.strictObject({ name, unit: unitSchema, counts: countsSchema });
export const notesSchema = z.array(text);
export const synthesizerSchema = name.nullable();
export const fidelityPrivacySchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe("from privacy (0) to fidelity (1); null for a method that has no such place");
