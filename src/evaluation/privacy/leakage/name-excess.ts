import { fisherExact } from "../../../math/fisher-exact.js";
import type { Rng } from "../../../random/rng.js";
import type { ColumnMetadata, SurrogateClass } from "../../../metadata/metadata.js";
import type { Table } from "../../../table/table.js";
import type { CheckFigure, EvaluationInput, Fold, Twin } from "../../figures.js";
import { type AttackContext, stopIfAborted } from "../attack-context.js";
import { personsOf, randomHalf } from "../compared/persons.js";
import { everyone, plantedPersons } from "../compared/planted-persons.js";
import { type CheckResult, exactly, fewestPersons, plantedShare, short } from "../figure.js";
import { codeColumn, distinctKeys, findColumn } from "./coded-values.js";
import { containedPhrases } from "./contained-phrases.js";
import { isIdentifier } from "./identifier-columns.js";
import { nameClass, nameKey, namePhrase } from "./name-columns.js";
import { isDenseNumbering } from "./normalised-identifier.js";
import { addHits, excessPValue, noHits, type PersonHits, shrunkRatio, weightedHits } from "./person-hits.js";
import { personHits, rareHoldings, valuesOfPersons } from "./rare-holdings.js";
import { freeTextColumns, presentTexts } from "../text/text-columns.js";

interface NameColumn {
  readonly meta: ColumnMetadata;
  readonly kind: SurrogateClass;
}

/** Persons with a rare value of one column who are found, by output. */
interface ColumnHits {
  release: PersonHits;
  twin: PersonHits;
  control: PersonHits;
  copy: PersonHits;
}

/**
 * A3: names and contacts of train that stand in the output more often than those of the holdout do.
 *
 * For every column of names or contacts (by surrogate or header), values that fewer than k persons of train and holdout together hold are
 * looked for in the output: in the same column, in other columns of names, identifiers or unknown content, and as phrases inside free text.
 * Compared are persons of train with such a value found, and persons of the holdout. Values found in one side alone would be no fair
 * comparison where the sides differ in size: a name that a large train lacks is rarer than one that a small holdout lacks.
 *
 * `pValue`: Fisher's exact test in each column, one-sided; the smallest, times the number of columns (Bonferroni), at most 1. `excessRatio`:
 * rate of train over rate of the holdout in all columns together, shrunk (see `shrunkRatio`). Twin: the values of 5 % of the persons of
 * train added. Control: half of the holdout as the output.
 */
export function measureNameExcess(input: EvaluationInput, context: AttackContext): CheckResult {
  const columns = nameColumns(input);
  if (columns.length === 0) return { kind: "notApplicable", reason: "The source has no column of names or contacts." };
  const blocked = sidesObstacle(input);
  if (blocked !== null) return blocked;
  const byColumn = columns.map((column) => {
    stopIfAborted(context.signal);
    return hitsOfColumn(column, input, context.rng.fork(`A3/${column.meta.name}`));
  });
  const isJudged = ({ release }: ColumnHits) => Math.min(release.trainPersons, release.holdoutPersons) >= fewestPersons;
  const judged = byColumn.filter(isJudged);
  if (judged.length === 0) {
    const reason = `In no column of names or contacts do ${fewestPersons} persons a side hold one that fewer than ${input.k} persons share.`;
    return { kind: "notApplicable", reason };
  }
  const label = (i: number) => JSON.stringify(columns[i]!.meta.name);
  const indices = columns.map((_, i) => i);
  const notes = [
    `Looked at: ${indices
      .filter((i) => isJudged(byColumn[i]!))
      .map(label)
      .join(", ")}.`,
    ...indices
      .filter((i) => !isJudged(byColumn[i]!))
      .map((i) => `Column ${label(i)} was skipped: too few persons hold a value that fewer than ${input.k} share.`),
    "The ratio is shrunk: 400 hits by chance are assumed, so that a few hits leave it near 1; the p-value sees those.",
  ];
  return { kind: "measured", figures: figuresOf(judged), twin: twinOf(judged), notes };
}

function nameColumns({ metadata, fittedOn, folds }: EvaluationInput): NameColumn[] {
  return metadata.columns.flatMap((meta) => {
    const kind = nameClass(meta);
    const column = findColumn(fittedOn, meta.name);
    const isShared = folds.every(({ train, holdout }) => [train, holdout].every((table) => findColumn(table, meta.name) !== undefined));
    return kind === null || column === undefined || !isShared || isDenseNumbering(column) ? [] : [{ meta, kind }];
  });
}

function sidesObstacle({ folds, metadata }: EvaluationInput): CheckResult | null {
  if (folds.length === 0) return { kind: "notMeasured", reason: "There is no fold to measure." };
  if (folds.some((fold) => fold.synthetic.rowCount === 0)) return { kind: "notMeasured", reason: "The synthetic table has no rows." };
  if (folds.some((fold) => fold.holdout.rowCount === 0)) return { kind: "notMeasured", reason: "There is no holdout to compare with." };
  const persons = (table: Table) => personsOf(table, metadata.unit).personCount;
  const holdout = folds.reduce((sum, fold) => sum + persons(fold.holdout), 0);
  if (holdout >= fewestPersons && folds.every((fold) => persons(fold.train) >= fewestPersons)) return null;
  return {
    kind: "notMeasured",
    reason: `Fewer than ${fewestPersons} persons on one side; chance needs at least ${fewestPersons} in train and in the holdout.`,
  };
}

function hitsOfColumn(column: NameColumn, input: EvaluationInput, rng: Rng): ColumnHits {
  const sum: ColumnHits = { release: noHits, twin: noHits, control: noHits, copy: noHits };
  for (const [f, fold] of input.folds.entries()) {
    const hits = hitsOfFold(column, fold, input, rng.fork(String(f)));
    for (const name of ["release", "twin", "control", "copy"] as const) sum[name] = addHits(sum[name], hits[name]);
  }
  for (const name of ["release", "twin", "control", "copy"] as const) sum[name] = weightedHits(sum[name], input.folds.length);
  return sum;
}

function hitsOfFold({ meta, kind }: NameColumn, fold: Fold, { metadata, k }: EvaluationInput, rng: Rng): ColumnHits {
  const codeOf = new Map<string, number>();
  const phraseOf = new Map<string, string>();
  const keyOf = (text: string) => {
    const key = nameKey(text, kind);
    if (!phraseOf.has(key)) phraseOf.set(key, namePhrase(text, kind));
    return key;
  };
  const [train, holdout] = [fold.train, fold.holdout].map((table) => codeColumn(findColumn(table, meta.name)!, keyOf, codeOf));
  const persons = { train: personsOf(fold.train, metadata.unit), holdout: personsOf(fold.holdout, metadata.unit) };
  const rare = rareHoldings({ values: [...codeOf.keys()], train: train!, holdout: holdout! }, persons, k);
  const found = foundValues(rare.values, phraseOf, { meta, kind }, fold.synthetic, metadata.columns);
  const planted = plantedPersons(persons.train.personCount, [everyone(persons.train.personCount)], rng.fork("planted"));
  const ofPlanted = valuesOfPersons(rare.train, planted);
  const half = randomHalf(persons.holdout.personCount, rng.fork("control"));
  const ofHalf = valuesOfPersons(rare.holdout, half);
  const ofTrain = new Set(rare.train.valueOf);
  return {
    release: personHits(rare, (value) => found[value] === 1),
    twin: personHits(rare, (value) => found[value] === 1 || ofPlanted.has(value)),
    control: personHits(rare, (value) => ofHalf.has(value), { leftOut: half }),
    copy: personHits(rare, (value) => ofTrain.has(value)),
  };
}

/** Which of the values stand in the output. @returns by value, 1 for found */
function foundValues(
  values: readonly string[],
  phraseOf: ReadonlyMap<string, string>,
  { meta, kind }: NameColumn,
  synthetic: Table,
  columns: readonly ColumnMetadata[],
): Uint8Array {
  const shown = new Set<string>();
  for (const column of synthetic.columns) {
    const other = columns.find((candidate) => candidate.name === column.name);
    const mayHold =
      column.name === meta.name || (column.storage === "text" && (other === undefined || isIdentifier(other) || nameClass(other) !== null));
    if (mayHold) for (const key of distinctKeys(column, (text) => nameKey(text, kind))) shown.add(key);
  }
  const texts = presentTexts(freeTextColumns(synthetic, columns));
  const phrases = values.map((value) => phraseOf.get(value)!);
  const found = containedPhrases(texts, phrases);
  values.forEach((value, i) => {
    if (shown.has(value)) found[i] = 1;
  });
  return found;
}

function combinedP(columns: readonly PersonHits[]): number {
  return Math.min(1, columns.length * Math.min(...columns.map(excessPValue)));
}

function figuresOf(columns: readonly ColumnHits[]): CheckFigure[] {
  const of = (name: keyof ColumnHits) => columns.map((hits) => hits[name]);
  const ratio = (name: keyof ColumnHits) => shrunkRatio(of(name).reduce(addHits, noHits));
  const hasControl = of("control").every(({ holdoutPersons }) => holdoutPersons > 0);
  return [
    {
      name: "pValue",
      title: "Chance of so many persons whose name or contact is in the output if none were copied",
      unit: "p-value",
      value: exactly(combinedP(of("release"))),
      control: hasControl ? exactly(combinedP(of("control"))) : null,
      copy: exactly(combinedP(of("copy"))),
    },
    {
      name: "excessRatio",
      title: "Names and contacts found in the output, rate of train over rate of the holdout, shrunk towards 1",
      unit: "ratio",
      value: ratio("release"),
      control: hasControl ? ratio("control") : null,
      copy: ratio("copy"),
    },
  ];
}

/** Sighted: the twin shows more persons of train than of the holdout, and than the release does (Fisher, p < .05 both, Bonferroni over columns). */
function twinOf(columns: readonly ColumnHits[]): Twin {
  const p = combinedP(columns.map(({ twin }) => twin));
  const against = Math.min(
    1,
    columns.length *
      Math.min(
        ...columns.map(({ release, twin }) =>
          fisherExact(
            {
              firstHits: twin.trainHits,
              firstTrials: twin.trainPersons,
              secondHits: release.trainHits,
              secondTrials: release.trainPersons,
            },
            "greater",
          ),
        ),
      ),
  );
  const sighted = p < 0.05 && against < 0.05;
  const figures = figuresOf(columns.map((hits) => ({ ...hits, release: hits.twin })));
  return {
    plantedShare,
    description: "The release with the names and contacts of 5 % of the persons of train added.",
    figures: figures.map((figure) => ({ ...figure, control: null, copy: null })),
    sighted,
    reason: `With the names, p = ${short(p)} against the holdout and p = ${short(against)} against the release: ${sighted ? "seen" : "not seen"}.`,
  };
}
