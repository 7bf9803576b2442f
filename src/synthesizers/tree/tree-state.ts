import { z } from "zod";
import { StandinError } from "../../errors.js";
import { fromBase64, toBase64 } from "../../table/typed-array-text.js";
import { type UnitSizes, unitSizesSchema } from "../unit-sizes.js";
import type { DrawnColumn } from "./draw-rows.js";
import type { FittedColumn } from "./fit-column.js";
import type { PairRake } from "./pair-rakes.js";
import type { TreeStructure } from "../../trees/conditional-tree.js";
import type { LeafTable } from "../leaf-table.js";

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const treeSchema = z.object({ feature: base64, split: base64, equal: base64, left: base64, leafOf: base64 }).strict();
const rakeSchema = z.object({ feature: z.number().int().min(0), groupOf: base64, logFactors: base64 }).strict();
const columnSchema = z
  .object({
    name: z.string(),
    cardinality: z.number().int().min(1).max(65536),
    ordered: z.boolean(),
    tree: treeSchema,
    classOf: base64,
    rakes: z.array(rakeSchema),
    leaves: z.object({ offset: base64, codes: base64, cumulative: base64 }).strict(),
  })
  .strict();

/** State of a fitted tree model in model.json. */
export const treeStateSchema = z.object({ names: z.array(z.string()), sizes: unitSizesSchema, columns: z.array(columnSchema) }).strict();
export type TreeState = z.infer<typeof treeStateSchema>;

export function treeState(columns: readonly DrawnColumn[], names: readonly string[], sizes: UnitSizes): TreeState {
  return {
    names: [...names],
    sizes,
    columns: columns.map(({ name, cardinality, ordered, fitted }) => ({
      name,
      cardinality,
      ordered,
      tree: {
        feature: toBase64(fitted.structure.feature),
        split: toBase64(fitted.structure.split),
        equal: toBase64(fitted.structure.equal),
        left: toBase64(fitted.structure.left),
        leafOf: toBase64(fitted.leafOf),
      },
      classOf: toBase64(fitted.classOf),
      rakes: fitted.rakes.map(({ feature, groupOf, logFactors }) => ({
        feature,
        groupOf: toBase64(groupOf),
        logFactors: toBase64(logFactors),
      })),
      leaves: {
        offset: toBase64(fitted.leaves.offset),
        codes: toBase64(fitted.leaves.codes),
        cumulative: toBase64(fitted.leaves.cumulative),
      },
    })),
  };
}

/**
 * Columns of a state, every index checked, so that a hand-edited file can neither crash nor loop the sampler.
 * @throws StandinError MODEL_INVALID
 */
export function parseTreeState(state: unknown): { columns: DrawnColumn[]; names: readonly string[]; sizes: UnitSizes } {
  const parsed = treeStateSchema.safeParse(state);
  if (!parsed.success) throw invalid(`synthesizer state: ${parsed.error.issues[0]?.path.join(".") ?? "?"} is not as the schema says`);
  const { names, sizes, columns } = parsed.data;
  const drawn = columns.map((column, at): DrawnColumn => {
    const { name, cardinality, ordered } = column;
    return { name, cardinality, ordered, fitted: fittedColumn(column, columns.slice(0, at)) };
  });
  const known = new Set(drawn.map(({ name }) => name));
  if (known.size !== drawn.length || names.length !== drawn.length || names.some((name) => !known.has(name)))
    throw invalid("synthesizer state: the columns do not match their names");
  return { columns: drawn, names, sizes };
}

type ColumnState = TreeState["columns"][number];

function fittedColumn(
  { name, cardinality, tree, leaves, classOf: classText, rakes: rakeStates }: ColumnState,
  before: readonly ColumnState[],
): FittedColumn {
  const table: LeafTable = {
    offset: fromBase64("Uint32Array", leaves.offset),
    codes: fromBase64("Uint16Array", leaves.codes),
    cumulative: fromBase64("Uint16Array", leaves.cumulative),
  };
  checkLeaves(table, cardinality, name);
  const structure = {
    feature: fromBase64("Int16Array", tree.feature),
    split: fromBase64("Uint16Array", tree.split),
    equal: fromBase64("Uint8Array", tree.equal),
    left: fromBase64("Int32Array", tree.left),
  };
  const leafOf = fromBase64("Int32Array", tree.leafOf);
  checkTree(structure, leafOf, before.length, table.offset.length - 1, name);
  const classOf = fromBase64("Uint16Array", classText);
  if (classOf.length !== cardinality) throw invalid(`column ${name}: classes and codes differ in number`);
  const classCount = classOf.reduce((most, own) => Math.max(most, own + 1), 1);
  const rakes = rakeStates.map(({ feature, groupOf, logFactors }): PairRake => {
    const rake = { feature, groupOf: fromBase64("Uint16Array", groupOf), logFactors: fromBase64("Int16Array", logFactors) };
    const groupCount = rake.groupOf.reduce((most, own) => Math.max(most, own + 1), 1);
    if (rake.groupOf.length !== before[feature]?.cardinality || rake.logFactors.length !== groupCount * classCount) {
      throw invalid(`column ${name}: a pair correction does not fit its columns`);
    }
    return rake;
  });
  return { structure, leafOf, leaves: table, classOf, rakes };
}

function checkLeaves({ offset, codes, cumulative }: LeafTable, cardinality: number, name: string): void {
  const rising = offset[0] === 0 && offset[offset.length - 1] === codes.length && codes.length === cumulative.length;
  if (!rising || offset.some((value, i) => i > 0 && value <= offset[i - 1]!)) throw invalid(`column ${name}: leaf table is broken`);
  if (codes.some((code) => code >= cardinality)) throw invalid(`column ${name}: a leaf holds a code beyond the column's cardinality`);
}

function checkTree(
  { feature, split, equal, left }: TreeStructure,
  leafOf: Int32Array,
  featureCount: number,
  leafCount: number,
  name: string,
): void {
  const nodes = feature.length;
  if (nodes === 0 || [split, equal, left, leafOf].some((array) => array.length !== nodes))
    throw invalid(`column ${name}: tree arrays differ in length`);
  for (let node = 0; node < nodes; node++) {
    const isLeaf = feature[node]! < 0;
    const leafFits = leafOf[node]! >= 0 && leafOf[node]! < leafCount;
    const childFits = feature[node]! < featureCount && left[node]! > node && left[node]! + 1 < nodes;
    if (isLeaf ? !leafFits : !childFits) throw invalid(`column ${name}: tree node ${node} points outside the tree`);
  }
}

function invalid(what: string): StandinError {
  return new StandinError("MODEL_INVALID", `The model is damaged or was edited: ${what}. Fit it again with \`standin fit\`.`);
}
