import { z } from "zod";
import { StandinError } from "../../errors.js";
import type { CodedColumn, CodedTable } from "../../table/coded-table.js";
import { rowAddresses } from "../../table/row-address.js";
import { fromBase64, toBase64 } from "../../table/typed-array-text.js";
import type { Job } from "../../parallel/pool.js";
import { type GivenInput, type GivenOutput, workOnGiven } from "../conditional/draw-given.js";
import { assessGiven, type GivenMethod, sampleGiven } from "../conditional/sample-given.js";
import { drawFromLeaf, leafTableBuilder } from "../leaf-table.js";
import { marginColumnSchema } from "../state-schema.js";
import type { FittedModel, Synthesizer } from "../synthesizer.js";
import { drawUnitStarts, learnUnitSizes, type UnitSizes, unitSizesSchema } from "../unit-sizes.js";
import { independentConditional, type Marginal } from "./conditional-shares.js";

const givenJob: Job<GivenInput<readonly Marginal[]>, GivenOutput> = {
  address: new URL("./draw-given.worker.js", import.meta.url),
  run: ({ model, task }) => workOnGiven(independentConditional(model), task),
};

/** State of a fitted independent model in model.json. */
export const independentStateSchema = z.object({ sizes: unitSizesSchema, columns: z.array(marginColumnSchema) }).strict();

/** The floor: every column drawn from its own frequencies, nothing kept of how columns go together. */
export function independentSynthesizer(options: { readonly k: number }): Synthesizer {
  return {
    kind: "independent",
    cost: () => ({ kind: "none" }),
    fit: async (train, context) => {
      if (train.rowCount === 0) throw new RangeError("cannot fit an empty table");
      const marginals = train.columns.map((column, at): Marginal => {
        context.signal.throwIfAborted();
        const marginal = marginalOf(column);
        context.progress("fit", (at + 1) / train.columns.length);
        return marginal;
      });
      return independentModel(marginals, learnUnitSizes(train, options.k));
    },
    load: (state) => {
      const { columns, sizes } = parsedState(state);
      return independentModel(columns.map(loadMarginal), sizes);
    },
  };
}

function marginalOf({ name, cardinality, ordered, codes }: CodedColumn): Marginal {
  const shares = new Float64Array(cardinality);
  for (const code of codes) shares[code]! += 1 / codes.length;
  const builder = leafTableBuilder();
  builder.add(shares);
  return { name, cardinality, ordered, table: builder.build() };
}

/**
 * Recounts the frequencies of an independent model on its source.
 * @param state synthesizer state of model.json
 * @param coded the source under the model's codebook
 * @returns plain sentences; empty when all is well
 */
export function auditIndependent(state: unknown, coded: CodedTable): string[] {
  const columns = new Map(parsedState(state).columns.map((column) => [column.name, column]));
  return coded.columns.flatMap((column) => {
    const { table } = marginalOf(column);
    const kept = columns.get(column.name);
    const agrees = kept?.codes === toBase64(table.codes) && kept.cumulative === toBase64(table.cumulative);
    return agrees ? [] : [`Column ${column.name}: its frequencies differ from what this source gives.`];
  });
}

function parsedState(state: unknown): z.infer<typeof independentStateSchema> {
  const parsed = independentStateSchema.safeParse(state);
  if (!parsed.success) throw damaged(`${parsed.error.issues[0]?.path.join(".") ?? "?"} is not as the schema says`);
  return parsed.data;
}

function loadMarginal({
  name,
  cardinality,
  ordered,
  codes,
  cumulative,
}: z.infer<typeof independentStateSchema>["columns"][number]): Marginal {
  const codeList = fromBase64("Uint16Array", codes);
  const table = { offset: Uint32Array.of(0, codeList.length), codes: codeList, cumulative: fromBase64("Uint16Array", cumulative) };
  if (codeList.length === 0 || table.cumulative.length !== codeList.length || codeList.some((code) => code >= cardinality)) {
    throw damaged(`column ${name} holds codes beyond its cardinality`);
  }
  return { name, cardinality, ordered, table };
}

function damaged(what: string): StandinError {
  return new StandinError("MODEL_INVALID", `The model is damaged or was edited: ${what}. Fit it again with \`standin fit\`.`);
}

function independentModel(marginals: readonly Marginal[], sizes: UnitSizes): FittedModel {
  const method: GivenMethod<readonly Marginal[]> = {
    job: givenJob,
    data: marginals,
    columns: marginals,
    names: marginals.map(({ name }) => name),
    sizes,
  };
  return {
    assess: (given, context) => assessGiven(method, given, context),
    sample: async ({ firstUnit, unitCount, given }, context) => {
      if (given !== undefined) return await sampleGiven(method, { firstUnit, unitCount, given }, context);
      const unitStart = drawUnitStarts(sizes, firstUnit, unitCount, context.rng);
      const { unit, place } = rowAddresses(firstUnit, unitCount, unitStart);
      const columns = marginals.map(({ name, cardinality, ordered, table }) => {
        context.signal.throwIfAborted();
        const rng = context.rng.fork(`draw/${name}`);
        const codes = new Uint16Array(unit.length);
        for (let row = 0; row < unit.length; row++) codes[row] = drawFromLeaf(table, 0, rng.uintAt(unit[row]!, place[row]!) >>> 16);
        return { name, cardinality, ordered, codes };
      });
      return { rowCount: unit.length, unitCount, unitStart, columns };
    },
    toJSON: () => ({
      sizes,
      columns: marginals.map(({ name, cardinality, ordered, table }) => ({
        name,
        cardinality,
        ordered,
        codes: toBase64(table.codes),
        cumulative: toBase64(table.cumulative),
      })),
    }),
  };
}
