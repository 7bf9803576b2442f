import type { Metadata } from "../../../metadata/metadata.js";
import { categoryView } from "../../../metadata/views.js";
import { columnNamed } from "../../../table/table.js";
import type { Fold } from "../../figures.js";
import type { ComparedFold } from "../compared/compared-fold.js";

/** A secret column of one fold by row, as numbers of which equal ones are equal values in every fold; NaN is missing. */
export interface SecretValues {
  readonly kind: "category" | "number" | "datetime";
  readonly train: Float64Array;
  readonly holdout: Float64Array;
  readonly synthetic: Float64Array;
}

/** A guessed number is right this near to the truth, as a share of the truth's size (Giomi et al. 2023, who divide by the signed guess). */
const numberTolerance = 0.05;
/** A guessed moment is right this near, in seconds. */
const datetimeTolerance = 86_400;

/**
 * Reads a secret of each fold; null in folds that do not compare it. Codes of categories are a fold's own and are matched by their texts.
 * @param sources the folds' tables as they came, in the order of `folds`
 */
export function secretValues(
  folds: readonly ComparedFold[],
  sources: readonly Fold[],
  { columns }: Metadata,
  name: string,
): readonly (SecretValues | null)[] {
  const shared = new Map<string, number>();
  const isDatetime = columns.find((column) => column.name === name)?.kind === "datetime";
  return folds.map((fold, f) => {
    const number = fold.numberNames.indexOf(name);
    if (number >= 0) {
      const [train, holdout, synthetic] = [fold.train, fold.holdout, fold.synthetic].map((table) => table.numbers[number]!);
      return { kind: isDatetime ? "datetime" : "number", train: train!, holdout: holdout!, synthetic: synthetic! };
    }
    const category = fold.categoryNames.indexOf(name);
    if (category < 0) return null;
    const valueOf: number[] = [];
    const sides = (["train", "holdout", "synthetic"] as const).map((side) => {
      const codes = fold[side].categories[category]!;
      const view = categoryView(columnNamed(sources[f]![side], name));
      return Float64Array.from(codes, (code, row) => {
        if (code < 0) return Number.NaN;
        valueOf[code] ??= sharedCode(shared, view.dictionary[view.codes[row]!]!);
        return valueOf[code];
      });
    });
    return { kind: "category", train: sides[0]!, holdout: sides[1]!, synthetic: sides[2]! };
  });
}

function sharedCode(shared: Map<string, number>, text: string): number {
  const known = shared.get(text) ?? shared.size;
  shared.set(text, known);
  return known;
}

/** How far a guess may lie from the truth: 0 for a category, 5 % of a number's absolute value (so 0 for 0), a day for a moment. */
export function reachOf(truth: number, kind: SecretValues["kind"]): number {
  if (kind === "category") return 0;
  return kind === "number" ? numberTolerance * Math.abs(truth) : datetimeTolerance;
}

/** True when a guess counts as the truth; never for a missing one. */
export function isRight(guess: number, truth: number, kind: SecretValues["kind"]): boolean {
  return Math.abs(guess - truth) <= reachOf(truth, kind);
}
