import { describe, expect, test } from "vitest";
import { evaluatePrivacy } from "../../src/evaluation/privacy/evaluate-privacy.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { decide } from "../../src/release/decide.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import { describeColumn, inputOf, metadataOf, tableOf, textColumn } from "../evaluation/privacy/people.js";
import { letters, ngramModel, writeTexts } from "../evaluation/privacy/text/text-generators.js";
import { goodChecks, sampleEvaluation } from "../fixtures/evaluation-sample.js";

const policy = loadPolicy({ kind: "builtin", name: "vendor/2" });
const columns = [describeColumn("letter", "text", { treatment: "phrases" }), describeColumn("label", "categorical")];
const train = letters(4000, "train");
const holdout = letters(2000, "holdout");

/** Each text with one of seven labels, which says nothing of it. */
function labelled(texts: readonly string[], seed: string) {
  const rng = createRng(seedKey(`labels/${seed}`));
  return tableOf(
    textColumn("letter", texts),
    textColumn(
      "label",
      texts.map(() => `label ${Math.floor(7 * rng.nextFloat())}`),
    ),
  );
}

async function verdictOf(output: readonly string[]) {
  const fold = { train: labelled(train, "train"), holdout: labelled(holdout, "holdout"), synthetic: labelled(output, "output") };
  const attacked = await evaluatePrivacy(inputOf(fold, metadataOf(columns), { k: policy.k }));
  const ofProcess = goodChecks().filter(({ id }) => id === "E2");
  const persons = { train: train.length, holdout: holdout.length, synthetic: output.length };
  return decide(policy, sampleEvaluation({ privacy: [...attacked, ...ofProcess], persons }), "evaluate");
}

describe("a table of a text and a label, by vendor/2", () => {
  const honest = writeTexts(ngramModel(train, { k: 11 }), 4000, "k11");

  test("is let through where every run of words has eleven writers", async () => {
    const verdict = await verdictOf(honest);
    expect(verdict.checks.filter(({ outcome }) => outcome === "fail" || outcome === "inconclusive")).toEqual([]);
    expect(verdict.kind).toBe("pass");
    expect(verdict.checks.find(({ id }) => id === "B1")!.reason).toContain("persons differ by their texts alone");
  });

  test("is refused where texts of a twentieth of the persons stand among the others", async () => {
    const verdict = await verdictOf([...train.slice(0, 200), ...honest.slice(200)]);
    expect(verdict.kind).toBe("fail");
    expect(verdict.checks.filter(({ outcome }) => outcome === "fail").map(({ id }) => id)).toEqual(["A4", "T2", "T3"]);
  });

  test("is refused where the words of single persons were learned", async () => {
    const verdict = await verdictOf(writeTexts(ngramModel(train, { k: 1 }), 4000, "k1"));
    expect(verdict.kind).toBe("fail");
    expect(verdict.checks.filter(({ outcome }) => outcome === "fail").map(({ id }) => id)).toEqual(expect.arrayContaining(["T1", "T3"]));
  });
});
