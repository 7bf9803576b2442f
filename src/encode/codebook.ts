import { z } from "zod";

const code = z.number().int().min(0).max(65535);
/** Rows of one unit that can be told apart when ids are drawn. */
export const mostRowsPerUnit = 2 ** 20;
const noCode = z.number().int().min(-1).max(65535);

/** Numbers in spikes (one value, one code) and cells (smooth, grouped to codes). Code order is value order; code 0 is missing where there is one. */
export const numericCodecSchema = z
  .object({
    kind: z.literal("numeric"),
    cardinality: z.number().int().min(1).max(65536),
    /** Code of a missing cell, -1 where none was held by k persons. */
    missingCode: noCode,
    /** Digits after the decimal sign. */
    decimals: z.number().int().min(0).max(17),
    spikes: z.array(z.number()),
    spikeCodes: z.array(code),
    /** Ends of the cells, ascending; cell i is [cellEnds[i], cellEnds[i + 1]). */
    cellEnds: z.array(z.number()),
    cellCodes: z.array(code),
    /** Mass of each cell in steps of k persons. */
    cellWeights: z.array(z.number().int().min(1)),
    heaping: z.array(
      z.object({ modulus: z.number().int().min(1), residue: z.number().int().min(0), weight: z.number().positive() }).strict(),
    ),
  })
  .strict();
export type NumericCodec = z.infer<typeof numericCodecSchema>;

/** Categories; several may share a code (`codes`), and rare ones share `rareCode`. */
export const categoricalCodecSchema = z
  .object({
    kind: z.literal("categorical"),
    cardinality: z.number().int().min(1).max(65536),
    missingCode: noCode,
    /** Code of the categories that fewer than k persons hold, -1 where there is none; drawn as a common value. */
    rareCode: noCode,
    /** True where code order is value order (numbers). */
    ordered: z.boolean(),
    values: z.array(z.string()),
    codes: z.array(code),
    /** Mass of each value in steps of k persons. */
    weights: z.array(z.number().int().min(1)),
  })
  .strict();
export type CategoricalCodec = z.infer<typeof categoricalCodecSchema>;

/** A date (days since 1970) and, where the resolution is below a day, a time of day (in steps of the resolution); the weekday is a code of its own. */
export const datetimeCodecSchema = z
  .object({
    kind: z.literal("datetime"),
    day: numericCodecSchema,
    /** Null where the resolution is a day or more. */
    time: numericCodecSchema.nullable(),
    /** The weekdays (Monday 0) that k persons hold, coded beside the day after a code for missing ones; empty where the weekday is not coded. */
    weekdays: z.array(z.number().int().min(0).max(6)).max(7),
    /** First and last moment that may be drawn, epoch seconds; null where 2k persons do not have one. */
    earliest: z.number().nullable(),
    latest: z.number().nullable(),
    resolutionSeconds: z.number().positive(),
  })
  .strict();
export type DatetimeCodec = z.infer<typeof datetimeCodecSchema>;

const idPatternSchema = z
  .object({
    shapes: z
      .array(z.object({ places: z.array(z.string().min(1).max(80)).min(1).max(128), share: z.number().min(0).max(1) }).strict())
      .min(1),
  })
  .strict();

/** Columns that are not learned: what the decoder needs to make them anew. */
export const freshCodecSchema = z
  .object({
    kind: z.literal("fresh"),
    /** How new ids look; null where none are drawn. */
    pattern: idPatternSchema.nullable(),
    /** The one value of a constant column where k persons hold it, else null. */
    constant: z.string().nullable(),
    /** Room for the rows of one unit when rows are numbered; 1 where every row is a unit. */
    rowsPerUnit: z.number().int().min(1).max(mostRowsPerUnit),
  })
  .strict();
export type FreshCodec = z.infer<typeof freshCodecSchema>;

export const columnCodecSchema = z
  .object({
    name: z.string(),
    /** How the column is stored and written: the `Column` fields beside its cells. */
    storage: z.discriminatedUnion("storage", [
      z
        .object({ storage: z.literal("number"), decimals: z.number().int().min(0), fixedDecimals: z.boolean(), missingToken: z.string() })
        .strict(),
      z.object({ storage: z.literal("text"), missingToken: z.string() }).strict(),
    ]),
    codec: z.discriminatedUnion("kind", [numericCodecSchema, categoricalCodecSchema, datetimeCodecSchema, freshCodecSchema]),
  })
  .strict();
export type ColumnCodec = z.infer<typeof columnCodecSchema>;

/** Values ↔ codes for a whole table, every entry backed by k persons. */
export const codebookSchema = z.object({ k: z.number().int().min(1), columns: z.array(columnCodecSchema) }).strict();
export type Codebook = z.infer<typeof codebookSchema>;
