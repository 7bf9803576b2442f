import { chanceLimit } from "./chance-limit.js";

/** How a node's distribution leans on its parent's. */
export interface TiltOptions {
  /** Fewest rows behind a group whose share is taken from the node itself. */
  readonly groupRows: number;
  /** Two groups stay apart only where their shares relative to the parent's differ by more than this chi-square (one degree of freedom). */
  readonly groupChiSquare: number;
}

/** Codes that share a ratio to the parent's distribution. */
interface Group {
  codes: number[];
  /** Rows of the node in the group. */
  held: number;
  /** Rows that the parent's distribution expects. */
  expected: number;
}

/**
 * A node's distribution over the target's codes: its parent's fine shape, tilted so that coarse groups of codes have the node's own shares.
 *
 * A group starts with at least `groupRows` rows: neighbouring codes (ordered), or single codes and the rest together (unordered). Neighbours
 * (ordered by code, or by ratio) are then merged while they do not differ from one another by more than chance. So nothing finer than a group
 * is learned from the node's few rows, and no difference that few rows make by chance.
 * @param counts rows of the node per code
 * @param parent the parent's distribution, sums to 1
 * @param out    length of counts; sums to 1 afterwards
 */
export function tiltedDistribution(
  counts: Float64Array,
  rows: number,
  parent: Float64Array,
  ordered: boolean,
  options: TiltOptions,
  out: Float64Array,
): void {
  const first = ordered ? runsOf(counts, parent, rows, options.groupRows) : singlesOf(counts, parent, rows, options.groupRows);
  for (const { codes, held, expected } of merged(first, chanceLimit(options.groupChiSquare, counts.length))) {
    const ratio = expected > 0 ? held / expected : 0;
    for (const code of codes) out[code] = parent[code]! * ratio;
  }
}

/** Codes of at least `least` rows on their own; between them runs of neighbouring codes of at least `least` rows, and what is left of a run. */
function runsOf(counts: Float64Array, parent: Float64Array, rows: number, least: number): Group[] {
  const groups: Group[] = [];
  let open: Group | null = null;
  for (let code = 0; code < counts.length; code++) {
    const heavy = counts[code]! >= least;
    if (open === null || heavy || open.held >= least) {
      open = { codes: [], held: 0, expected: 0 };
      groups.push(open);
    }
    open.codes.push(code);
    open.held += counts[code]!;
    open.expected += parent[code]! * rows;
    if (heavy) open = null;
  }
  return groups;
}

/** Codes of at least `least` rows on their own and the others together, by ascending ratio to the parent's share. */
function singlesOf(counts: Float64Array, parent: Float64Array, rows: number, least: number): Group[] {
  const rest: Group = { codes: [], held: 0, expected: 0 };
  const groups: Group[] = [rest];
  for (let code = 0; code < counts.length; code++) {
    const group = counts[code]! >= least ? { codes: [], held: 0, expected: 0 } : rest;
    if (group !== rest) groups.push(group);
    group.codes.push(code);
    group.held += counts[code]!;
    group.expected += parent[code]! * rows;
  }
  const ratio = ({ held, expected }: Group): number => (expected > 0 ? held / expected : 0);
  return groups.filter(({ codes }) => codes.length > 0).sort((a, b) => ratio(a) - ratio(b) || a.codes[0]! - b.codes[0]!);
}

/** Merges neighbours, the most alike first, while two of them differ by no more than `limit`. O(groups²) comparisons of numbers. */
function merged(groups: Group[], limit: number): Group[] {
  const left = [...groups];
  const apart = left.slice(1).map((group, i) => chiSquareBetween(left[i]!, group));
  for (;;) {
    let best = -1;
    let least = limit;
    for (let i = 0; i < apart.length; i++) {
      if (apart[i]! > least) continue;
      least = apart[i]!;
      best = i;
    }
    if (best < 0) return left;
    const [a, b] = [left[best]!, left[best + 1]!];
    for (const code of b.codes) a.codes.push(code);
    a.held += b.held;
    a.expected += b.expected;
    left.splice(best + 1, 1);
    apart.splice(best, 1);
    if (best > 0) apart[best - 1] = chiSquareBetween(left[best - 1]!, a);
    if (best < apart.length) apart[best] = chiSquareBetween(a, left[best + 1]!);
  }
}

/** Chi-square of two groups against one common ratio to what is expected. */
function chiSquareBetween(a: Group, b: Group): number {
  const expected = a.expected + b.expected;
  const held = a.held + b.held;
  if (held === 0 || expected === 0) return 0;
  const shared = (held / expected) * a.expected;
  const other = held - shared;
  return shared > 0 && other > 0 ? (a.held - shared) ** 2 / shared + (b.held - other) ** 2 / other : 0;
}
