import { sharedArray } from "../../parallel/shared-array.js";
import type { Sample, SampleColumn } from "../fidelity/sample.js";

/** Categories that keep a term of their own; those held by fewer rows than `fewestRows`, and those beyond the most frequent, share one. */
const mostCategories = 100;
const fewestRows = 20;

/** A column as a linear model sees it. Numbers have two terms (their value, and whether they are missing), categories one a code. */
export type LinearColumn =
  /** Standard scores by row; NaN is missing. */
  | { readonly kind: "number"; readonly values: Float32Array }
  /** One code a row, each in [0, codeCount): place among the `kept` ones of the dictionary, then one for all rare ones and one for missing. */
  | { readonly kind: "category"; readonly codes: Uint8Array; readonly codeCount: number; readonly kept: readonly number[] };

/**
 * Columns of several samples, one under another, for linear models: numbers as standard scores, categories one-hot, missing cells told apart.
 * Means, standard deviations and the categories that keep a term are learned on the first sample.
 * @returns values over shared memory, length the sum of the samples' rows
 */
export function linearColumns(columns: readonly SampleColumn[], samples: readonly Pick<Sample, "codes" | "numbers">[]): LinearColumn[] {
  return columns.map((column, c) =>
    column.kind === "categorical"
      ? categoryColumn(
          samples.map((sample) => sample.codes[c]!),
          column.dictionary.length,
        )
      : numberColumn(samples.map((sample) => sample.numbers[c]!)),
  );
}

function numberColumn(parts: readonly Float64Array[]): LinearColumn {
  const { mean, deviation } = moments(parts[0]!);
  const values = sharedArray(Float32Array, rowsOf(parts));
  let row = 0;
  for (const part of parts) for (const value of part) values[row++] = Number.isFinite(value) ? (value - mean) / deviation : Number.NaN;
  return { kind: "number", values };
}

/** Mean and standard deviation of the finite values; (0, infinity), which makes every score 0, where there is no spread or it overflows. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  const finite = values.filter((value) => Number.isFinite(value));
  let sum = 0;
  for (const value of finite) sum += value;
  const mean = sum / finite.length;
  let squares = 0;
  for (const value of finite) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / finite.length);
  return deviation > 0 && Number.isFinite(deviation) ? { mean, deviation } : { mean: 0, deviation: Number.POSITIVE_INFINITY };
}

function categoryColumn(parts: readonly Int32Array[], cardinality: number): LinearColumn {
  const counts = new Float64Array(cardinality);
  for (const code of parts[0]!) if (code >= 0) counts[code]!++;
  const kept = Array.from(counts.keys())
    .filter((code) => counts[code]! >= fewestRows)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, mostCategories);
  const termOf = new Uint8Array(cardinality).fill(kept.length);
  kept.forEach((code, term) => {
    termOf[code] = term;
  });
  const codes = sharedArray(Uint8Array, rowsOf(parts));
  let row = 0;
  for (const part of parts) for (const code of part) codes[row++] = code < 0 ? kept.length + 1 : termOf[code]!;
  return { kind: "category", codes, codeCount: kept.length + 2, kept };
}

function rowsOf(parts: readonly ArrayLike<number>[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
