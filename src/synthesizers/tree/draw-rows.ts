import { sharedArray } from "../../parallel/shared-array.js";
import { createRng } from "../../random/rng.js";
import type { CodedFeature } from "../../trees/conditional-tree.js";
import { columnScores, placeColumn } from "./column-shares.js";
import type { FittedColumn } from "./fitted-column.js";
import { residualCode } from "./residual.js";
import { type CodeMeaning, meaningfulFeature, type ScoreFeature } from "./score.js";

/** A fitted column with what its codes mean, in the order of drawing. */
export interface DrawnColumn {
  readonly name: string;
  readonly cardinality: number;
  readonly ordered: boolean;
  /** What its codes are to the scores of later columns. */
  readonly meaning: CodeMeaning;
  readonly fitted: FittedColumn;
}

export interface DrawRowsInput {
  readonly columns: readonly DrawnColumn[];
  /** Address of each row: its unit among all units, and its place within the unit. */
  readonly unit: Uint32Array;
  readonly place: Uint32Array;
  readonly rngKey: Uint32Array;
}

/** Codes of a block of rows, column after column; each depends on (columns, rng key, address) alone. */
export function drawRows({ columns, unit, place, rngKey }: DrawRowsInput): Uint16Array[] {
  const rng = createRng(rngKey);
  const features: CodedFeature[] = [];
  const scored: ScoreFeature[] = [];
  const lastScored = columns.findLastIndex(({ fitted }) => fitted.score !== null);
  columns.forEach((column, at) => {
    const { name, cardinality, ordered, fitted, meaning } = column;
    const { floatAt } = rng.fork(`draw/${name}`);
    const scores = columnScores(fitted, scored, unit);
    const codes = sharedArray(Uint16Array, unit.length);
    const uniforms = new Float64Array(unit.length);
    for (let row = 0; row < uniforms.length; row++) uniforms[row] = floatAt(unit[row]!, place[row]!);
    placeColumn(fitted, features, scores, unit.length).draw(uniforms, codes);
    const residual = fitted.score?.residual ?? null;
    if (residual !== null) {
      const within = rng.fork(`residual/${name}`);
      for (let row = 0; row < codes.length; row++)
        codes[row] = residualCode(residual, scores![row]!, codes[row]!, within.floatAt(unit[row]!, place[row]!));
    }
    const feature = { codes, cardinality, ordered };
    features.push(feature);
    if (at < lastScored) scored.push(meaningfulFeature(feature, meaning));
  });
  return features.map(({ codes }) => codes);
}
