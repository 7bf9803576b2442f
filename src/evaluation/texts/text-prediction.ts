import { fitTfidf, tfidfRows } from "../../language/hashed-tfidf.js";
import type { TokenRows } from "../../language/token-rows.js";
import { type SparseRows, selectSparse } from "../../math/sparse-rows.js";
import { crossedNaiveBayes } from "../../math/sparse-naive-bayes.js";
import type { Sample, SampleColumn } from "../fidelity/sample.js";
import { type InfluencedScore, influencedScore } from "../utility/prediction-score.js";

/** Fewer rows say nothing of a class. */
const fewestRowsPerClass = 20;
const mostClasses = 30;

/** The classes of a column that text is asked for. */
export type Classing =
  | { readonly kind: "categories"; readonly classOf: ReadonlyMap<number, number>; readonly classCount: number }
  /** Above it or not. */
  | { readonly kind: "halves"; readonly median: number; readonly classCount: 2 };

/** Categories of at least 20 rows, the 30 most frequent; numbers and dates by their median. @returns null with fewer than two classes */
export function classingOf(column: SampleColumn, sample: Sample, c: number): Classing | null {
  if (column.kind !== "categorical") return halvesOf(sample.numbers[c]!);
  const counts = new Map<number, number>();
  for (const code of sample.codes[c]!) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  const frequent = [...counts].filter(([, count]) => count >= fewestRowsPerClass).sort((a, b) => b[1] - a[1]);
  const kept = frequent.slice(0, mostClasses);
  if (kept.length === 0 || counts.size < 2) return null;
  return { kind: "categories", classOf: new Map(kept.map(([code], k) => [code, k])), classCount: kept.length };
}

function halvesOf(values: Float64Array): Classing | null {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  const median = known[Math.floor((known.length - 1) / 2)];
  if (median === undefined) return null;
  const above = known.filter((value) => value > median).length;
  return Math.min(above, known.length - above) < fewestRowsPerClass ? null : { kind: "halves", median, classCount: 2 };
}

/** Class of each row; the number of classes for a category that is none of them, -1 where the cell is missing. */
export function classesOf(classing: Classing, sample: Sample, c: number): Int32Array {
  if (classing.kind === "halves")
    return Int32Array.from(sample.numbers[c]!, (value) => (Number.isFinite(value) ? (value > classing.median ? 1 : 0) : -1));
  return sample.codes[c]!.map((code) => (code < 0 ? -1 : (classing.classOf.get(code) ?? classing.classCount)));
}

/** TF-IDF of texts by their own weights; words and pairs that two texts have. */
export function ownTfidf(tokens: TokenRows): SparseRows {
  return tfidfRows(fitTfidf(tokens, 2), tokens);
}

/**
 * How well text tells the classes of a column within one table: the mean AUC of one class against the rest of naive Bayes that learns from one
 * half of the persons and is tried on the other, both ways round.
 * @param classes as `classesOf` gives them; @param halves 0 or 1 by row
 * @returns AUC, with the influence of every row; null where it cannot be had
 */
export function textPrediction(texts: SparseRows, classes: Int32Array, classCount: number, halves: Uint8Array): InfluencedScore | null {
  const known = Uint32Array.from(classes.keys()).filter((row) => classes[row]! >= 0);
  if (known.length < 2 * fewestRowsPerClass) return null;
  const own = classes.filter((k) => k >= 0);
  const scores = crossedNaiveBayes(
    known.length === classes.length ? texts : selectSparse(texts, known),
    own,
    classCount,
    Uint8Array.from(known, (row) => halves[row]!),
  );
  const score = influencedScore({ kind: "multiclass", classCount }, scores, Float64Array.from(own));
  if (Number.isNaN(score.value)) return null;
  const influence = new Float64Array(classes.length);
  for (let i = 0; i < known.length; i++) influence[known[i]!] = (score.influence[i]! * classes.length) / known.length;
  return { value: score.value, influence };
}
