import type { Table } from "../../../table/table.js";
import type { EvaluationInput } from "../../figures.js";
import { personsOf } from "../compared/persons.js";
import { type CheckResult, fewestPersons } from "../figure.js";
import { outputTexts, sourceTexts } from "./person-texts.js";
import { freeTextColumns, presentTexts } from "./text-columns.js";

type Blocked = Exclude<CheckResult, { kind: "measured" }>;

/** Why free text cannot be attacked at all, or null. */
export function textObstacle({ folds, released, fittedOn, metadata }: EvaluationInput): Blocked | null {
  if (folds.length === 0) return { kind: "notMeasured", reason: "There is no fold to measure." };
  if (released.rowCount === 0) return { kind: "notMeasured", reason: "The synthetic table has no rows." };
  if (freeTextColumns(fittedOn, metadata.columns).length === 0)
    return { kind: "notApplicable", reason: "The source has no column of free text." };
  if (presentTexts(freeTextColumns(released, metadata.columns)).size === 0)
    return { kind: "notApplicable", reason: "The output has no free text: such columns are left out or empty." };
  return null;
}

/** The same, or nothing but common texts, or too few persons to compare train with the holdout. */
export function comparisonObstacle(input: EvaluationInput): Blocked | null {
  const blocked = textObstacle(input);
  if (blocked !== null) return blocked;
  if (isAllCommon(input))
    return { kind: "notApplicable", reason: `Every text of the output is one that ${input.k} persons of train and holdout wrote.` };
  if (enoughPersons(input)) return null;
  return {
    kind: "notMeasured",
    reason: `Fewer than ${fewestPersons} persons on one side; an attack needs at least ${fewestPersons} in train and in the holdout.`,
  };
}

/** The first fold holds all persons, as train or as holdout. */
function isAllCommon({ folds, fittedOn, released, metadata, k }: EvaluationInput): boolean {
  const namesOf = (table: Table) => freeTextColumns(table, metadata.columns).map(({ name }) => name);
  const { texts, isCommon } = sourceTexts(folds[0]!, namesOf(fittedOn), metadata.unit, k);
  const common = new Set(texts.filter((_, text) => isCommon(text)));
  return common.size > 0 && outputTexts(released, namesOf(released)).texts.every((text) => common.has(text));
}

/** True where chance can be measured: 50 persons in each train, and in the holdouts together. */
export function enoughPersons({ folds, metadata }: EvaluationInput): boolean {
  const persons = (table: Table) => personsOf(table, metadata.unit).personCount;
  const holdout = folds.reduce((sum, fold) => sum + persons(fold.holdout), 0);
  return holdout >= fewestPersons && folds.every((fold) => persons(fold.train) >= fewestPersons);
}
