import type { PairScore } from "../figures.js";
import type { Compared } from "./compared.js";
import { selectColumns } from "./sample.js";
import { trendOf } from "./trend.js";

/** A pair of columns whose relation the synthetic rows keep clearly worse than real rows do. */
export interface WeakPair {
  readonly a: string;
  readonly b: string;
  readonly score: number;
  /** What as many real rows read. */
  readonly ceiling: number;
}

/** Pairs looked at beside real rows: those with the lowest scores. */
const mostCandidates = 40;
/** A pair with many cells reads low for its noise alone; it must fall this much short of real rows. */
const smallestShortfall = 0.02;

/** Of the pairs with the lowest scores those that real rows score clearly higher at. */
export function weakPairs(pairs: readonly PairScore[], compared: Pick<Compared, "columns" | "holdout" | "ceiling">): WeakPair[] {
  const scored = pairs.flatMap(({ a, b, score }) => (score === null ? [] : [{ a, b, score }]));
  const candidates = scored.sort((left, right) => left.score - right.score).slice(0, mostCandidates);
  const used = [...new Set(candidates.flatMap(({ a, b }) => [a, b]))];
  const place = new Map(used.map((name, index) => [name, index]));
  const indices = used.map((name) => compared.columns.findIndex((column) => column.name === name));
  const { pairs: real } = trendOf(
    indices.map((c) => compared.columns[c]!),
    candidates.map(({ a, b }) => [place.get(a)!, place.get(b)!] as const),
    selectColumns(compared.holdout, indices),
    selectColumns(compared.ceiling, indices),
  );
  return candidates.flatMap((pair, i) => {
    const ceiling = real[i]!.score;
    return ceiling !== null && ceiling - pair.score >= smallestShortfall ? [{ ...pair, ceiling }] : [];
  });
}

function byShortfall(left: WeakPair, right: WeakPair): number {
  return right.ceiling - right.score - (left.ceiling - left.score);
}

/** Pairs that are weak in every fold, their scores averaged, those first that fall furthest short of real rows. */
export function weakInAll(folds: readonly (readonly WeakPair[])[]): WeakPair[] {
  const averaged = (folds[0] ?? []).flatMap(({ a, b }) => {
    const same = folds.flatMap((fold) => fold.find((pair) => pair.a === a && pair.b === b) ?? []);
    if (same.length < folds.length) return [];
    const mean = (of: (pair: WeakPair) => number): number => same.reduce((sum, pair) => sum + of(pair), 0) / same.length;
    return [{ a, b, score: mean((pair) => pair.score), ceiling: mean((pair) => pair.ceiling) }];
  });
  return averaged.sort(byShortfall);
}
