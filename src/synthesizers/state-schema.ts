import { z } from "zod";

/** What `toBase64` writes. */
export const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** What every column of a synthesizer's state tells of its codes. */
export const columnShape = {
  name: z.string(),
  cardinality: z.number().int().min(1).max(65536),
  ordered: z.boolean(),
};

/** A column by itself: codes, and their cumulated shares in 1/65536. */
export const marginColumnSchema = z.object({ ...columnShape, codes: base64, cumulative: base64 }).strict();
