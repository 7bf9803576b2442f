import { describe, expect, test } from "vitest";
import { measureNgramMembership } from "../../../../src/evaluation/privacy/text/ngram-membership.js";
import { measureVerbatimText } from "../../../../src/evaluation/privacy/text/verbatim-text.js";
import { attackContext } from "../../../../src/evaluation/privacy/attack-context.js";
import type { EvaluationInput, Fold } from "../../../../src/evaluation/figures.js";
import type { Metadata } from "../../../../src/metadata/metadata.js";
import { hasSet } from "../../../metadata/csv-table.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { letters, ngramModel, sharedTexts, splicedTexts, writeTexts } from "./text-generators.js";

const columns = [describeColumn("letter", "text", { treatment: "leave-out" })];
const table = (texts: readonly string[]) => tableOf(textColumn("letter", texts));
const train = letters(1500, "train");
const holdout = letters(1200, "holdout");
const fresh = letters(1500, "fresh");
/** Of vendor/2. */
const limit = 0.6;

function inputFor(output: readonly string[], sides = { train, holdout }, rest: Partial<EvaluationInput> = {}): EvaluationInput {
  const fold = { train: table(sides.train), holdout: table(sides.holdout), synthetic: table(output) };
  return inputOf(fold, metadataOf(columns), { k: 11, ...rest });
}

const measureInput = (input: EvaluationInput) => measureNgramMembership(input, attackContext(input));
const measure = (output: readonly string[], sides = { train, holdout }) => measureInput(inputFor(output, sides));
const auc = (result: ReturnType<typeof measure>) => figure(result, "auc").value;

describe("T1", () => {
  test("fresh texts pass, the twin is seen, and the controls say what to expect", () => {
    const result = measure(fresh);
    expect(auc(result).upper).toBeLessThan(limit);
    expect(figure(result, "auc").control!.upper).toBeLessThan(limit);
    expect(figure(result, "auc").copy!.lower).toBeGreaterThan(0.95);
    expect(figure(result, "tprAt1PercentFpr").value.estimate).toBeLessThan(0.04);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("a sampled model of single persons' words is refused", () => {
    expect(auc(measure(writeTexts(ngramModel(train, { k: 1 }), 1500, "k1"))).lower).toBeGreaterThan(0.9);
  });

  test("so is one behind an overlap filter, although no passage of the source is left", () => {
    const input = inputFor(writeTexts(ngramModel(train, { k: 1, guard: 11 }), 1500, "guarded"));
    const verbatim = measureVerbatimText(input, attackContext(input));
    expect(figure(verbatim, "excess").value.estimate).toBe(0);
    expect(figure(verbatim, "longRuns").value.estimate).toBe(0);
    expect(auc(measureInput(input)).lower).toBeGreaterThan(0.9);
  });

  test("so are halves of texts put together anew", () => {
    expect(auc(measure(splicedTexts(train, 1500))).lower).toBeGreaterThan(0.9);
  });

  test("a model in which every run has eleven writers passes, and the twin beside it is seen", () => {
    const result = measure(writeTexts(ngramModel(train, { k: 11 }), 1500, "k11"));
    expect(auc(result).upper).toBeLessThan(limit);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("of several columns the one that leaks is found", () => {
    const both = (first: readonly string[], second: readonly string[]) =>
      tableOf(textColumn("letter", first), textColumn("answer", second));
    const answers = { train: letters(1500, "answers"), holdout: letters(1200, "other answers") };
    const output = both(fresh, splicedTexts(answers.train, 1500));
    const fold = { train: both(train, answers.train), holdout: both(holdout, answers.holdout), synthetic: output };
    const result = measureInput(inputOf(fold, metadataOf([...columns, describeColumn("answer", "text")]), { k: 11 }));
    expect(auc(result).lower).toBeGreaterThan(0.9);
    expect(result.kind === "measured" && result.notes[0]).toContain('column "answer" (AUC)');
  });

  test("several texts of a person are one challenge, and five folds are pooled", () => {
    const all = letters(2000, "folds");
    const metadata: Metadata = metadataOf([describeColumn("who", "id", { role: "entity-key" }), ...columns], {
      kind: "entity",
      column: "who",
      declared: true,
      reason: "test",
    });
    const foldOf = (i: number) => Math.floor(i / 2) % 5;
    const rows = (texts: readonly string[], indices: readonly number[]) =>
      tableOf(
        numberColumn(
          "who",
          indices.map((i) => Math.floor(i / 2)),
        ),
        textColumn("letter", texts),
      );
    const folds = (leaks: boolean): Fold[] =>
      Array.from({ length: 5 }, (_, f) => {
        const [rest, out] = [all.flatMap((_, i) => (foldOf(i) === f ? [] : [i])), all.flatMap((_, i) => (foldOf(i) === f ? [i] : []))];
        const texts = (indices: readonly number[]) => indices.map((i) => all[i]!);
        const drawn = leaks ? splicedTexts(texts(rest), 1600) : letters(1600, `drawn/${f}`);
        return { train: rows(texts(rest), rest), holdout: rows(texts(out), out), synthetic: rows(drawn, [...drawn.keys()]) };
      });
    const run = (leaks: boolean) => {
      const made = folds(leaks);
      return measureInput({ ...inputOf(made[0]!, metadata, { k: 11 }), folds: made });
    };
    expect(auc(run(false)).upper).toBeLessThan(limit);
    expect(auc(run(true)).lower).toBeGreaterThan(0.9);
  });

  test("what k persons wrote alike is nobody's", () => {
    const greeting = "thank you for calling, we have noted your request and shall answer soon";
    const greet = (texts: readonly string[]) => texts.map((text, i) => (i % 3 === 0 ? greeting : text));
    const sides = { train: greet(train), holdout: greet(holdout) };
    expect(
      measure(
        Array.from({ length: 500 }, () => greeting.toUpperCase()),
        sides,
      ),
    ).toMatchObject({ kind: "notApplicable" });
    expect(auc(measure(greet(fresh), sides)).upper).toBeLessThan(limit);
  });

  test("what cannot be measured has a reason", () => {
    expect(measure(fresh.map(() => ""))).toMatchObject({ kind: "notApplicable" });
    expect(measure([])).toMatchObject({ kind: "notMeasured" });
    expect(measure(fresh, { train, holdout: holdout.slice(0, 40) })).toMatchObject({ kind: "notMeasured" });
    expect(measure(fresh, { train, holdout: holdout.slice(0, 80) })).toMatchObject({ kind: "notMeasured" });
    const few = measure(fresh, { train, holdout: holdout.slice(0, 600) });
    expect(few.kind === "measured" && few.figures.map(({ name }) => name)).toEqual(["auc"]);
    const numbers = tableOf(numberColumn("a", [1, 2, 3]));
    const input = inputOf({ train: numbers, holdout: numbers, synthetic: numbers }, metadataOf([describeColumn("a", "numeric")]));
    expect(measureInput(input)).toMatchObject({ kind: "notApplicable" });
  });

  test.skipIf(!hasSet("airline-tweets/train.csv"))("of real tweets fresh ones pass and spliced ones are refused", () => {
    const [tweets, others] = [sharedTexts("airline-tweets/train.csv").slice(0, 4000), sharedTexts("airline-tweets/holdout.csv")];
    const sides = { train: tweets, holdout: others.slice(0, 2400) };
    expect(auc(measure(others.slice(2400), sides)).upper).toBeLessThan(limit);
    expect(auc(measure(splicedTexts(tweets, 4000), sides)).lower).toBeGreaterThan(0.85);
  });
});
