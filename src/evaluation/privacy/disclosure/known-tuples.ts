import { holderCounts } from "../compared/holders.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { recordKeys } from "../compared/record-keys.js";
import type { KnownColumn } from "./known-values.js";

/** The three tables of a fold by what is known of a row: rows with equal values on all known columns have equal codes. */
export interface KnownTuples {
  readonly train: Uint32Array;
  readonly holdout: Uint32Array;
  readonly synthetic: Uint32Array;
  /** Codes are below it. */
  readonly codeCount: number;
  /** By code: persons of each table who have it, in any of their rows. */
  readonly trainHolders: Uint32Array;
  readonly syntheticHolders: Uint32Array;
}

/** Codes by 53-bit hashes (`record-keys.ts`); missing is a value like any other. O(rows × columns). */
export function knownTuples(fold: ComparedFold, columns: readonly KnownColumn[]): KnownTuples {
  const codeOf = new Map<number, number>();
  const codes = (side: "train" | "holdout" | "synthetic"): Uint32Array =>
    Uint32Array.from(
      recordKeys({ rowCount: fold[side].rowCount, categories: columns.map((column) => column[side]), numbers: [] }),
      (key) => {
        const known = codeOf.get(key) ?? codeOf.size;
        if (known === codeOf.size) codeOf.set(key, known);
        return known;
      },
    );
  const [train, holdout, synthetic] = [codes("train"), codes("holdout"), codes("synthetic")];
  return {
    train,
    holdout,
    synthetic,
    codeCount: codeOf.size,
    trainHolders: holderCounts(train, codeOf.size, fold.train.persons),
    syntheticHolders: holderCounts(synthetic, codeOf.size, fold.synthetic.persons),
  };
}
