import { type CutNormal, cutNormal } from "../../math/latent-correlation.js";
import { sharedCopy } from "../../parallel/shared-array.js";
import type { CodedColumn, CodedTable } from "../../table/coded-table.js";
import { personOfRows } from "../person-of-rows.js";
import { learnUnitSizes } from "../unit-sizes.js";
import { categoryAxis, type ScoredColumn } from "./category-axis.js";
import type { CopulaParts } from "./copula-state.js";
import { fitCorrelation } from "./fit-correlation.js";
import { type Margin, orderedShares } from "./margin.js";
import type { PairMoments, PairMomentsInput } from "./pair-moments.js";

/** Times that the axes of columns without order are found anew, each given the others'. */
const axisRounds = 3;
/** Rows × columns² looked at for the axes; of larger tables every so many-th row. */
const axisWork = 1e9;

/** A table whose columns are normals cut into intervals, not yet knowing of each other. */
export interface CutTable {
  readonly margins: readonly Margin[];
  readonly cuts: readonly CutNormal[];
  /** What `pairMoments` needs of each column, in the table's order. */
  readonly pairs: readonly PairMomentsInput[];
}

/** Shares, axes and scores of every column. */
export function cutTable(train: CodedTable, k: number): CutTable {
  const { columns } = train;
  const shares = columns.map(sharesOf);
  const orders = axesOf(train, shares, k);
  const cuts = orders.map((order, at) => cutAlong(shares[at]!, order));
  const margins = columns.map(({ name, cardinality, ordered }, at) => ({
    name,
    cardinality,
    ordered,
    table: orderedShares(shares[at]!, orders[at]!),
  }));
  const scored = columns.map((column, at): ScoredColumn => {
    const { codes, scores } = scoredColumn(column, orders[at]!, cuts[at]!);
    return { codes: sharedCopy(Uint16Array, codes), scores };
  });
  const personOf = personOfRows(train);
  return { margins, cuts, pairs: columns.map((_, at) => ({ column: scored[at]!, before: scored.slice(0, at), personOf })) };
}

/** The fitted copula. @param moments of each column of the table, in its order @param alone columns that depend on no other */
export function copulaParts(
  train: CodedTable,
  k: number,
  alone: readonly string[],
  cut: CutTable,
  moments: readonly PairMoments[],
): CopulaParts {
  const single = new Set(alone);
  const tooFew = train.unitCount < k || train.rowCount < 2;
  const isAlone = cut.margins.map(({ name }) => tooFew || single.has(name));
  return { margins: cut.margins, correlation: fitCorrelation({ cuts: cut.cuts, moments, isAlone }), sizes: learnUnitSizes(train, k) };
}

function sharesOf({ codes, cardinality }: CodedColumn): Float64Array {
  const shares = new Float64Array(cardinality);
  for (const code of codes) shares[code]!++;
  return shares.map((count) => count / codes.length);
}

/** The codes of each column along its latent normal: in their own order where they have one, else along the column's axis. */
function axesOf({ columns, rowCount }: CodedTable, shares: readonly Float64Array[], k: number): Uint16Array[] {
  const stride = Math.max(1, Math.ceil((rowCount * columns.length ** 2) / axisWork));
  const nothing: ScoredColumn[] = [];
  const axisOf = (at: number, others: readonly ScoredColumn[]): Uint16Array =>
    categoryAxis({ column: columns[at]!, shares: shares[at]!, others, stride, priorRows: k });
  const orders = columns.map(({ ordered }, at) =>
    ordered ? Uint16Array.from(Array.from(shares[at]!.keys()).filter((code) => shares[at]![code]! > 0)) : axisOf(at, nothing),
  );
  const scored = columns.map((column, at) => scoredColumn(column, orders[at]!, cutAlong(shares[at]!, orders[at]!)));
  const free = columns.flatMap(({ ordered }, at) => (ordered || orders[at]!.length < 3 ? [] : [at]));
  for (let round = 0; round < axisRounds; round++) {
    for (const at of free) {
      orders[at] = axisOf(
        at,
        scored.filter((_, other) => other !== at),
      );
      scored[at] = scoredColumn(columns[at]!, orders[at], cutAlong(shares[at]!, orders[at]));
    }
  }
  return orders;
}

function cutAlong(shares: Float64Array, order: Uint16Array): CutNormal {
  return cutNormal(Float64Array.from(order, (code) => shares[code]!));
}

function scoredColumn({ codes, cardinality }: CodedColumn, order: Uint16Array, cut: CutNormal): ScoredColumn {
  const scores = new Float64Array(cardinality);
  if (cut.variance > 0) order.forEach((code, at) => (scores[code] = cut.scores[at]! / Math.sqrt(cut.variance)));
  return { codes, scores };
}
