import { fitTfidf, tfidfRows } from "../../language/hashed-tfidf.js";
import { selectTokens, type TokenRows } from "../../language/token-rows.js";
import { roundCount } from "../../math/round-count.js";
import { fitSparseSoftmax, predictClasses } from "../../math/sparse-softmax.js";
import { permutation, sampleIndices } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import { influenceVariance, normalInterval } from "../fidelity/estimate.js";
import type { Sample, SampleColumn } from "../fidelity/sample.js";
import { personsAt } from "../utility/prediction-score.js";
import { type NotedFigure, unmeasured } from "../utility/noted-figure.js";
import { balancedAccuracy } from "./balanced-accuracy.js";
import { classesOf, classingOf, ownTfidf, textPrediction } from "./text-prediction.js";
import { personHalves, type TextSample, type TextSamples, wordsOfRows } from "./text-samples.js";

const mostClasses = 100;
/** Of train and of the holdout, in each class that counts. */
const fewestRowsPerClass = { train: 10, holdout: 5 } as const;
/** Over the rows; more fit them too closely. */
const passes = 5;
/** Rows that the choice of a label looks at. */
const choiceRows = 4000;
/** The smaller number of real rows to compare with, and how often they are drawn. */
const fewRows = 1000;
const fewDraws = 3;

/** Texts with labels: class in [0, classCount). */
interface Labelled {
  readonly tokens: TokenRows;
  readonly classes: Int32Array;
}

interface LabelTask {
  readonly name: string;
  readonly classCount: number;
  readonly train: Labelled;
  readonly synthetic: Labelled;
  readonly holdout: Labelled;
  /** Whose texts the holdout's are. */
  readonly persons: Pick<Sample, "personOf" | "personCount">;
}

/**
 * Balanced accuracy of labels learned from the synthetic texts and told for texts of the holdout. The label is the target where it is a category,
 * else the column of categories that train's texts tell best. Ceiling: learned from as many rows of train; floor: from train's texts, shuffled
 * over its rows.
 * @param k rows are told in multiples of it
 */
export function textUtility(samples: TextSamples, target: string | null, k: number, rng: Rng): NotedFigure {
  const label = labelOf(samples, target, rng.fork("label"));
  if (label === null)
    return unmeasured("notApplicable", `no column beside the text has 2 to ${mostClasses} categories of ${fewestRowsPerClass.train} rows`);
  const task = labelTask(samples, label);
  if (typeof task === "string") return unmeasured("notMeasured", task);
  const { train, synthetic, holdout, persons, classCount } = task;
  const learn = (from: Labelled, name: string) => balancedAccuracy(learned(from, task, rng.fork(name)), holdout.classes, classCount);
  const interval = (from: Labelled, name: string) => {
    const { value, influence } = learn(from, name);
    return normalInterval(value, influenceVariance(influence, persons), 0, 1);
  };
  const asMany = labelledAt(train, sampleIndices(train.classes.length, synthetic.classes.length, rng.fork("as many")));
  const shuffled = { ...asMany, classes: permuted(asMany.classes, rng.fork("permute")) };
  const value = interval(synthetic, "synthetic");
  const ceiling = interval(asMany, "train");
  const all = asMany.classes.length === train.classes.length ? ceiling.estimate : learn(train, "all").value;
  const few = fewRealRows(train, rng).map((from, draw) => learn(from, `few/${draw}`).value);
  return {
    result: { kind: "measured", value, ceiling, floor: interval(shuffled, "floor") },
    notes: [utilityNote(task, { own: value.estimate, all, few }, target === task.name, k)],
  };
}

function utilityNote(
  { name, classCount, train, synthetic }: LabelTask,
  { own, all, few }: { own: number; all: number; few: readonly number[] },
  isTarget: boolean,
  k: number,
): string {
  const chosen = isTarget ? "the target" : "the column that real text tells best";
  const start = `Labels learned from text are ${name} (${chosen}; ${classCount} classes, balanced accuracy): learned from ${synthetic.classes.length} synthetic rows ${own.toFixed(3)}`;
  const mean = few.reduce((sum, value) => sum + value, 0) / few.length;
  const fewer = few.length === 0 ? "" : `from ${fewRows} real rows ${mean.toFixed(3)}, `;
  return `${start}, ${fewer}from ${roundCount(train.classes.length, k)} real rows ${all.toFixed(3)}; the synthetic rows teach ${(own / all).toFixed(2)} of the last.`;
}

function fewRealRows(train: Labelled, rng: Rng): Labelled[] {
  if (train.classes.length < 1.25 * fewRows) return [];
  return Array.from({ length: fewDraws }, (_, draw) =>
    labelledAt(train, sampleIndices(train.classes.length, fewRows, rng.fork(`draw/${draw}`))),
  );
}

/** Classes told for the holdout by what `from` teaches; the shares of classes are taken out, so that every class counts the same. */
function learned({ tokens, classes }: Labelled, { holdout, classCount }: LabelTask, rng: Rng): Int32Array {
  const weights = fitTfidf(tokens, 2);
  const orders = Array.from({ length: passes }, () => permutation(classes.length, rng));
  const model = fitSparseSoftmax(tfidfRows(weights, tokens), classes, classCount, orders);
  const counts = new Float64Array(classCount);
  for (const own of classes) counts[own]!++;
  return predictClasses(
    model,
    tfidfRows(weights, holdout.tokens),
    counts.map((count) => -Math.log(Math.max(count, 0.5))),
  );
}

function permuted(classes: Int32Array, rng: Rng): Int32Array {
  return Int32Array.from(permutation(classes.length, rng), (row) => classes[row]!);
}

/** Index of the label's column, or null where there is none. */
function labelOf({ columns, train }: TextSamples, target: string | null, rng: Rng): number | null {
  const candidates = [...columns.keys()].filter((c) => isLabel(columns[c]!, train.rows, c));
  const declared = candidates.find((c) => columns[c]!.name === target);
  if (declared !== undefined || candidates.length <= 1) return declared ?? candidates[0] ?? null;
  const rows = sampleIndices(train.rows.rowCount, choiceRows, rng.fork("rows"));
  const halves = personHalves(train.rows, rng.fork("halves"));
  const texts = ownTfidf(selectTokens(wordsOfRows(train), rows));
  const told = candidates.map((c) => {
    const classing = classingOf(columns[c]!, train.rows, c);
    if (classing === null) return 0;
    const classes = classesOf(classing, train.rows, c);
    return (
      textPrediction(
        texts,
        Int32Array.from(rows, (row) => classes[row]!),
        classing.classCount,
        Uint8Array.from(rows, (row) => halves[row]!),
      )?.value ?? 0
    );
  });
  return candidates[told.indexOf(Math.max(...told))]!;
}

function isLabel(column: SampleColumn, train: Sample, c: number): boolean {
  if (column.kind !== "categorical") return false;
  const classes = frequentCodes(train.codes[c]!, fewestRowsPerClass.train).size;
  return classes >= 2 && classes <= mostClasses;
}

function frequentCodes(codes: Int32Array, fewest: number): Set<number> {
  const counts = new Map<number, number>();
  for (const code of codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= fewest).map(([code]) => code));
}

/** @returns the reason when the label cannot be learned or tested */
function labelTask({ columns, train, synthetic, holdout }: TextSamples, c: number): LabelTask | string {
  const [inTrain, inHoldout] = [
    frequentCodes(train.rows.codes[c]!, fewestRowsPerClass.train),
    frequentCodes(holdout.rows.codes[c]!, fewestRowsPerClass.holdout),
  ];
  const classOf = new Map([...inTrain].filter((code) => inHoldout.has(code)).map((code, k) => [code, k]));
  if (classOf.size < 2) return `the holdout has no two classes of the label with ${fewestRowsPerClass.holdout} rows each`;
  const rowsOf = ({ rows }: TextSample) => Uint32Array.from(rows.codes[c]!.keys()).filter((row) => classOf.has(rows.codes[c]![row]!));
  const labelled = (sample: TextSample): Labelled => ({
    tokens: selectTokens(wordsOfRows(sample), rowsOf(sample)),
    classes: Int32Array.from(rowsOf(sample), (row) => classOf.get(sample.rows.codes[c]![row]!)!),
  });
  const task = { train: labelled(train), synthetic: labelled(synthetic), holdout: labelled(holdout) };
  if (new Set(task.synthetic.classes).size < 2) return "the synthetic rows have one class of the label only";
  return { name: columns[c]!.name, classCount: classOf.size, ...task, persons: personsAt(holdout.rows, rowsOf(holdout)) };
}

function labelledAt({ tokens, classes }: Labelled, rows: Uint32Array): Labelled {
  return { tokens: selectTokens(tokens, rows), classes: Int32Array.from(rows, (row) => classes[row]!) };
}
