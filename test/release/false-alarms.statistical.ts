import { describe, expect, test } from "vitest";
import type { Evaluation, PrivacyCheck } from "../../src/evaluation/figures.js";
import { aucInterval } from "../../src/math/auc.js";
import { clopperPearson } from "../../src/math/clopper-pearson.js";
import { fisherExact } from "../../src/math/fisher-exact.js";
import { newcombe } from "../../src/math/wilson.js";
import { createRng, type Rng, seedKey } from "../../src/random/rng.js";
import { decide } from "../../src/release/decide.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import { figure, goodChecks, interval, sampleEvaluation } from "../fixtures/evaluation-sample.js";

/** Chance that a holdout person equals, or lies as close to, some row of a file that learned nothing of persons. */
const coincidence = 0.002;

function scores(count: number, rng: Rng): Float64Array {
  return Float64Array.from({ length: count }, () => rng.nextFloat());
}

function hits(count: number, rate: number, rng: Rng): number {
  let sum = 0;
  for (let i = 0; i < count; i++) if (rng.nextFloat() < rate) sum++;
  return sum;
}

/** Members above the threshold that `rate` of the non-members pass, as B1 counts them. */
function truePositives(rate: number, persons: number, rng: Rng): ReturnType<typeof clopperPearson> {
  const members = scores(persons, rng);
  const nonMembers = scores(persons, rng).sort();
  const threshold = nonMembers[persons - Math.round(rate * persons)]!;
  return clopperPearson(members.filter((score) => score >= threshold).length, persons);
}

/**
 * An evaluation of a file from which nothing can be learned of single persons: every score of B1 is noise (for each of its figures anew,
 * as if three unrelated attacks had been chosen), and train coincides with the file as often as the holdout does.
 */
function harmless(holdout: number, rng: Rng): Evaluation {
  const train = holdout * 4;
  const challenged = holdout / 2;
  const rate = () =>
    newcombe({ successes: hits(train, coincidence, rng), trials: train }, { successes: hits(holdout, coincidence, rng), trials: holdout });
  const table = {
    firstHits: hits(train, coincidence, rng),
    firstTrials: train,
    secondHits: hits(holdout, coincidence, rng),
    secondTrials: holdout,
  };
  const near = newcombe({ successes: table.firstHits, trials: train }, { successes: table.secondHits, trials: holdout });
  const excess = rate();
  const figures: Partial<Record<PrivacyCheck["id"], ReturnType<typeof figure>[]>> = {
    A7: [figure("excess", "e", "share", excess), figure("releasedShareExcess", "r", "share", excess)],
    A8: [figure("pValue", "p", "p-value", interval(fisherExact(table, "greater"))), figure("excessRate", "e", "share", near)],
    B1: [
      figure("tprAt1PercentFpr", "1", "share", truePositives(0.01, challenged, rng)),
      figure("auc", "a", "auc", aucInterval(scores(challenged, rng), scores(challenged, rng))),
      figure("tprAt10PercentFpr", "10", "share", truePositives(0.1, challenged, rng)),
    ],
  };
  const privacy = goodChecks().map((check) => {
    const own = figures[check.id];
    return own === undefined || check.result.kind !== "measured" ? check : { ...check, result: { ...check.result, figures: own } };
  });
  return sampleEvaluation({ privacy, persons: { train, holdout, synthetic: train } });
}

function refusedShare(name: string, holdout: number, runs: number): number {
  const policy = loadPolicy({ kind: "builtin", name });
  const rng = createRng(seedKey(`false alarms/${name}/${holdout}`));
  let refused = 0;
  for (let run = 0; run < runs; run++) if (decide(policy, harmless(holdout, rng), "run").kind !== "pass") refused++;
  return refused / runs;
}

// The bounds are those of docs/policies.md. Fixed seeds: a run cannot fail by chance once it passed.
describe("a harmless file is refused seldom", () => {
  test.each([
    ["vendor/1", 2000, 0.05],
    ["vendor/1", 4000, 0.02],
    ["internal/1", 500, 0.15],
    ["internal/1", 1000, 0.05],
    ["public/1", 4000, 0.33],
    ["public/1", 8000, 0.08],
  ])("%s with %i persons held out: at most %d", (name, holdout, bound) => {
    expect(refusedShare(name, holdout, name === "vendor/1" ? 600 : 300)).toBeLessThanOrEqual(bound);
  });
});
