import { describe, expect, test } from "vitest";
import { attackContext } from "../../../../src/evaluation/privacy/attack-context.js";
import { sourceTexts } from "../../../../src/evaluation/privacy/text/person-texts.js";
import { measureRareWords } from "../../../../src/evaluation/privacy/text/rare-words.js";
import { rarestWordEach, wordIndex } from "../../../../src/evaluation/privacy/text/word-index.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { hasSet } from "../../../metadata/csv-table.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { letters, ngramModel, sharedTexts, splicedTexts, writeTexts } from "./text-generators.js";

const columns = [describeColumn("letter", "text", { treatment: "leave-out" })];
const table = (texts: readonly string[]) => tableOf(textColumn("letter", texts));
const train = letters(3000, "train");
const holdout = letters(2400, "holdout");
const fresh = letters(1500, "fresh");
/** Of vendor/2. */
const limit = 0.01;

function measure(output: readonly string[], sides = { train, holdout }) {
  const fold = { train: table(sides.train), holdout: table(sides.holdout), synthetic: table(output) };
  const input = inputOf(fold, metadataOf(columns), { k: 11 });
  return measureRareWords(input, attackContext(input));
}

const value = (result: ReturnType<typeof measure>, name: string) => figure(result, name).value;

describe("T3", () => {
  test("fresh texts pass, although they hold rare words, and the twin is seen", () => {
    const result = measure(fresh);
    expect(value(result, "pValue").estimate).toBeGreaterThan(limit);
    expect(figure(result, "pValue").control!.estimate).toBeGreaterThan(limit);
    expect(figure(result, "pValue").copy!.estimate).toBeLessThan(1e-9);
    expect(value(result, "excess").lower).toBeLessThan(0.01);
    expect(figure(result, "excess").copy!.lower).toBeGreaterThan(0.2);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("sampled models of single persons' words, also behind an overlap filter, and halves put together anew are refused", () => {
    for (const output of [
      writeTexts(ngramModel(train, { k: 1 }), 1500, "k1"),
      writeTexts(ngramModel(train, { k: 1, guard: 11 }), 1500, "guarded"),
      splicedTexts(train, 3000),
    ]) {
      expect(value(measure(output), "pValue").estimate).toBeLessThan(1e-9);
      expect(value(measure(output), "excess").lower).toBeGreaterThan(0.2);
    }
  });

  test("a model of words of three persons is refused where eleven are asked for; one of words of eleven shows none at all", () => {
    expect(value(measure(writeTexts(ngramModel(train, { k: 3 }), 800, "k3")), "pValue").estimate).toBeLessThan(limit);
    const result = measure(writeTexts(ngramModel(train, { k: 11 }), 800, "k11"));
    expect(value(result, "pValue").estimate).toBe(1);
    expect(value(result, "excess").estimate).toBe(0);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("words of a list that everybody knows are no leak", () => {
    const common = [...new Set(letters(4000, "lexicon").flatMap((text) => text.split(" ")))];
    const output = Array.from({ length: 1000 }, (_, i) => common.slice(i * 20, i * 20 + 20).join(" ")).filter((text) => text !== "");
    expect(value(measure([...output, ...fresh.slice(0, 200)]), "pValue").estimate).toBeGreaterThan(limit);
  });

  test("of each person the rarest word is looked for, and a person counts once", () => {
    const who = (keys: readonly number[], texts: readonly string[]) => tableOf(numberColumn("who", keys), textColumn("letter", texts));
    const fold = {
      train: who([1, 1, 2, 3], ["Alpha beta", "gamma alpha", "beta delta", "delta, DELTA"]),
      holdout: who([4, 5], ["alpha beta delta", "omega beta"]),
      synthetic: table(fresh),
    };
    const source = sourceTexts(fold, ["letter"], { kind: "entity", column: "who", declared: true, reason: "test" }, 1000);
    const index = wordIndex(source, 3);
    const holders = Object.fromEntries([...index.numberOf].map(([word, number]) => [word, index.holders[number]]));
    expect(holders).toEqual({ alpha: 2, beta: 4, gamma: 1, delta: 3, omega: 1 });
    const names = [...index.numberOf.keys()];
    const rarest = (side: "train" | "holdout") => {
      const { personOf, valueOf } = rarestWordEach(index[side], index, createRng(seedKey("rarest")));
      return [...personOf].map((person, i) => [person, names[valueOf[i]!]]);
    };
    expect(rarest("train")).toEqual([[0, "gamma"]]);
    expect(rarest("holdout")).toEqual([
      [0, "alpha"],
      [1, "omega"],
    ]);
  });

  test("of short texts, of which few hold a rare word, copies of a twentieth of the persons are seen", () => {
    const short = (count: number, seed: string) =>
      letters(count, seed).map((text) =>
        text
          .replace(/code\d+ ?/g, "")
          .split(" ")
          .slice(0, 6)
          .join(" "),
      );
    const sides = { train: short(8000, "train"), holdout: short(1200, "holdout") };
    const honest = writeTexts(ngramModel(sides.train, { k: 11 }), 8000, "k11");
    const result = measure(honest, sides);
    expect(value(result, "pValue").estimate).toBeGreaterThan(limit);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
    expect(value(measure([...honest.slice(400), ...sides.train.slice(0, 400)], sides), "pValue").estimate).toBeLessThan(limit);
    expect(value(measure(short(8000, "fresh"), sides), "pValue").estimate).toBeGreaterThan(limit);
  });

  test("five folds are pooled", () => {
    const all = letters(1500, "folds");
    const run = (leaks: boolean) => {
      const folds = Array.from({ length: 5 }, (_, f) => {
        const rest = all.filter((_text, i) => i % 5 !== f);
        const drawn = leaks ? splicedTexts(rest, 1200) : letters(1200, `drawn/${f}`);
        return { train: table(rest), holdout: table(all.filter((_text, i) => i % 5 === f)), synthetic: table(drawn) };
      });
      const input = { ...inputOf(folds[0]!, metadataOf(columns), { k: 11 }), folds, fittedOn: table(all) };
      return measureRareWords(input, attackContext(input));
    };
    expect(value(run(false), "pValue").estimate).toBeGreaterThan(limit);
    expect(value(run(true), "pValue").estimate).toBeLessThan(1e-9);
  });

  test("what cannot be measured has a reason", () => {
    expect(measure(fresh.map(() => ""))).toMatchObject({ kind: "notApplicable" });
    expect(measure(["…", "?!"])).toMatchObject({ kind: "notApplicable" });
    expect(measure([])).toMatchObject({ kind: "notMeasured" });
    expect(measure(fresh, { train, holdout: holdout.slice(0, 40) })).toMatchObject({ kind: "notMeasured" });
    const common = { train: train.map((_, i) => `note ${i % 70}`), holdout: holdout.map((_, i) => `note ${i % 60}`) };
    expect(measure(fresh, common)).toMatchObject({ kind: "notApplicable" });
  });

  test.skipIf(!hasSet("airline-tweets/train.csv"))("of real tweets fresh ones pass and spliced ones are refused", () => {
    const [tweets, others] = [sharedTexts("airline-tweets/train.csv").slice(0, 4000), sharedTexts("airline-tweets/holdout.csv")];
    const sides = { train: tweets, holdout: others.slice(0, 2400) };
    expect(value(measure(others.slice(2400), sides), "pValue").estimate).toBeGreaterThan(limit);
    expect(value(measure(splicedTexts(tweets, 4000), sides), "pValue").estimate).toBeLessThan(1e-9);
  });
});
