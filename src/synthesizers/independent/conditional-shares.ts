import type { ColumnShares, ConditionalModel } from "../conditional/conditional-model.js";
import { drawFromLeaf, type LeafTable } from "../leaf-table.js";

/** One column's own frequencies. */
export interface Marginal {
  readonly name: string;
  readonly cardinality: number;
  readonly ordered: boolean;
  readonly table: LeafTable;
}

/** The independent method as the engine of conditional drawing sees it: the same shares whatever was drawn before. */
export function independentConditional(marginals: readonly Marginal[]): ConditionalModel {
  return { columns: marginals, begin: () => ({ column: (at) => sharesOf(marginals[at]!) }) };
}

function sharesOf({ table, cardinality }: Marginal): ColumnShares {
  const fixed = new Float64Array(cardinality);
  table.codes.forEach((code, entry) => {
    const reached = entry + 1 === table.codes.length ? 65536 : table.cumulative[entry]!;
    fixed[code] = (reached - (entry === 0 ? 0 : table.cumulative[entry - 1]!)) / 65536;
  });
  return {
    shares: (_, out) => out.set(fixed),
    draw: (uniforms, out) => {
      for (let p = 0; p < uniforms.length; p++) out[p] = drawFromLeaf(table, 0, Math.floor(uniforms[p]! * 65536));
    },
  };
}
