import { holm } from "../../../math/holm.js";
import type { CheckFigure, EvaluationInput, Interval, Twin } from "../../figures.js";
import { type AttackContext, obstacle, stopIfAborted } from "../attack-context.js";
import { type CheckResult, exactly, intervalText, short } from "../figure.js";
import { balancedResidual, type BalancedResidual, isTold, type SideSums } from "./balanced-residual.js";
import { oneRowEach } from "./person-rows.js";
import { quasiIdentifiers } from "./quasi-identifiers.js";
import { attackers, attackSecret, type AttackTallies, type Output, outputs } from "./secret-attack.js";
import { secretColumns } from "./secret-columns.js";
import { type SecretValues, secretValues } from "./secret-values.js";
import { fewestInGroup, type NoGroups, valueGroups } from "./value-groups.js";

/** Persons asked a side for one secret; where there are more than four secrets they share. */
const mostAsked = 5000;
const mostAskedInAll = 20_000;
const fewestAsked = 1500;
/** Columns with a figure of their own. */
const mostColumnFigures = 12;
/** A secret of which strangers' values are guessed this well follows from the other columns. */
const nothingLeft = 0.95;

interface Judged {
  readonly secret: string;
  readonly attacker: string;
  readonly result: BalancedResidual;
  /** The residual's interval is narrow enough to be held against a limit. */
  readonly told: boolean;
}

/**
 * B5: attributes inferred beyond what strangers suffer. For every secret column three attackers learn from the output and know every other compared
 * column: the nearest row (Giomi et al. 2023), ten nearest rows voting, boosted trees. Right: the same category, a number within 5 % of the true
 * value's size, a moment within a day. Up to 5,000 persons of train and of the holdout are asked by one random row each, every group of
 * values as many (`value-groups.ts`).
 *
 * `residual`: (a_train - a_holdout) / (1 - a_holdout) of the balanced accuracy, the column and attacker with the largest upper end. The attacker is
 * not chosen on other persons: half the holdout would go into the choice and widen every interval by 41 %, more than the worst of three
 * correlated attackers adds. Only intervals that are narrow enough count (`isTold`). `pValue`: smallest Holm-adjusted one-sided p-value over all columns and attackers.
 *
 * Twin: all of train added; copy: train as the output; both attacked by neighbours alone, for trees hardly remember single persons. Control: half of
 * the holdout as the output, the other half asked.
 */
export async function measureAttributeInference(input: EvaluationInput, context: AttackContext): Promise<CheckResult> {
  const blocked = obstacle(context);
  if (blocked !== null) return blocked;
  const first = context.folds[0]!;
  const secrets = secretColumns(
    first,
    input.metadata,
    () => quasiIdentifiers(first, input.metadata, context.rng.fork("quasi-identifiers")).names,
  );
  const judged = new Map<Output, Judged[]>(outputs.map((output) => [output, []]));
  const leftOut: (NoGroups & { readonly secret: string })[] = [];
  for (const secret of secrets.names) {
    const most = Math.max(fewestAsked, Math.min(mostAsked, Math.floor(mostAskedInAll / secrets.names.length)));
    const results = await attackColumn(secret, most, input, context);
    if (results instanceof Map) for (const [output, list] of results) judged.get(output)!.push(...list);
    else leftOut.push({ ...results, secret });
  }
  const notes = [...first.notes, ...secrets.notes, ...leftOut.map(({ secret, reason }) => `${secret} was not attacked: ${reason}.`)];
  const release = judged.get("release")!;
  if (release.length === 0) return nothingAttacked(secrets.names, leftOut);
  const worst = worstOf(release);
  if (worst === null) return nothingToTell(release);
  return {
    kind: "measured",
    figures: figuresOf(judged, worst),
    twin: twinOf(judged.get("twin")!, worst.result.residual!),
    notes: [...notes, ...attackNotes(release, worst, context.folds.length)],
  };
}

async function attackColumn(
  secret: string,
  most: number,
  input: EvaluationInput,
  { folds, rng, pool, signal }: AttackContext,
): Promise<Map<Output, Judged[]> | NoGroups> {
  const values = secretValues(folds, input.folds, input.metadata, secret);
  const attacked = folds.flatMap((fold, f) => {
    const own = values[f];
    if (own === null || own === undefined || fold.categoryNames.length + fold.numberNames.length < 2) return [];
    const people = rng.fork(`B5/${f}/persons`);
    const [trainRows, holdoutRows] = [
      oneRowEach(fold.train.persons, people.fork("train")),
      oneRowEach(fold.holdout.persons, people.fork("holdout")),
    ];
    return [{ f, fold, secret: own, trainRows, holdoutRows }];
  });
  if (attacked.length === 0) return { kind: "nothing", reason: "no other compared column is known of a person" };
  const groups = valueGroups(pooled(attacked, "train"), pooled(attacked, "holdout"));
  if ("reason" in groups) return groups;
  const tallies: AttackTallies[] = [];
  for (const { f, ...one } of attacked) {
    stopIfAborted(signal);
    tallies.push(
      await attackSecret({ ...one, name: secret, groups, mostAsked: Math.ceil(most / folds.length) }, pool, rng.fork(`B5/${f}/${secret}`)),
    );
  }
  const strangers = attacked.reduce((sum, { holdoutRows }) => sum + holdoutRows.length, 0);
  return judgedBy(secret, tallies, {
    weight: 1 / Math.max(1, folds.length - 1),
    groupCount: groups.count,
    strangers: Math.min(most, strangers),
  });
}

interface AttackedFold {
  readonly secret: SecretValues;
  readonly trainRows: Uint32Array;
  readonly holdoutRows: Uint32Array;
}

/** One value a person, over all folds. */
function pooled(folds: readonly AttackedFold[], side: "train" | "holdout"): Float64Array {
  return Float64Array.from(
    folds.flatMap(({ secret, trainRows, holdoutRows }) =>
      Array.from(side === "train" ? trainRows : holdoutRows, (row) => secret[side][row]!),
    ),
  );
}

interface Counts {
  /** Of a person of train. */
  readonly weight: number;
  readonly groupCount: number;
  /** Persons of the holdout who could have been asked, with the secret or without. */
  readonly strangers: number;
}

function judgedBy(secret: string, tallies: readonly AttackTallies[], { weight, groupCount, strangers }: Counts): Map<Output, Judged[]> {
  return new Map(
    outputs.map((output) => [
      output,
      attackers.flatMap((attacker): Judged[] => {
        const found = tallies.flatMap((one) => one.get(`${output}/${attacker}`) ?? []);
        if (found.length === 0) return [];
        const [train, holdout] = [
          summed(
            found.map((one) => one.train),
            weight,
            groupCount,
          ),
          summed(
            found.map((one) => one.holdout),
            1,
            groupCount,
          ),
        ];
        const asked = indicesOf(groupCount).filter((g) => train.trials[g]! > 0 && holdout.trials[g]! > 0); // the control may lose a group
        if (asked.length === 0) return [];
        const result = balancedResidual(picked(train, asked), picked(holdout, asked));
        return [{ secret, attacker, result, told: output !== "release" || isTold(result.residual, strangers) }];
      }),
    ]),
  );
}

function summed(sides: readonly SideSums[], weight: number, groupCount: number): SideSums {
  const sum = (part: keyof SideSums): Float64Array =>
    Float64Array.from({ length: groupCount }, (_, g) => sides.reduce((total, side) => total + weight * side[part][g]!, 0));
  return everyPart(sum);
}

function everyPart(of: (part: keyof SideSums) => Float64Array): SideSums {
  return { trials: of("trials"), hits: of("hits"), ease: of("ease"), easeSquares: of("easeSquares"), easeOfHits: of("easeOfHits") };
}

function indicesOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function picked(sums: SideSums, groups: readonly number[]): SideSums {
  return everyPart((part) => Float64Array.from(groups, (g) => sums[part][g]!));
}

/** The largest upper end; null when no residual could be judged. */
function worstOf(judged: readonly Judged[]): Judged | null {
  return judged.reduce<Judged | null>(
    (worst, one) =>
      one.told && one.result.residual !== null && (worst === null || one.result.residual.upper > worst.result.residual!.upper)
        ? one
        : worst,
    null,
  );
}

function smallestP(judged: readonly Judged[]): number {
  return Math.min(1, ...holm(judged.map(({ result }) => result.pValue)));
}

function figuresOf(judged: ReadonlyMap<Output, readonly Judged[]>, worst: Judged): CheckFigure[] {
  const [release, control, copy] = [judged.get("release")!, judged.get("control")!, judged.get("copy")!];
  const residual = (of: readonly Judged[]): Interval | null => worstOf(of)?.result.residual ?? null;
  const p = (of: readonly Judged[]): Interval | null => (of.length === 0 ? null : exactly(smallestP(of)));
  const columns = [...new Set(release.map(({ secret }) => secret))].flatMap((secret) => {
    const own = (of: readonly Judged[]): Judged[] => of.filter((one) => one.secret === secret);
    const best = worstOf(own(release));
    if (best === null) return [];
    const title = `${secret}, guessed from the ${best.attacker}`;
    const value = best.result.residual!;
    return [
      { name: `residual:${secret}`, title, unit: "share", value, control: residual(own(control)), copy: residual(own(copy)) } as const,
    ];
  });
  return [
    {
      name: "residual",
      title: `Secrets guessed beyond what strangers suffer, worst column (${worst.secret})`,
      unit: "share",
      value: worst.result.residual!,
      control: residual(control),
      copy: residual(copy),
    },
    {
      name: "pValue",
      title: "Chance of such guesses if persons of the source were guessed like strangers",
      unit: "p-value",
      value: exactly(smallestP(release)),
      control: p(control),
      copy: p(copy),
    },
    ...columns.sort((a, b) => b.value.upper - a.value.upper).slice(0, mostColumnFigures),
  ];
}

function twinOf(twin: readonly Judged[], release: Interval): Twin | null {
  const worst = worstOf(twin);
  if (worst === null) return null;
  const value = worst.result.residual!;
  const sighted = value.lower > release.upper;
  return {
    plantedShare: 1,
    description: "The release with a copy of every person of train added, attacked by the nearest rows.",
    figures: [
      {
        name: "residual",
        title: "Secrets guessed beyond what strangers suffer, worst column",
        unit: "share",
        value,
        control: null,
        copy: null,
      },
      {
        name: "pValue",
        title: "Chance of such guesses without copies",
        unit: "p-value",
        value: exactly(smallestP(twin)),
        control: null,
        copy: null,
      },
    ],
    sighted,
    reason: `With the copies the residual risk is ${intervalText(value)} (${worst.secret}), against ${intervalText(release)} for the release: ${sighted ? "apart" : "not apart"}.`,
  };
}

function nothingAttacked(names: readonly string[], leftOut: readonly (NoGroups & { readonly secret: string })[]): CheckResult {
  if (names.length === 0) return { kind: "notApplicable", reason: "No sensitive column is in all three tables with more than one value." };
  const reasons = leftOut.map(({ secret, reason }) => `${secret}: ${reason}`).join("; ");
  const kind = leftOut.every((one) => one.kind === "nothing") ? "notApplicable" : "notMeasured";
  return { kind, reason: `No secret could be attacked (${reasons}).` };
}

/** Measured, and no interval is narrow enough. */
function nothingToTell(release: readonly Judged[]): CheckResult {
  if (release.every(({ result }) => result.chance >= nothingLeft)) {
    return { kind: "notApplicable", reason: "Every secret follows from the other columns, of strangers too: nothing is left to infer." };
  }
  return {
    kind: "notMeasured",
    reason:
      "Too few persons to tell how much better secrets of the source are guessed: too few have an unusual value, or strangers give theirs away.",
  };
}

function attackNotes(release: readonly Judged[], worst: Judged, foldCount: number): string[] {
  const unjudged = [...new Set(release.map(({ secret }) => secret))].filter(
    (secret) => worstOf(release.filter((one) => one.secret === secret)) === null,
  );
  return [
    `Largest on ${worst.secret}, guessed from the ${worst.attacker}; strangers are guessed right in ${short(100 * worst.result.chance)} % (every group of values weighs the same).`,
    `Values that fewer than ${fewestInGroup} of the persons asked have share one group.`,
    ...unjudged.map(
      (secret) =>
        `Too few persons to tell the residual risk of ${secret} (few have an unusual value, or strangers give theirs away); the p-value covers it.`,
    ),
    ...(foldCount > 1 ? [`Pooled over ${foldCount} folds; a person of train counts once.`] : []),
  ];
}
