import { z } from "zod";
import { StandinError } from "../../errors.js";
import { fromBase64, toBase64 } from "../../table/typed-array-text.js";
import { base64, columnShape } from "../state-schema.js";
import { type UnitSizes, unitSizesSchema } from "../unit-sizes.js";
import { classCountOf } from "./column-shares.js";
import type { DrawnColumn } from "./draw-rows.js";
import type { FittedColumn } from "./fitted-column.js";
import { meaningSchema, meaningState, parseMeaning, parseScore, type Refusal, scoreSchema, scoreState } from "./score-state.js";
import type { CodeMeaning } from "./score.js";
import type { PairRake } from "./pair-rakes.js";
import type { TreeStructure } from "../../trees/conditional-tree.js";
import type { LeafTable } from "../leaf-table.js";

const treeSchema = z.object({ feature: base64, split: base64, equal: base64, left: base64, leafOf: base64 }).strict();
const rakeSchema = z.object({ feature: z.number().int().min(0), groupOf: base64, logFactors: base64 }).strict();
const columnSchema = z
  .object({
    ...columnShape,
    meaning: meaningSchema,
    score: scoreSchema.nullable(),
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
    columns: columns.map(({ name, cardinality, ordered, meaning, fitted }) => ({
      name,
      cardinality,
      ordered,
      meaning: meaningState(meaning),
      score: fitted.score === null ? null : scoreState(fitted.score),
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
  const meanings = columns.map(({ name, cardinality, meaning }) => parseMeaning(meaning, cardinality, refusalOf(name)));
  const drawn = columns.map((column, at): DrawnColumn => {
    const { name, cardinality, ordered } = column;
    return {
      name,
      cardinality,
      ordered,
      meaning: meanings[at]!,
      fitted: fittedColumn(column, columns.slice(0, at), meanings.slice(0, at)),
    };
  });
  const known = new Set(drawn.map(({ name }) => name));
  if (known.size !== drawn.length || names.length !== drawn.length || names.some((name) => !known.has(name)))
    throw invalid("synthesizer state: the columns do not match their names");
  return { columns: drawn, names, sizes };
}

type ColumnState = TreeState["columns"][number];

function fittedColumn(column: ColumnState, before: readonly ColumnState[], meanings: readonly CodeMeaning[]): FittedColumn {
  const { name, cardinality, tree, leaves } = column;
  const refuse = refusalOf(name);
  const score = column.score === null ? null : parseScore(column.score, meanings, cardinality, refuse);
  // what the tree asks, and what its leaves hold shares of
  const asked = score === null ? before : [...before, { cardinality: score.cuts.length + 1 }];
  const residual = score?.residual ?? null;
  const modelled = residual === null ? cardinality : residual.edges.length - 1;
  const table: LeafTable = {
    offset: fromBase64("Uint32Array", leaves.offset),
    codes: fromBase64("Uint16Array", leaves.codes),
    cumulative: fromBase64("Uint16Array", leaves.cumulative),
  };
  checkLeaves(table, modelled, refuse);
  const structure = {
    feature: fromBase64("Int16Array", tree.feature),
    split: fromBase64("Uint16Array", tree.split),
    equal: fromBase64("Uint8Array", tree.equal),
    left: fromBase64("Int32Array", tree.left),
  };
  const leafOf = fromBase64("Int32Array", tree.leafOf);
  checkTree(structure, leafOf, asked.length, table.offset.length - 1, refuse);
  const classOf = fromBase64("Uint16Array", column.classOf);
  if (classOf.length !== modelled) throw refuse("classes and codes differ in number");
  const classCount = classCountOf(classOf);
  const rakes = column.rakes.map(({ feature, groupOf, logFactors }): PairRake => {
    const rake = { feature, groupOf: fromBase64("Uint16Array", groupOf), logFactors: fromBase64("Int16Array", logFactors) };
    const groupCount = classCountOf(rake.groupOf);
    if (rake.groupOf.length !== asked[feature]?.cardinality || rake.logFactors.length !== groupCount * classCount)
      throw refuse("a pair correction does not fit its columns");
    return rake;
  });
  return { score, structure, leafOf, leaves: table, classOf, rakes };
}

function checkLeaves({ offset, codes, cumulative }: LeafTable, cardinality: number, refuse: Refusal): void {
  const rising = offset[0] === 0 && offset[offset.length - 1] === codes.length && codes.length === cumulative.length;
  if (!rising || offset.some((value, i) => i > 0 && value <= offset[i - 1]!)) throw refuse("leaf table is broken");
  if (codes.some((code) => code >= cardinality)) throw refuse("a leaf holds a code beyond the column's cardinality");
}

function checkTree(
  { feature, split, equal, left }: TreeStructure,
  leafOf: Int32Array,
  featureCount: number,
  leafCount: number,
  refuse: Refusal,
): void {
  const nodes = feature.length;
  if (nodes === 0 || [split, equal, left, leafOf].some((array) => array.length !== nodes)) throw refuse("tree arrays differ in length");
  for (let node = 0; node < nodes; node++) {
    const isLeaf = feature[node]! < 0;
    const leafFits = leafOf[node]! >= 0 && leafOf[node]! < leafCount;
    const childFits = feature[node]! < featureCount && left[node]! > node && left[node]! + 1 < nodes;
    if (isLeaf ? !leafFits : !childFits) throw refuse(`tree node ${node} points outside the tree`);
  }
}

function refusalOf(name: string): Refusal {
  return (what) => invalid(`column ${name}: ${what}`);
}

function invalid(what: string): StandinError {
  return new StandinError("MODEL_INVALID", `The model is damaged or was edited: ${what}. Fit it again with \`standin fit\`.`);
}
