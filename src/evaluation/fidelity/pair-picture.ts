import { shareStep } from "../../math/round-count.js";
import type { PairPicture } from "../figures.js";
import { countBins } from "./bin-counts.js";
import { type ProtectedBins, protectedBins, protectedShares, round6 } from "./protected-bins.js";
import type { Sample, SampleColumn } from "./sample.js";
import type { WeakPair } from "./weak-pairs.js";

const mostPictures = 4;
const mostLabels = 8;
const fewestLabels = 4;

/** Pictures of the first pairs that can be drawn, at most four. */
export function pairPictures(
  weak: readonly WeakPair[],
  columns: readonly SampleColumn[],
  train: Sample,
  synthetic: Sample,
  k: number,
): PairPicture[] {
  const pictures: PairPicture[] = [];
  for (const pair of weak) {
    if (pictures.length === mostPictures) break;
    const picture = pairPicture(pair, columns, train, synthetic, k);
    if (picture !== null) pictures.push(picture);
  }
  return pictures;
}

/**
 * What may be shown of two columns together: a grid of bins that at least k persons of train hold, fewer of them where persons are few; shares of
 * train in steps of k persons, and nothing of a cell that fewer than k persons stand behind. Bins and cells are rounded each by itself, so that the
 * sum of what is shown of a row or column lies within several steps of its true share, and its difference to another picture says no more of an
 * empty cell than that it is empty.
 *
 * @returns null where a column is not among `columns`, or has fewer than two bins with anything to show
 */
export function pairPicture(
  { a, b, score, ceiling }: WeakPair,
  columns: readonly SampleColumn[],
  train: Sample,
  synthetic: Sample,
  k: number,
): PairPicture | null {
  if (train.personCount < k || synthetic.rowCount === 0) return null;
  const perAxis = Math.min(mostLabels, Math.max(fewestLabels, Math.floor(Math.sqrt(train.personCount / (2 * k)))));
  const bins = (name: string): ProtectedBins | null => {
    const index = columns.findIndex((column) => column.name === name);
    if (index < 0) return null;
    return protectedBins({ column: columns[index]!, index, train, synthetic, k, spread: "quantiles" }, perAxis);
  };
  const [left, right] = [bins(a), bins(b)];
  if (left === null || right === null) return null;
  const width = left.labels.length;
  const cellCount = width * right.labels.length;
  const source = protectedShares(countBins(cellsOf(left.trainCodes, right.trainCodes, width), cellCount, train), train, k);
  const rows = countBins(cellsOf(left.syntheticCodes, right.syntheticCodes, width), cellCount, synthetic).rows;
  const step = shareStep(train.personCount, k);
  const drawn = Array.from(rows, (count) => stepped(count / synthetic.rowCount, step));
  const holds = (cell: number): boolean => source[cell]! > 0 || drawn[cell]! > 0;
  const [across, down] = [left, right].map(({ labels }) => Array.from(labels.keys())) as [number[], number[]];
  const shownA = across.filter((x) => down.some((y) => holds(y * width + x)));
  const shownB = down.filter((y) => across.some((x) => holds(y * width + x)));
  if (shownA.length < 2 || shownB.length < 2) return null;
  const grid = (shares: readonly number[]): (number | null)[][] =>
    shownB.map((y) => shownA.map((x) => (shares[y * width + x]! > 0 ? shares[y * width + x]! : null)));
  return {
    a,
    b,
    score,
    ceiling,
    step: round6(step),
    aLabels: shownA.map((x) => left.labels[x]!),
    bLabels: shownB.map((y) => right.labels[y]!),
    source: grid(source),
    synthetic: grid(drawn),
  };
}

function cellsOf(across: Int32Array, down: Int32Array, width: number): Int32Array {
  const cells = new Int32Array(across.length);
  for (let row = 0; row < cells.length; row++) cells[row] = down[row]! * width + across[row]!;
  return cells;
}

/** A share in whole steps; 0 below one. */
function stepped(share: number, step: number): number {
  return share < step ? 0 : round6(Math.min(1, Math.round(share / step) * step));
}
