import { symmetricEigen } from "../../../math/symmetric-eigen.js";
import { sharedArray } from "../../../parallel/shared-array.js";
import type { Points } from "../compared/points.js";

/** Axes kept; kernel densities on many more columns are empty everywhere. */
const mostAxes = 8;
/** Rows that the axes are learned from, spread evenly. */
const mostRows = 20_000;
/** A category or a missing number weighs in where this share of the rows has it, and no fewer have something else. */
const leastShare = 0.01;
const mostFeatures = 128;
const leastEigenvalue = 1e-6;

/** Numbers are standardised, a missing one set to the mean; categories are indicators over the root of their share. */
type Feature =
  | { readonly kind: "number"; readonly column: number; readonly mean: number; readonly deviation: number }
  | { readonly kind: "code"; readonly column: number; readonly code: number; readonly share: number };

/** Straight axes along which the reference varies most, each scaled so that it varies by one there. */
export interface PrincipalAxes {
  readonly features: readonly Feature[];
  /** Features × axisCount, row-major. */
  readonly weights: Float64Array;
  readonly axisCount: number;
}

/**
 * Up to eight principal axes of mixed columns (factor analysis of mixed data: Pagès 2004, Revue de statistique appliquée 52:93-111), learned
 * from the reference alone. Rare categories are left out. Above 128 features the first are taken, numbers before categories.
 * O(rows × features² + features³).
 * @returns null where nothing varies
 */
export function principalAxes(reference: Points): PrincipalAxes | null {
  const rowCount = Math.min(reference.rowCount, mostRows);
  const rows = Uint32Array.from({ length: rowCount }, (_, i) => Math.floor((i * reference.rowCount) / rowCount));
  const features = featuresOf(reference, rows).slice(0, mostFeatures);
  const size = features.length;
  if (size === 0) return null;
  const { values, vectors } = symmetricEigen(covariance(reference, rows, features), size);
  const kept = Array.from({ length: size }, (_, i) => size - 1 - i).filter((axis) => values[axis]! > leastEigenvalue);
  const axes = kept.slice(0, mostAxes);
  const weights = new Float64Array(size * axes.length);
  axes.forEach((axis, a) => {
    for (let f = 0; f < size; f++) weights[f * axes.length + a] = vectors[f * size + axis]! / Math.sqrt(values[axis]!);
  });
  return axes.length === 0 ? null : { features, weights, axisCount: axes.length };
}

/** The rows along the axes. @returns points of number columns alone, width `axisCount` */
export function projectedOnAxes(points: Points, { features, weights, axisCount }: PrincipalAxes): Points {
  const { rowCount, width } = points;
  const values = sharedArray(Float32Array, rowCount * axisCount);
  const sums = new Float64Array(axisCount);
  for (let row = 0; row < rowCount; row++) {
    sums.fill(0);
    for (let f = 0; f < features.length; f++) {
      const level = levelOf(features[f]!, points.values[row * width + features[f]!.column]!);
      for (let a = 0; a < axisCount; a++) sums[a]! += level * weights[f * axisCount + a]!;
    }
    for (let a = 0; a < axisCount; a++) values[row * axisCount + a] = sums[a]!;
  }
  return { rowCount, width: axisCount, categoryCount: 0, values };
}

function featuresOf(points: Points, rows: Uint32Array): Feature[] {
  const numbers: Feature[] = [];
  const codes: Feature[] = [];
  for (let column = 0; column < points.width; column++) {
    const cells = Float64Array.from(rows, (row) => points.values[row * points.width + column]!);
    if (column < points.categoryCount) codes.push(...codeFeatures(column, cells, () => true));
    else numbers.push(...numberFeature(column, cells), ...codeFeatures(column, cells, (cell) => cell < 0));
  }
  return [...numbers, ...codes];
}

function numberFeature(column: number, cells: Float64Array): Feature[] {
  const present = cells.filter((cell) => cell >= 0);
  const mean = present.reduce((sum, cell) => sum + cell, 0) / present.length;
  const deviation = Math.sqrt(present.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / present.length);
  return deviation > leastEigenvalue ? [{ kind: "number", column, mean, deviation }] : [];
}

function codeFeatures(column: number, cells: Float64Array, isAsked: (cell: number) => boolean): Feature[] {
  const counts = new Map<number, number>();
  for (const cell of cells) if (isAsked(cell)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return [...counts]
    .map(([code, count]): Feature => ({ kind: "code", column, code, share: count / cells.length }))
    .filter((feature) => feature.kind === "code" && feature.share >= leastShare && feature.share <= 1 - leastShare);
}

function levelOf(feature: Feature, cell: number): number {
  if (feature.kind === "number") return cell < 0 ? 0 : (cell - feature.mean) / feature.deviation;
  return ((cell === feature.code ? 1 : 0) - feature.share) / Math.sqrt(feature.share);
}

function covariance(points: Points, rows: Uint32Array, features: readonly Feature[]): Float64Array {
  const size = features.length;
  const sums = new Float64Array(size * size);
  const levels = new Float64Array(size);
  for (const row of rows) {
    for (let f = 0; f < size; f++) levels[f] = levelOf(features[f]!, points.values[row * points.width + features[f]!.column]!);
    for (let f = 0; f < size; f++) for (let g = 0; g <= f; g++) sums[f * size + g]! += levels[f]! * levels[g]!;
  }
  for (let f = 0; f < size; f++) {
    for (let g = 0; g <= f; g++) {
      sums[f * size + g]! /= rows.length;
      sums[g * size + f] = sums[f * size + g]!;
    }
  }
  return sums;
}
