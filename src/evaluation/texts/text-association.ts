import { ownTfidf, classesOf, classingOf, type Classing, textPrediction } from "./text-prediction.js";
import { permutation } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { FigureResult, Side } from "../fidelity/compared.js";
import { influenceVariance, normalInterval } from "../fidelity/estimate.js";
import type { SampleColumn } from "../fidelity/sample.js";
import type { Interval } from "../figures.js";
import { type NotedFigure, unmeasured } from "../utility/noted-figure.js";
import type { InfluencedScore } from "../utility/prediction-score.js";
import { personHalves, type TextSample, wordsOfRows } from "./text-samples.js";
import { drawTexts, type TextSides } from "./text-sides.js";

const mostRows = 4000;
const mostColumns = 40;

/** A column that is asked for: its place among the modelled ones. */
interface Asked {
  readonly c: number;
  readonly name: string;
  readonly classing: Classing;
}

/** By column asked; null where it cannot be had. */
type Strengths = readonly (InfluencedScore | null)[];

/**
 * Agreement of text with the columns beside it: within each table, how well the text tells each column (2 AUC - 1 of naive Bayes across two halves
 * of the persons); 1 - the mean size of the difference between the synthetic rows and the holdout. As many rows on both sides. Floor: the
 * ceiling's texts, shuffled over its rows.
 */
export function textAssociation(columns: readonly SampleColumn[], sides: TextSides, rng: Rng): NotedFigure {
  const asked = columns.slice(0, mostColumns).flatMap((column, c): Asked[] => {
    const classing = classingOf(column, sides.holdout.rows, c);
    return classing === null ? [] : [{ c, name: column.name, classing }];
  });
  if (asked.length === 0) return unmeasured("notApplicable", "no column beside the text has two classes of 20 rows in the holdout");
  const rowCount = Math.min(mostRows, sides.holdout.rows.rowCount, sides.synthetic.rows.rowCount);
  const of = (side: "holdout" | "synthetic" | "ceiling") => drawTexts(sides[side], rowCount, rng.fork(`draw/${side}`));
  const samples = { holdout: of("holdout"), synthetic: of("synthetic"), ceiling: of("ceiling") };
  const strengths = (sample: TextSample, name: string, order: Uint32Array | null): Strengths =>
    strengthsOf(sample, asked, rng.fork(name), order);
  const real = strengths(samples.holdout, "holdout", null);
  const own = {
    synthetic: strengths(samples.synthetic, "synthetic", null),
    ceiling: strengths(samples.ceiling, "ceiling", null),
    floor: strengths(samples.ceiling, "floor", permutation(samples.ceiling.rows.rowCount, rng.fork("permute"))),
  };
  const kept = [...asked.keys()].filter((a) => real[a] !== null);
  if (kept.length === 0) return unmeasured("notMeasured", "too few rows of the holdout have a value beside the text");
  const interval = (side: Side): Interval => {
    const sample = samples[side === "floor" ? "ceiling" : side];
    return agreement(kept, real, samples.holdout, own[side], sample);
  };
  const result: FigureResult = { kind: "measured", value: interval("synthetic"), ceiling: interval("ceiling"), floor: interval("floor") };
  return { result, notes: [worstNote(asked, kept, real, own.synthetic)] };
}

function strengthsOf(sample: TextSample, asked: readonly Asked[], rng: Rng, order: Uint32Array | null): Strengths {
  const texts = ownTfidf(wordsOfRows(sample));
  const halves = personHalves(sample.rows, rng);
  return asked.map(({ c, classing }) => {
    const classes = classesOf(classing, sample.rows, c);
    return textPrediction(texts, order === null ? classes : Int32Array.from(order, (row) => classes[row]!), classing.classCount, halves);
  });
}

/** 2 AUC - 1; 0 where the text tells nothing, or worse than chance. */
function strength(score: InfluencedScore | null): number {
  return score === null ? 0 : Math.max(0, 2 * score.value - 1);
}

function agreement(kept: readonly number[], real: Strengths, realSample: TextSample, own: Strengths, ownSample: TextSample): Interval {
  const pulls = { real: new Float64Array(realSample.rows.rowCount), own: new Float64Array(ownSample.rows.rowCount) };
  let sum = 0;
  for (const a of kept) {
    const gap = strength(own[a]!) - strength(real[a]!);
    sum += Math.abs(gap);
    addPull(own[a]!, (-2 * Math.sign(gap)) / kept.length, pulls.own);
    addPull(real[a]!, (2 * Math.sign(gap)) / kept.length, pulls.real);
  }
  const variance = influenceVariance(pulls.real, realSample.rows) + influenceVariance(pulls.own, ownSample.rows);
  return normalInterval(1 - sum / kept.length, variance, 0, 1);
}

function addPull(score: InfluencedScore | null, weight: number, out: Float64Array): void {
  if (score === null) return;
  for (let row = 0; row < out.length; row++) out[row]! += weight * score.influence[row]!;
}

function worstNote(asked: readonly Asked[], kept: readonly number[], real: Strengths, own: Strengths): string {
  const gap = (a: number) => Math.abs(strength(own[a]!) - strength(real[a]!));
  const worst = kept.reduce((most, a) => (gap(a) > gap(most) ? a : most), kept[0]!);
  const auc = (score: InfluencedScore | null) => (score?.value ?? 0.5).toFixed(3);
  return `Agreement of text with the columns beside it is furthest off for ${asked[worst]!.name}: text tells it with an AUC of ${auc(own[worst]!)} in the synthetic rows, ${auc(real[worst]!)} in real ones.`;
}
