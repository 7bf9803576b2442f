import { permutation } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";

/** Persons a side whom a group needs to be judged. */
export const fewestInGroup = 20;
/** Values with a group of their own; the rest share one. */
const mostOwnGroups = 30;

/** Values of a secret in groups that weigh the same. */
export interface ValueGroups {
  readonly count: number;
  /** Group of a value, -1 for a missing value or one in no group. */
  readonly of: (value: number) => number;
}

/** Why a secret's values cannot be balanced: there is nothing to guess, or too few persons to tell. */
export interface NoGroups {
  readonly kind: "nothing" | "tooFew";
  readonly reason: string;
}

/**
 * Groups of a secret's values: each value that at least 20 persons of train and 20 of the holdout hold (the 30 most frequent of the holdout), and one
 * of all others if as many hold them. The numbers depend on who holds what, never on what was guessed.
 *
 * @param train   one value a person, NaN is missing
 * @param holdout likewise
 */
export function valueGroups(train: Float64Array, holdout: Float64Array): ValueGroups | NoGroups {
  const [inTrain, inHoldout] = [countValues(train), countValues(holdout)];
  const distinct = new Set([...inTrain.keys(), ...inHoldout.keys()]).size;
  if (distinct < 2) return { kind: "nothing", reason: distinct === 0 ? "nobody has a value" : "everybody has the same value" };
  const known = [...inHoldout.keys()].sort((a, b) => inHoldout.get(b)! - inHoldout.get(a)! || a - b);
  const own = known
    .filter((value) => inHoldout.get(value)! >= fewestInGroup && (inTrain.get(value) ?? 0) >= fewestInGroup)
    .slice(0, mostOwnGroups);
  const groupOf = new Map(own.map((value, group) => [value, group]));
  const others = (counts: ReadonlyMap<number, number>): number =>
    [...counts].reduce((sum, [value, count]) => sum + (groupOf.has(value) ? 0 : count), 0);
  const pooled = Math.min(others(inTrain), others(inHoldout)) >= fewestInGroup;
  const count = own.length + (pooled ? 1 : 0);
  const tooFew = (what: string): NoGroups => ({ kind: "tooFew", reason: `fewer than ${fewestInGroup} persons a side have ${what}` });
  if (count === 0) return tooFew("a value");
  if (own.length === 1 && !pooled) return tooFew("another value than the most frequent one");
  const rest = pooled ? own.length : -1;
  return { count, of: (value) => (Number.isNaN(value) ? -1 : (groupOf.get(value) ?? rest)) };
}

function countValues(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/**
 * Random persons, as many of each group as of any other where there are enough, for the least variance of a balanced mean: the rates are of groups, so
 * how many of each are asked does not bias them.
 * @param groups by person, -1 is not asked
 * @returns at most `total` persons, ascending
 */
export function drawByGroup(groups: ArrayLike<number>, groupCount: number, total: number, rng: Rng): Uint32Array {
  const members: number[][] = Array.from({ length: groupCount }, () => []);
  for (let person = 0; person < groups.length; person++) if (groups[person]! >= 0) members[groups[person]!]!.push(person);
  const drawn: number[] = [];
  const smallestFirst = members.map((_, g) => g).sort((a, b) => members[a]!.length - members[b]!.length || a - b);
  smallestFirst.forEach((g, i) => {
    const list = members[g]!;
    const share = Math.ceil((total - drawn.length) / (groupCount - i));
    const order = permutation(list.length, rng.fork(String(g)));
    for (let j = 0; j < Math.min(share, list.length); j++) drawn.push(list[order[j]!]!);
  });
  return Uint32Array.from(drawn.slice(0, total)).sort();
}
