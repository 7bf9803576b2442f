import type { Pool } from "../../../parallel/pool.js";
import { sharedArray } from "../../../parallel/shared-array.js";
import type { Rng } from "../../../random/rng.js";
import { concatNumbers } from "../../fidelity/tree-features.js";
import type { ComparedFold, ComparedTable } from "../compared/compared-fold.js";
import { nearestNeighbours, type Neighbours } from "../compared/nearest.js";
import { type Points, pointsOf, rankScales } from "../compared/points.js";
import type { SideSums } from "./balanced-residual.js";
import { mergedNeighbours, nearestGuesses, votedGuesses } from "./neighbour-guesses.js";
import { isRight, type SecretValues } from "./secret-values.js";
import { type Lesson, type Rows, treeGuesses } from "./tree-guesses.js";
import { drawByGroup, type ValueGroups } from "./value-groups.js";
import { randomHalf } from "../compared/persons.js";

export const attackers = ["nearest row", "nearest rows", "trees"] as const;
type Attacker = (typeof attackers)[number];

const neighbourCount = 10;
/** Persons a side asked against the control's output. */
const mostInControl = 2000;

/** Outputs that are attacked: the release, the release and all of train, train itself, half of the holdout (the other half asked). */
export const outputs = ["release", "twin", "copy", "control"] as const;
export type Output = (typeof outputs)[number];

/** Right guesses by output and attacker, both sides; trees do not attack twin and copy. */
export type AttackTallies = ReadonlyMap<`${Output}/${Attacker}`, { readonly train: SideSums; readonly holdout: SideSums }>;

/** What is attacked in one fold. */
export interface SecretFold {
  readonly fold: ComparedFold;
  readonly name: string;
  readonly secret: SecretValues;
  /** One row of each person. */
  readonly trainRows: Uint32Array;
  readonly holdoutRows: Uint32Array;
  readonly groups: ValueGroups;
  /** Persons asked a side, at most. */
  readonly mostAsked: number;
}

interface Side extends Rows {
  readonly truths: Float64Array;
  readonly groups: Int32Array;
  /** In [0, 1]; how often trees that learned from holdout rows of other persons guess this person. */
  readonly ease: Float64Array;
}

/** What an output is attacked with: whom the attackers ask, train first. */
type Asked = readonly [train: Side, holdout: Side];

/**
 * Attackers who know every other compared column guess the secret of persons of train and of the holdout from each output.
 *
 * The ease of a person is how trees guess it that learned from half of the holdout, never from the person's own half: on both sides the same
 * in expectation, whatever the output holds (train: the mean of both halves' trees).
 */
export async function attackSecret(target: SecretFold, pool: Pool, rng: Rng): Promise<AttackTallies> {
  const { fold, secret, groups } = target;
  const known = withoutColumn(fold, target.name);
  const drawn = (name: "train" | "holdout", rows: Uint32Array): Side => {
    const all = sideOf(known[name], secret[name], rows, groups);
    return pickSide(all, drawByGroup(all.groups, groups.count, target.mostAsked, rng.fork(`draw/${name}`)));
  };
  const [train, holdout] = [drawn("train", target.trainRows), drawn("holdout", target.holdoutRows)];
  const half = randomHalf(fold.holdout.persons.personCount, rng.fork("control"));
  const halfOf = (row: number): number => half[fold.holdout.persons.personOf[row]!]!;
  const lessons = {
    release: lessonOf(known.synthetic, secret.synthetic, () => true),
    copy: lessonOf(known.train, secret.train, () => true),
    firstHalf: lessonOf(known.holdout, secret.holdout, (row) => halfOf(row) === 0),
    secondHalf: lessonOf(known.holdout, secret.holdout, (row) => halfOf(row) === 1),
  };
  const [released, first, second] = await treeGuesses(
    pool,
    [lessons.release, lessons.firstHalf, lessons.secondHalf].map((lesson) => ({ lesson, queries: [train, holdout] })),
    secret.kind,
    rng.fork("trees"),
  );
  const isHit = (guesses: Float64Array, i: number, truth: number): number => (isRight(guesses[i]!, truth, secret.kind) ? 1 : 0);
  const split = train.rows.length;
  const asked: Asked = [
    { ...train, ease: train.truths.map((truth, i) => (isHit(first!, i, truth) + isHit(second!, i, truth)) / 2) },
    { ...holdout, ease: holdout.truths.map((truth, i) => isHit(halfOf(holdout.rows[i]!) === 0 ? second! : first!, split + i, truth)) },
  ];
  // The control's output is the second half of the holdout; its trees gave the ease, which cannot explain itself.
  const fewer = drawByGroup(train.groups, groups.count, mostInControl, rng.fork("draw/control"));
  const others = indicesWhere(holdout.rows.length, (i) => halfOf(holdout.rows[i]!) === 0);
  const askedInControl: Asked = [pickSide(train, fewer), pickSide(holdout, others)];
  const tallies = new Map<`${Output}/${Attacker}`, { readonly train: SideSums; readonly holdout: SideSums }>();
  const score: Score = (output, attacker, guesses, [a, b]) => {
    tallies.set(`${output}/${attacker}`, {
      train: sumsOf(guesses.subarray(0, a.rows.length), a, groups.count, secret.kind),
      holdout: sumsOf(guesses.subarray(a.rows.length), b, groups.count, secret.kind),
    });
  };
  score("release", "trees", released!, asked);
  const freshGuesses = [...fewer, ...others.map((i) => split + i)].map((i) => second![i]!);
  score("control", "trees", Float64Array.from(freshGuesses), askedInControl);
  const scales = rankScales(known);
  const search = (lesson: Lesson, sides: Asked): Promise<Neighbours> =>
    nearestNeighbours(
      pool,
      pointsOf(lesson.table, scales, lesson.rows),
      joinPoints(sides.map(({ table, rows }) => pointsOf(table, scales, rows))),
      neighbourCount,
    );
  const byNeighbours = (output: Output, neighbours: Neighbours, values: Float64Array, sides: Asked): void => {
    score(output, "nearest row", nearestGuesses(neighbours, values), sides);
    score(output, "nearest rows", votedGuesses(neighbours, values, secret.kind), sides);
  };
  const [near, nearCopies] = [await search(lessons.release, asked), await search(lessons.copy, asked)];
  const { values } = lessons.release;
  byNeighbours("release", near, values, asked);
  byNeighbours("twin", mergedNeighbours(near, nearCopies, values.length), concatNumbers([values, lessons.copy.values]), asked);
  byNeighbours("copy", nearCopies, lessons.copy.values, asked);
  byNeighbours("control", await search(lessons.secondHalf, askedInControl), lessons.secondHalf.values, askedInControl);
  return tallies;
}

type Score = (output: Output, attacker: Attacker, guesses: Float64Array, sides: Asked) => void;

/** The fold without one column. */
function withoutColumn(fold: ComparedFold, name: string): ComparedFold {
  const [category, number] = [fold.categoryNames.indexOf(name), fold.numberNames.indexOf(name)];
  const without = (table: ComparedTable): ComparedTable => ({
    ...table,
    categories: table.categories.filter((_, c) => c !== category),
    numbers: table.numbers.filter((_, n) => n !== number),
  });
  return {
    ...fold,
    train: without(fold.train),
    holdout: without(fold.holdout),
    synthetic: without(fold.synthetic),
    categoryNames: fold.categoryNames.filter((_, c) => c !== category),
    numberNames: fold.numberNames.filter((_, n) => n !== number),
  };
}

function sideOf(table: ComparedTable, values: Float64Array, rows: Uint32Array, groups: ValueGroups): Side {
  const truths = Float64Array.from(rows, (row) => values[row]!);
  return { table, rows, truths, groups: Int32Array.from(truths, groups.of), ease: new Float64Array(rows.length) };
}

function pickSide({ table, rows, truths, groups, ease }: Side, picked: Uint32Array): Side {
  return {
    table,
    rows: picked.map((i) => rows[i]!),
    truths: Float64Array.from(picked, (i) => truths[i]!),
    groups: Int32Array.from(picked, (i) => groups[i]!),
    ease: Float64Array.from(picked, (i) => ease[i]!),
  };
}

function indicesWhere(count: number, isIn: (i: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i).filter(isIn);
}

/** Rows that have a value. */
function lessonOf(table: ComparedTable, values: Float64Array, isIn: (row: number) => boolean): Lesson {
  const rows = indicesWhere(values.length, (row) => !Number.isNaN(values[row]!) && isIn(row));
  return { table, rows, values: Float64Array.from(rows, (row) => values[row]!) };
}

function joinPoints(parts: readonly Points[]): Points {
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
  const { width, categoryCount } = parts[0]!;
  const values = sharedArray(Float32Array, rowCount * width);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { rowCount, width, categoryCount, values };
}

function sumsOf(guesses: Float64Array, { truths, groups, ease }: Side, groupCount: number, kind: SecretValues["kind"]): SideSums {
  const zeros = (): Float64Array => new Float64Array(groupCount);
  const sums = { trials: zeros(), hits: zeros(), ease: zeros(), easeSquares: zeros(), easeOfHits: zeros() };
  for (let i = 0; i < truths.length; i++) {
    const g = groups[i]!;
    sums.trials[g]!++;
    sums.ease[g]! += ease[i]!;
    sums.easeSquares[g]! += ease[i]! ** 2;
    if (!isRight(guesses[i]!, truths[i]!, kind)) continue;
    sums.hits[g]!++;
    sums.easeOfHits[g]! += ease[i]!;
  }
  return sums;
}
