import type { TreeStructure } from "../../trees/conditional-tree.js";
import type { LeafTable } from "../leaf-table.js";
import type { PairRake } from "./pair-rakes.js";
import type { ResidualModel } from "./residual.js";
import type { ScoreModel } from "./score.js";

/** What the earlier columns together say of a number column, and how its tree uses that. */
export interface FittedScore {
  readonly model: ScoreModel;
  /** Cuts that make the score a column that the tree can ask, after the earlier ones. */
  readonly cuts: Float64Array;
  /** Set where the tree models the distance to the score in place of the column itself. */
  readonly residual: ResidualModel | null;
}

/** Conditional distribution of one column: a tree, the distributions of its leaves, and corrections by pairs. */
export interface FittedColumn {
  readonly score: FittedScore | null;
  readonly structure: TreeStructure;
  /** Node → leaf number in the table, -1 inside. */
  readonly leafOf: Int32Array;
  readonly leaves: LeafTable;
  /** Code of the target (bin of the residual, where there is one) → class. */
  readonly classOf: Uint16Array;
  readonly rakes: readonly PairRake[];
}
