import { short } from "./table.mjs";

/** Area under the curve for a classification, R² for a regression. */
const goodness = (model) => model?.auc ?? model?.r2;
/** Synthetic rows that equal some row of train. */
const copies = (score) => Math.round((score.privacy?.exactMatch?.anyTrainShare ?? Number.NaN) * score.rowsSynth);

/** Figures of the scorer's JSON: heading, the value or the value and what it is to be held against, digits. */
const figures = [
  ["accuracy (of at most)", (s) => [s.mostlyai?.accuracy, s.mostlyai?.accuracyMax], 4],
  ["C2ST AUC", (s) => [s.c2st?.auc], 3],
  ["shapes", (s) => [s.sdmetrics?.columnShapes], 3],
  ["pair trends", (s) => [s.sdmetrics?.pairTrends], 3],
  ["TSTR (TRTR)", (s) => [goodness(s.utility?.TSTR?.hgb), goodness(s.utility?.TRTR?.hgb)], 3],
  ["DCR share", (s) => [s.privacy?.dcr?.share], 3],
  ["MIA distance AUC", (s) => [s.privacy?.miaDistance?.auc], 3],
  ["MIA density AUC", (s) => [s.privacy?.miaDensityRatio?.auc], 3],
  ["inference risk", (s) => [s.anonymeter?.inference?.mean], 3],
  ["exact copies", (s) => [copies(s)], 0],
  ["unique train rows reproduced", (s) => [s.privacy?.exactMatch?.trainUniqueRowsReproduced], 4],
];

export const figureHeadings = [...figures.map(([heading]) => heading), "flags"];

/**
 * One cell a heading: the figures of one score, or the means of several and how many carry a flag.
 * @param {readonly object[]} scores
 * @param {readonly string[]} headings of `figureHeadings`
 */
export function figureCells(scores, headings = figureHeadings) {
  return headings.map((heading) => {
    if (heading === "flags") return flagCell(scores);
    const [, of, digits] = figures.find(([name]) => name === heading);
    return cell(meanOfEach(scores.map(of)), digits);
  });
}

function flagCell(scores) {
  if (scores.length === 1) return scores[0].flags.join(", ") || "none";
  return `${scores.filter(({ flags }) => flags.length > 0).length} of ${scores.length}`;
}

function meanOfEach(values) {
  return values[0].map((_, at) => mean(values.map((value) => value[at])));
}

/** @param {readonly number[]} values */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function cell([value, against], digits) {
  return against === undefined ? short(value, digits) : `${short(value, digits)} (${short(against, digits)})`;
}
