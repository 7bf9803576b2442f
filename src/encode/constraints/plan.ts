import { z } from "zod";
import { columnCodecSchema } from "../codebook.js";

const name = z.string().min(1);
const text = z.string().nullable();
const storage = columnCodecSchema.shape.storage;

/** How a column that is taken out is stored and written. */
const member = z.strictObject({ name, storage });

/** What goes with each value of a column; every pair is held by k persons. Texts as `categoryView` gives them, null for a missing cell. */
export const mappingSchema = z.strictObject({
  from: name,
  to: name,
  sources: z.array(text),
  targets: z.array(text),
  /** True where a number between the sources takes the target of the nearest one. */
  nearest: z.boolean(),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** One change that takes columns out of the table that is learned; undone in reverse order after drawing. */
export const stepSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("one-hot"),
    /** Name of the category column that takes their place. */
    column: name,
    members: z.array(z.strictObject({ name, storage, on: z.string(), off: z.string() })).min(2),
  }),
  z.strictObject({ kind: z.literal("combination"), column: name, members: z.array(member).min(2) }),
  z.strictObject({ kind: z.literal("sum"), parts: z.array(name).min(2), total: member }),
  z.strictObject({ kind: z.literal("ratio"), column: member, of: name, factor: z.number() }),
  z.strictObject({ kind: z.literal("dependency"), mapping: mappingSchema, to: member, asCategory: z.boolean() }),
  z.strictObject({
    kind: z.literal("difference"),
    /** Name of the number column that takes the place of the higher one: (high − low) / unit. */
    column: name,
    low: name,
    high: member,
    unit: z.number().positive(),
    strict: z.boolean(),
  }),
]);
export type Step = z.infer<typeof stepSchema>;

/** Numbers between which a column may be moved: nothing beyond what k persons reach. Seconds for dates. */
export const endsSchema = z.strictObject({
  column: name,
  low: z.number(),
  high: z.number(),
  /** The values that k persons hold each, where the column has no others; ascending. */
  levels: z.array(z.number()).nullable(),
});
export type ColumnEnds = z.infer<typeof endsSchema>;

/** How the constraints of a table are kept: by construction where columns could be taken out, by repair of drawn rows for the rest. */
export const constraintPlanSchema = z.strictObject({
  steps: z.array(stepSchema),
  /** For dependencies whose column stays in the table that is learned. */
  mappings: z.array(mappingSchema),
  /** Combinations held by k persons each, for every rule of that kind: JSON arrays of texts, null for a missing cell. */
  combinations: z.array(z.strictObject({ columns: z.array(name), allowed: z.array(z.string()) })),
  ends: z.array(endsSchema),
});
export type ConstraintPlan = z.infer<typeof constraintPlanSchema>;

export const emptyPlan: ConstraintPlan = { steps: [], mappings: [], combinations: [], ends: [] };

/** The columns that a step takes out of the table that is learned. */
export function removedColumns(step: Step): string[] {
  switch (step.kind) {
    case "one-hot":
    case "combination":
      return step.members.map((one) => one.name);
    case "sum":
      return [step.total.name];
    case "ratio":
      return [step.column.name];
    case "dependency":
      return [step.to.name];
    case "difference":
      return [step.high.name];
  }
}

/** What was done with each column that is not learned as it stands: a sentence for the report. */
export function planSentences({ steps }: ConstraintPlan): ReadonlyMap<string, string> {
  return new Map(steps.flatMap((step) => removedColumns(step).map((column) => [column, sentence(step)] as const)));
}

function sentence(step: Step): string {
  switch (step.kind) {
    case "one-hot":
      return `Learned as one category together with ${step.members.length - 1} others of which exactly one is on.`;
    case "combination":
      return `Learned as combinations with ${step.members.length - 1} other columns, each held by enough persons.`;
    case "sum":
      return `Not learned: the sum of ${step.parts.map((part) => JSON.stringify(part)).join(" and ")}.`;
    case "ratio":
      return `Not learned: ${JSON.stringify(step.of)} times a constant.`;
    case "dependency":
      return `Not learned: follows from ${JSON.stringify(step.mapping.from)}, by pairs that enough persons hold.`;
    case "difference":
      return `Learned as its difference to ${JSON.stringify(step.low)}, which is never negative.`;
  }
}
