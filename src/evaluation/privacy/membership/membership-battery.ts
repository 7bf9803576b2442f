import { aucInterval } from "../../../math/auc.js";
import { clopperPearson } from "../../../math/clopper-pearson.js";
import type { Interval } from "../../figures.js";
import { type Casting, type CastQueries, type Group, personScores } from "./membership-groups.js";
import { standings, takenAt } from "./membership-scores.js";

/** Scores of the queries' rows under one attack on some columns: the higher, the likelier a member. */
export interface RowScores {
  readonly attack: string;
  readonly columns: string;
  readonly rows: Float64Array;
}

/** Person scores of every group under one attack on some columns. */
export interface AttackScores {
  readonly attack: string;
  readonly columns: string;
  readonly scores: Readonly<Record<Group, Float64Array>>;
}

export function scoreGroups(found: readonly RowScores[], casting: Casting, starts: CastQueries["starts"]): AttackScores[] {
  return found.map(({ attack, columns, rows }) => ({
    attack,
    columns,
    scores: eachGroup((group) => personScores(rows, group, casting, starts)),
  }));
}

/** The scores of B1's persons, or of the isolated ones. */
export function scoresOf(circle: "drawn" | "isolated", found: readonly AttackScores[], casting: Casting): AttackScores[] {
  return found.map(({ attack, columns, scores }) => ({
    attack,
    columns,
    scores: eachGroup((group) => {
      const { drawnCount, isolated } = casting[group];
      return circle === "drawn" ? scores[group].subarray(0, drawnCount) : scores[group].filter((_, position) => isolated[position] === 1);
    }),
  }));
}

function eachGroup(of: (group: Group) => Float64Array): Readonly<Record<Group, Float64Array>> {
  return { members: of("members"), nonMembers: of("nonMembers"), reference: of("reference"), scouts: of("scouts") };
}

/** What the best attacks reached. */
export interface MembershipResult {
  readonly auc: Interval;
  readonly memberCount: number;
  readonly nonMemberCount: number;
  readonly tprAt1Percent: Interval;
  readonly tprAt10Percent: Interval;
  /** How sure the 1 % is: what the true rate at a threshold set by so many non-members may be. */
  readonly fprAt1Percent: Interval;
  /** "density ratio on all columns", for each of the three. */
  readonly chosen: { readonly auc: string; readonly tprAt1Percent: string; readonly tprAt10Percent: string };
}

/**
 * Results of the attack that did best on scouts against reference, chosen for each figure by that figure.
 *
 * Thresholds come from the challenged non-members, who had no say in the choice; the reference had, and a threshold from it would sit too
 * low by just that luck. Folds are pooled by each score's standing among its fold's non-members.
 * @param folds    one list of attack scores a fold, the same attacks in the same order
 * @param choosing whose scouts and reference choose, where they are others'
 */
export function judgeBattery(folds: readonly (readonly AttackScores[])[], choosing = folds): MembershipResult {
  const byAuc = bestBy(choosing, (scores) => mean(standings(scores.scouts, scores.reference)));
  const by1 = bestBy(choosing, (scores) => takenAt(0.01, scores.scouts, scores.reference) / scores.scouts.length);
  const by10 = bestBy(choosing, (scores) => takenAt(0.1, scores.scouts, scores.reference) / scores.scouts.length);
  const name = (attack: number) => `${folds[0]![attack]!.attack} on ${folds[0]![attack]!.columns}`;
  const { members, nonMembers } = pooledStandings(folds, byAuc);
  return {
    auc: aucInterval(members, nonMembers),
    memberCount: members.length,
    nonMemberCount: nonMembers.length,
    tprAt1Percent: rateAt(0.01, pooledStandings(folds, by1)),
    tprAt10Percent: rateAt(0.1, pooledStandings(folds, by10)),
    fprAt1Percent: clopperPearson(0.01 * nonMembers.length, nonMembers.length),
    chosen: { auc: name(byAuc), tprAt1Percent: name(by1), tprAt10Percent: name(by10) },
  };
}

/** Index of the attack with the highest mean over folds; the first of equals. */
function bestBy(folds: readonly (readonly AttackScores[])[], quality: (scores: AttackScores["scores"]) => number): number {
  const means = folds[0]!.map((_, attack) => folds.reduce((sum, fold) => sum + quality(fold[attack]!.scores), 0));
  return means.indexOf(Math.max(...means));
}

interface Standings {
  readonly members: Float64Array;
  readonly nonMembers: Float64Array;
}

function pooledStandings(folds: readonly (readonly AttackScores[])[], attack: number): Standings {
  const of = (group: "members" | "nonMembers") =>
    joined(
      folds.map((fold) => {
        const { scores } = fold[attack]!;
        return standings(scores[group], joined([scores.nonMembers, scores.reference]));
      }),
    );
  return { members: of("members"), nonMembers: of("nonMembers") };
}

function rateAt(rate: number, { members, nonMembers }: Standings): Interval {
  return clopperPearson(Math.min(takenAt(rate, members, nonMembers), members.length), members.length);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
