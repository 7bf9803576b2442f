import { z } from "zod";
import { knownConstraintSchema } from "./constraints/constraint.js";
import { columnKinds, columnMethods, columnRoles, type Metadata, surrogateClasses, treatments } from "./metadata.js";

const datetimeSchema = z
  .object({
    pattern: z.string().min(1),
    zone: z.enum(["none", "utc", "offset"]),
    resolutionSeconds: z.number().positive(),
  })
  .strict();

const columnSchema = z
  .object({
    name: z.string().min(1),
    kind: z.enum(columnKinds),
    role: z.enum(columnRoles),
    treatment: z.enum(treatments),
    reason: z.string(),
    datetime: datetimeSchema.optional(),
    surrogate: z.enum(surrogateClasses).optional(),
    missingTokens: z.array(z.string()).optional(),
  })
  .strict()
  .refine((column) => column.treatment !== "surrogate" || column.surrogate !== undefined, "a surrogate column names its class")
  .refine(
    (column) => column.kind !== "datetime" || column.treatment !== "model" || column.datetime !== undefined,
    "a datetime column names its format",
  );

const unitSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("row"), reason: z.string() }).strict(),
  z.object({ kind: z.literal("entity"), column: z.string().min(1), declared: z.boolean(), reason: z.string() }).strict(),
]);

const drawingSchema = z
  .object({
    order: z.array(z.string().min(1)),
    methods: z.array(z.object({ name: z.string().min(1), method: z.enum(columnMethods) }).strict()),
  })
  .strict();

/** What columns mean, as it stands in a model file. */
export const metadataSchema = z
  .object({
    columns: z.array(columnSchema),
    unit: unitSchema,
    target: z.string().nullable(),
    drawing: drawingSchema.optional(),
    constraints: z.array(knownConstraintSchema).optional(),
  })
  .strict();

/** The value parsed, without keys that are set to undefined. */
export function toMetadata({ constraints, drawing, ...parsed }: z.infer<typeof metadataSchema>): Metadata {
  return {
    ...parsed,
    ...(constraints === undefined ? {} : { constraints }),
    ...(drawing === undefined ? {} : { drawing }),
    columns: parsed.columns.map(({ datetime, surrogate, missingTokens, ...rest }) => ({
      ...rest,
      ...(datetime === undefined ? {} : { datetime }),
      ...(surrogate === undefined ? {} : { surrogate }),
      ...(missingTokens === undefined ? {} : { missingTokens }),
    })),
  };
}
