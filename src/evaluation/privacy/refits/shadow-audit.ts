import { permutation, sampleIndices } from "../../../random/draws.js";
import type { Rng } from "../../../random/rng.js";
import { stackTables } from "../../../table/stack-tables.js";
import { selectRows, type Table } from "../../../table/table.js";
import type { CheckFigure, EvaluationInput, Interval, Twin } from "../../figures.js";
import type { AttackContext } from "../attack-context.js";
import { type Persons, marksOf, personsOf, rowsOfPersons } from "../compared/persons.js";
import { everyone } from "../compared/planted-persons.js";
import { type CheckResult, fewestPersons, intervalText, plantedShare } from "../figure.js";
import { likelihoodRatios, type PairedStatistic } from "./likelihood-ratio.js";
import { rateOverPairs } from "./rate-over-pairs.js";
import { type AuditedPersons, auditedPersons, isolationOf, type PersonStatistics, statisticsOf } from "./shadow-statistics.js";
import { noRefit, tryRefit } from "./try-refit.js";

/** How large the audit is. */
export interface ShadowOptions {
  /** Pairs of fits; each person is in one fit of every pair. */
  readonly pairCount: number;
  /** Persons sampled from train and holdout together, at most. */
  readonly personCount: number;
}

const usualOptions: ShadowOptions = { pairCount: 64, personCount: 4000 };
/** Share of the persons, the most isolated, that the second figure is about. */
const worstShare = 0.1;
/** Pairs whose input plays the output in the copy; a copy needs few to be told. */
const copiedPairs = 8;

/**
 * C1: shadow models (after LiRA, Carlini et al. 2022, and TAPAS, Houssiau et al. 2022).
 *
 * The method is fitted on 64 random halves of a sample of train and holdout, and on what each half leaves. An attacker who holds all these outputs
 * judges each (person, output) by the log-likelihood ratio of two statistics, nearness and targeted counts (`shadow-statistics.ts`), between the
 * outputs of models that were fitted on the person and of those that were not, the judged pair left out (`likelihood-ratio.ts`). Figures: members found
 * at 1 % false alarms over all (person, output), and over the tenth of persons with the most distant neighbours, chosen without regard to
 * membership. Twin: every output with copies of 5 % of its members. Control: the same outputs, halves drawn anew. Copy: the halves themselves.
 */
export async function measureShadowAudit(
  input: EvaluationInput,
  context: AttackContext,
  { pairCount, personCount }: ShadowOptions = usualOptions,
): Promise<CheckResult> {
  const { refit, metadata, signal } = input;
  if (refit === undefined) return noRefit;
  if (!metadata.columns.some(({ treatment }) => treatment === "model"))
    return { kind: "notApplicable", reason: "No column is modelled, so no record could leave a trace." };
  const rng = context.rng.fork("C1");
  const sample = samplePersons(input, personCount, rng.fork("persons"));
  const audited = sample && auditedPersons(sample, metadata, rng.fork("queries"));
  if (audited === null) return tooFew(sample !== null);
  const halves = Array.from({ length: pairCount }, (_, pair) => randomHalf(audited.persons, rng.fork(`half/${pair}`)));
  const collected = {
    release: collection(audited, pairCount),
    twin: collection(audited, pairCount),
    copy: collection(audited, copiedPairs),
  };
  for (const [pair, half] of halves.entries()) {
    for (const side of [1, 0] as const) {
      const members = half.map((mark) => (mark === side ? 1 : 0));
      const train = selectRows(audited.table, rowsOfPersons(audited.persons, members));
      const own = rng.fork(`shadow/${pair}/${side}`);
      const shadow = await tryRefit(refit, train, own.fork("fit"), signal);
      if (shadow.kind === "notMeasured") return shadow;
      const { plain, planted } = await statisticsOf(audited, shadow.table, members, { ...context, rng: own.fork("planted") });
      keep(collected.release, pair, members, plain);
      keep(collected.twin, pair, members, planted);
      if (pair < copiedPairs)
        keep(collected.copy, pair, members, (await statisticsOf(audited, train, members, { ...context, rng: own })).plain);
      input.progress("privacy", (2 * pair + 2 - side) / (2 * pairCount));
    }
  }
  const isolated = mostIsolated(await isolationOf(audited, context));
  const judge = (statistics: Collection): Rates => judged(statistics, isolated);
  const release = judge(collected.release);
  const control = judge(relabelled(collected.release, halves, audited.persons, rng.fork("control")));
  const figures = figuresOf(release, control, judge(collected.copy));
  return { kind: "measured", figures, twin: twinOf(judge(collected.twin), release), notes: notesOf(audited, pairCount, input) };
}

/** Persons of train and holdout, each as likely as another. @returns null where there are too few */
function samplePersons({ folds, metadata }: EvaluationInput, count: number, rng: Rng): Table | null {
  const [fold] = folds;
  if (fold === undefined) return null;
  const [train, holdout] = [personsOf(fold.train, metadata.unit), personsOf(fold.holdout, metadata.unit)];
  const total = train.personCount + holdout.personCount;
  if (total * worstShare < fewestPersons) return null;
  const chosen = new Uint8Array(total);
  for (const person of sampleIndices(total, count, rng)) chosen[person] = 1;
  return stackTables([
    selectRows(fold.train, rowsOfPersons(train, chosen.subarray(0, train.personCount))),
    selectRows(fold.holdout, rowsOfPersons(holdout, chosen.subarray(train.personCount))),
  ]);
}

function tooFew(enough: boolean): CheckResult {
  if (enough) return { kind: "notMeasured", reason: "No modelled column varies among the persons of the audit." };
  const needed = Math.ceil(fewestPersons / worstShare);
  return { kind: "notMeasured", reason: `It needs ${needed} persons in train and holdout together; there are fewer.` };
}

/** 1 for half of the persons. */
function randomHalf({ personCount }: Persons, rng: Rng): Uint8Array {
  return marksOf(personCount, permutation(personCount, rng).subarray(0, personCount >>> 1));
}

/** The statistics of every (person, pair), by whether the person was in. */
interface Collection {
  readonly pairCount: number;
  readonly personCount: number;
  readonly nearness: PairedStatistic;
  readonly counts: PairedStatistic;
}

function collection({ persons }: AuditedPersons, pairCount: number): Collection {
  const { personCount } = persons;
  const empty = (): PairedStatistic => ({
    inside: new Float64Array(personCount * pairCount),
    outside: new Float64Array(personCount * pairCount),
  });
  return { pairCount, personCount, nearness: empty(), counts: empty() };
}

function keep({ pairCount, nearness, counts }: Collection, pair: number, members: Uint8Array, seen: PersonStatistics): void {
  members.forEach((member, person) => {
    const at = person * pairCount + pair;
    const side = member === 1 ? "inside" : "outside";
    nearness[side][at] = seen.nearness[person]!;
    counts[side][at] = seen.counts[person]!;
  });
}

/** The same outputs, each pair divided anew: who is now called inside was so only by chance. */
function relabelled(collected: Collection, halves: readonly Uint8Array[], persons: Persons, rng: Rng): Collection {
  const others = halves.map((_, pair) => randomHalf(persons, rng.fork(String(pair))));
  const swap = ({ inside, outside }: PairedStatistic): PairedStatistic => {
    const isSwapped = (at: number): boolean => {
      const [person, pair] = [Math.floor(at / collected.pairCount), at % collected.pairCount];
      return halves[pair]![person] !== others[pair]![person];
    };
    return {
      inside: inside.map((value, at) => (isSwapped(at) ? outside[at]! : value)),
      outside: outside.map((value, at) => (isSwapped(at) ? inside[at]! : value)),
    };
  };
  return { ...collected, nearness: swap(collected.nearness), counts: swap(collected.counts) };
}

/** The tenth with the highest isolation, ascending by index. */
function mostIsolated(isolation: Float64Array): Uint32Array {
  const order = everyone(isolation.length).sort((a, b) => isolation[b]! - isolation[a]! || a - b);
  return order.slice(0, Math.ceil(worstShare * isolation.length)).sort();
}

interface Rates {
  readonly all: Interval;
  readonly worst: Interval;
}

function judged({ nearness, counts, personCount, pairCount }: Collection, isolated: Uint32Array): Rates {
  const ratios = likelihoodRatios(nearness, counts, personCount, pairCount);
  return { all: rateOverPairs(ratios, everyone(personCount), pairCount), worst: rateOverPairs(ratios, isolated, pairCount) };
}

function figuresOf(release: Rates, control: Rates | null, copy: Rates | null): CheckFigure[] {
  const figure = (name: string, title: string, side: keyof Rates): CheckFigure => ({
    name,
    title,
    unit: "share",
    value: release[side],
    control: control && control[side],
    copy: copy && copy[side],
  });
  return [
    figure("tprAt1PercentFpr", "Members found at 1 % false alarms, by somebody who can run the method", "all"),
    figure("worstDecileTprAt1PercentFpr", "The same among the tenth of persons who are most alone", "worst"),
  ];
}

function twinOf(twin: Rates, release: Rates): Twin {
  const sighted = twin.all.lower > release.all.upper && twin.worst.lower > release.worst.upper;
  return {
    plantedShare,
    description: "Every shadow's output with copies of 5 % of the persons that it was fitted on added.",
    figures: figuresOf(twin, null, null),
    sighted,
    reason:
      `With the copies, ${intervalText(twin.all)} of members are found at 1 % false alarms, against ${intervalText(release.all)} without; ` +
      `among the most alone ${intervalText(twin.worst)} against ${intervalText(release.worst)}: ${sighted ? "apart" : "not apart"}.`,
  };
}

function notesOf({ persons }: AuditedPersons, pairCount: number, { folds }: EvaluationInput): string[] {
  const sampled = folds[0]!.train.rowCount + folds[0]!.holdout.rowCount > persons.personOf.length;
  return [
    `Judged are ${2 * pairCount} siblings of the released model, fitted on halves of ${sampled ? `a random ${persons.personCount}` : "all"} persons of train and holdout, not the model itself.` +
      " A model of fewer persons shows each of them more.",
    "The intervals allow for the values of one person, and of one pair of models, hanging together.",
  ];
}
