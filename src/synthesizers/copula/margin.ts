import { approximateNormalQuantile } from "../../math/normal.js";
import { type LeafTable, leafTableBuilder } from "../leaf-table.js";

/** One column of a fitted copula. */
export interface Margin {
  readonly name: string;
  readonly cardinality: number;
  readonly ordered: boolean;
  /** One leaf: the codes in the order of the latent normal, with their cumulated shares. */
  readonly table: LeafTable;
}

/**
 * Cumulated shares along an order of the codes, in steps of 1/65536.
 * @param shares by code, sum 1
 * @param order  the codes of positive share, each once
 */
export function orderedShares(shares: Float64Array, order: Uint16Array): LeafTable {
  const builder = leafTableBuilder();
  builder.add(Float64Array.from(order, (code) => shares[code]!));
  const { offset, codes, cumulative } = builder.build();
  return { offset, codes: codes.map((place) => order[place]!), cumulative };
}

/** Upper end of each code's interval on the latent normal, ascending; the last is infinite. */
export function thresholdsOf({ cumulative }: LeafTable): Float64Array {
  return Float64Array.from(cumulative, (reached, i) =>
    i === cumulative.length - 1 ? Number.POSITIVE_INFINITY : approximateNormalQuantile(reached / 65536),
  );
}
