import type { Metadata } from "../../../metadata/metadata.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { type Points, pointsOf, rankScales } from "../compared/points.js";
import { association, binned } from "../membership/column-sets.js";

/** What two parties know of the same persons: columns by index, categories first, ascending; disjoint, none empty. */
export interface ColumnHalves {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly origin: "roles" | "associations";
}

/**
 * Two disjoint sets of the compared columns. Quasi-identifiers against all others where there are two of each. Otherwise halves over which
 * associated columns are spread: the most associated pair is parted, then the most associated pair of those left, and so on, the lower index
 * to either half in turn. Judged on the holdout alone, so that nothing is learned from the persons attacked.
 *
 * @returns null where fewer than two columns are compared
 */
export function columnHalves(fold: ComparedFold, metadata: Metadata): ColumnHalves | null {
  const names = [...fold.categoryNames, ...fold.numberNames];
  if (names.length < 2) return null;
  const isQuasi = names.map((name) => metadata.columns.some((column) => column.name === name && column.role === "quasi-identifier"));
  const quasi = names.flatMap((_, c) => (isQuasi[c] ? [c] : []));
  const others = names.flatMap((_, c) => (isQuasi[c] ? [] : [c]));
  if (quasi.length >= 2 && others.length >= 2) return { first: quasi, second: others, origin: "roles" };
  return partPairs(pointsOf(fold.holdout, rankScales(fold), null), names.length);
}

function partPairs(points: Points, width: number): ColumnHalves {
  const codes = Array.from({ length: width }, (_, column) => binned(points, column));
  const pairs: { readonly a: number; readonly b: number; readonly strength: number }[] = [];
  for (let a = 0; a < width; a++) for (let b = a + 1; b < width; b++) pairs.push({ a, b, strength: association(codes[a]!, codes[b]!) });
  pairs.sort((x, y) => y.strength - x.strength || x.a - y.a || x.b - y.b);
  const left = new Set(codes.keys());
  const halves: [number[], number[]] = [[], []];
  let turn = 0;
  for (const { a, b } of pairs) {
    if (!left.has(a) || !left.has(b)) continue;
    left.delete(a);
    left.delete(b);
    halves[turn]!.push(a);
    halves[1 - turn]!.push(b);
    turn = 1 - turn;
  }
  for (const column of left) halves[0].push(column);
  const [first, second] = halves.map((half) => half.sort((x, y) => x - y));
  return { first: first!, second: second!, origin: "associations" };
}
