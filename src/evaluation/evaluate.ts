import { evaluateQuality } from "./evaluate-quality.js";
import { constraintFigures } from "./fidelity/constraints.js";
import { personsOfTable } from "./fidelity/sample.js";
import type { Evaluation, EvaluationInput } from "./figures.js";
import { answerQueries } from "./queries/answer-queries.js";
import { startingRisk } from "./privacy/disclosure/starting-risk.js";
import { evaluatePrivacy } from "./privacy/evaluate-privacy.js";

/**
 * Everything that is measured about a release: fidelity and utility against the holdout, privacy attacks with their controls.
 * The same input gives the same evaluation, whatever the number of threads.
 * @throws RangeError without a fold; the signal's reason when it aborts
 */
export async function evaluate(input: EvaluationInput): Promise<Evaluation> {
  const quality = await evaluateQuality(input);
  input.signal.throwIfAborted();
  const answers = input.queries === undefined ? [] : await answerQueries(input, input.queries.sql, input.queries.withQueries);
  const privacy = await evaluatePrivacy(input);
  return {
    persons: countPersons(input),
    rows: countRows(input),
    privacy,
    answers,
    constraints: constraintFigures(input),
    startingRisk: startingRisk(input),
    ...quality,
  };
}

function countRows({ fittedOn, folds, released }: EvaluationInput): Evaluation["rows"] {
  return {
    train: fittedOn.rowCount,
    holdout: folds.reduce((sum, fold) => sum + fold.holdout.rowCount, 0),
    synthetic: released.rowCount,
  };
}

/** Persons of the folds' holdouts are different people, so their counts add up. */
function countPersons({ fittedOn, folds, released, metadata }: EvaluationInput): Evaluation["persons"] {
  const persons = (table: EvaluationInput["released"]): number => personsOfTable(table, metadata.unit).personCount;
  return {
    train: persons(fittedOn),
    holdout: folds.reduce((sum, fold) => sum + persons(fold.holdout), 0),
    synthetic: persons(released),
  };
}
