import type { CodedFeature } from "../../trees/conditional-tree.js";
import type { ConditionalModel } from "../conditional/conditional-model.js";
import { placeColumn } from "./column-shares.js";
import type { DrawnColumn } from "./draw-rows.js";
import { meaningfulFeature, scoresOf } from "./score.js";

/** The tree method as the engine of conditional drawing sees it. */
export function treeConditional(columns: readonly DrawnColumn[]): ConditionalModel {
  return {
    columns,
    begin: (particleCount) => ({
      column: (at, earlier, numbers) => {
        const { fitted } = columns[at]!;
        const before = columns.slice(0, at);
        const features = before.map(({ cardinality, ordered }, i): CodedFeature => ({ codes: earlier[i]!, cardinality, ordered }));
        const rowCount = earlier[0]?.length ?? particleCount;
        if (fitted.score === null) return placeColumn(fitted, features, null, rowCount);
        const scored = features.map((feature, i) => meaningfulFeature(feature, before[i]!.meaning));
        const scores = scoresOf(fitted.score.model, scored, numbers());
        const placed = placeColumn(fitted, features, scores, rowCount);
        return fitted.score.residual === null ? placed : { shares: placed.shares };
      },
    }),
  };
}
