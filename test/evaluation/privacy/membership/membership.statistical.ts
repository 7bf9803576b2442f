import { expect, test } from "vitest";
import { compareFold } from "../../../../src/evaluation/privacy/compared/compared-fold.js";
import { measureCopiedPersons } from "../../../../src/evaluation/privacy/copies/copied-persons.js";
import { measureMembership } from "../../../../src/evaluation/privacy/membership/membership.js";
import { inlinePool } from "../../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { givenNameColumns, givenNames } from "../given-names.js";
import { figure, metadataOf, people, peopleColumns } from "../people.js";

const runs = 20;

function contextOf(run: number) {
  const fold = { train: people(300, `t${run}`), holdout: people(400, `h${run}`), synthetic: people(300, `s${run}`) };
  const folds = [compareFold(fold, metadataOf(peopleColumns))];
  return { folds, k: 5, rng: createRng(seedKey(`run ${run}`)), pool: inlinePool, signal: new AbortController().signal };
}

/**
 * False alarms on fresh samples. A 90 % interval misses one half in 10 % of runs; 12 or more misses of 20 happen by chance with a
 * probability below 1e-6 (binomial). The one-sided 95 % upper end of the rate at 1 % lies above 8 % in hardly any run.
 */
test("on fresh samples the AUC's interval nearly always holds one half, and nothing is found at 1 %", async () => {
  let [misses, alarms, pairs] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const context = contextOf(run);
    const result = await measureMembership(context);
    const auc = figure(result, "auc").value;
    if (auc.lower > 0.5 || auc.upper < 0.5) misses++;
    if (figure(result, "tprAt1PercentFpr").value.lower > 0.02) alarms++;
    if (figure(await measureCopiedPersons(context), "pValue").value.estimate < 0.01) pairs++;
  }
  expect(misses).toBeLessThan(12);
  expect(alarms).toBeLessThan(10);
  expect(pairs).toBeLessThan(6);
});

/**
 * On fresh samples of few columns and many duplicates, where records are counted, members are found at 1 % no more often than strangers. A
 * run's rate has a standard deviation of about √(2 × .01 × .99 / 1000) = .0045, the mean of twenty runs one of .001: 5 of them above 1 % is a
 * chance below 1e-6.
 */
test("on fresh samples of many duplicates the rate at 1 % is 1 %", async () => {
  let sum = 0;
  for (let run = 0; run < runs; run++) {
    const tables = { train: givenNames(2000, `t${run}`), holdout: givenNames(2000, `h${run}`), synthetic: givenNames(2000, `s${run}`) };
    const folds = [compareFold(tables, metadataOf(givenNameColumns))];
    const result = await measureMembership({ ...contextOf(run), folds });
    sum += figure(result, "tprAt1PercentFpr").value.estimate;
  }
  expect(sum / runs).toBeLessThan(0.015);
  expect(sum / runs).toBeGreaterThan(0.005);
});
