import { evaluatePrivacy } from "../../dist/evaluation/privacy/evaluate-privacy.js";
import { personsOf } from "../../dist/evaluation/privacy/compared/persons.js";
import { createRng, seedKey } from "../../dist/random/rng.js";
import { attemptsCheck, withCheck } from "../../dist/pipeline/attempts-check.js";
import { decide } from "../../dist/release/decide.js";
import { askedChecks, corpusPolicy } from "./corpus-policy.mjs";
import { drawSides } from "./data-sets.mjs";
import { kSupported } from "./k-supported.mjs";
import { twins } from "./twins.mjs";

/**
 * One file made and attacked.
 * @param task { set, twin, seed }
 * @param sizes { train, holdout } persons
 * @returns {Promise<{ persons, rows, privacy, seconds }>} everything that `verdictOf` needs
 */
export async function attackedFile({ set, twin, seed }, sizes, k, pool) {
  const rng = createRng(seedKey(`attack corpus/${set}/${seed}`));
  const sides = await drawSides(set, sizes, rng);
  const synthetic = kSupported(twins[twin].make(sides, k, rng.fork(twin)), sides, k, rng.fork(`${twin}/decoder`));
  const { train, holdout, metadata } = sides;
  const started = process.cpuUsage();
  const privacy = await evaluatePrivacy({
    folds: [{ train, holdout, synthetic }],
    released: synthetic,
    fittedOn: train,
    metadata,
    k,
    rng: rng.fork(`${twin}/attack`),
    pool,
    signal: new AbortController().signal,
    progress: () => {},
    checks: askedChecks,
  });
  const { user, system } = process.cpuUsage(started);
  const count = (table) => personsOf(table, metadata.unit).personCount;
  return {
    persons: { train: count(train), holdout: count(holdout), synthetic: count(synthetic) },
    rows: { train: train.rowCount, holdout: holdout.rowCount, synthetic: synthetic.rowCount },
    privacy,
    seconds: (user + system) / 1e6,
  };
}

/** The verdict on a file, judged as the first attempt on its source. @param record as `attackedFile` gives it @param {string | undefined} policyName */
export function verdictOf({ persons, rows, privacy }, policyName) {
  const evaluation = { persons, rows, privacy, quality: [], columns: [], pairs: [], constraints: [], notes: [] };
  return decide(corpusPolicy(policyName), withCheck(evaluation, attemptsCheck({ ordinal: 1 })), "evaluate");
}
