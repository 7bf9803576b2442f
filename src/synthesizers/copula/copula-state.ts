import { z } from "zod";
import { StandinError } from "../../errors.js";
import { cholesky } from "../../math/cholesky.js";
import { fromBase64, toBase64 } from "../../table/typed-array-text.js";
import { base64, marginColumnSchema } from "../state-schema.js";
import { type UnitSizes, unitSizesSchema } from "../unit-sizes.js";
import type { Margin } from "./margin.js";

/** State of a fitted copula in model.json. */
export const copulaStateSchema = z
  .object({
    sizes: unitSizesSchema,
    /** Codes in the order of the latent normal. */
    columns: z.array(marginColumnSchema),
    /** Latent correlations below the diagonal, row after row, in steps of 1/256. */
    correlation: base64,
  })
  .strict();
export type CopulaState = z.infer<typeof copulaStateSchema>;

/** Latent correlations are kept in steps of one 256th. */
export const correlationSteps = 256;

/** All that a fitted copula knows. */
export interface CopulaParts {
  readonly margins: readonly Margin[];
  /** Below the diagonal, row after row, in steps of 1/256; length columns × (columns - 1) / 2. */
  readonly correlation: Int16Array;
  readonly sizes: UnitSizes;
}

export function copulaState({ margins, correlation, sizes }: CopulaParts): CopulaState {
  return {
    sizes,
    columns: margins.map(({ name, cardinality, ordered, table }) => ({
      name,
      cardinality,
      ordered,
      codes: toBase64(table.codes),
      cumulative: toBase64(table.cumulative),
    })),
    correlation: toBase64(correlation),
  };
}

/** The whole matrix of quantised correlations. @returns row-major [size × size] */
export function correlationMatrix(correlation: Int16Array, size: number): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  let at = 0;
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = 1;
    for (let j = 0; j < i; j++, at++) {
      matrix[i * size + j] = correlation[at]! / correlationSteps;
      matrix[j * size + i] = correlation[at]! / correlationSteps;
    }
  }
  return matrix;
}

/**
 * A copula's state, every code and correlation checked, so that a hand-edited file cannot make the sampler fail.
 * @throws StandinError MODEL_INVALID
 */
export function parseCopulaState(state: unknown): CopulaParts & { readonly factor: Float64Array } {
  const parsed = copulaStateSchema.safeParse(state);
  if (!parsed.success) throw damaged(`${parsed.error.issues[0]?.path.join(".") ?? "?"} is not as the schema says`);
  const { columns, sizes } = parsed.data;
  const margins = columns.map(marginOf);
  if (new Set(margins.map(({ name }) => name)).size !== margins.length) throw damaged("two columns have the same name");
  const correlation = fromBase64("Int16Array", parsed.data.correlation);
  if (correlation.length !== (margins.length * (margins.length - 1)) / 2) throw damaged("columns and correlations differ in number");
  const factor = cholesky(correlationMatrix(correlation, margins.length), margins.length);
  if (factor === null) throw damaged("the correlations contradict each other");
  return { margins, correlation, sizes, factor };
}

function marginOf({ name, cardinality, ordered, codes, cumulative }: CopulaState["columns"][number]): Margin {
  const codeList = fromBase64("Uint16Array", codes);
  const table = { offset: Uint32Array.of(0, codeList.length), codes: codeList, cumulative: fromBase64("Uint16Array", cumulative) };
  const rising = table.cumulative.every((reached, i) => reached > (i === 0 ? 0 : table.cumulative[i - 1]!));
  if (codeList.length === 0 || table.cumulative.length !== codeList.length || !rising) throw damaged(`column ${name} has broken shares`);
  if (codeList.some((code) => code >= cardinality) || new Set(codeList).size !== codeList.length)
    throw damaged(`column ${name} holds a code beyond its cardinality, or one twice`);
  return { name, cardinality, ordered, table };
}

function damaged(what: string): StandinError {
  return new StandinError("MODEL_INVALID", `The model is damaged or was edited: ${what}. Fit it again with \`standin fit\`.`);
}
