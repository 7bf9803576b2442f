import { describe, expect, test } from "vitest";
import { attackContext } from "../../../../src/evaluation/privacy/attack-context.js";
import { nearIndex } from "../../../../src/evaluation/privacy/text/near-index.js";
import { measureNearCopies } from "../../../../src/evaluation/privacy/text/near-copies.js";
import { sourceTexts } from "../../../../src/evaluation/privacy/text/person-texts.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { hasSet } from "../../../metadata/csv-table.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { letters, ngramModel, sharedTexts, splicedTexts, writeTexts } from "./text-generators.js";

const columns = [describeColumn("letter", "text", { treatment: "leave-out" })];
const table = (texts: readonly string[]) => tableOf(textColumn("letter", texts));
const train = letters(1500, "train");
const holdout = letters(1200, "holdout");
const fresh = letters(1500, "fresh");
/** Of vendor/2. */
const limit = 0.01;

function measure(output: readonly string[], sides = { train, holdout }) {
  const fold = { train: table(sides.train), holdout: table(sides.holdout), synthetic: table(output) };
  const input = inputOf(fold, metadataOf(columns), { k: 11 });
  return measureNearCopies(input, attackContext(input));
}

const value = (result: ReturnType<typeof measure>, name: string) => figure(result, name).value.estimate;
/** Two words exchanged. */
const nearly = (text: string) =>
  text
    .split(" ")
    .map((word, i, words) => (i === 2 || i === words.length >>> 1 ? "quite" : word))
    .join(" ");
const longest = (texts: readonly string[], count: number) => texts.toSorted((a, b) => b.length - a.length).slice(0, count);

describe("T2", () => {
  test("fresh texts pass, and the twin is seen", () => {
    const result = measure(fresh);
    expect(value(result, "pValue")).toBeGreaterThan(limit);
    expect(figure(result, "pValue").control!.estimate).toBeGreaterThan(limit);
    expect(figure(result, "pValue").copy!.estimate).toBeLessThan(1e-9);
    expect(figure(result, "excess").copy!.lower).toBeGreaterThan(0.5);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("thirty texts with two words exchanged are found, in short texts and in long ones", () => {
    const copied = longest(train, 30).map(nearly);
    const short = measure([...fresh.slice(30), ...copied]);
    expect(value(short, "copies")).toBeLessThan(1e-5);
    expect(value(short, "excess")).toBeGreaterThan(0.01);
    const joined = (texts: readonly string[]) => texts.slice(0, texts.length / 3).map((_, i) => texts.slice(3 * i, 3 * i + 3).join(" "));
    const sides = { train: joined(train), holdout: joined(holdout) };
    const long = measure([...joined(fresh).slice(30), ...longest(sides.train, 30).map(nearly)], sides);
    expect(value(long, "copies")).toBeLessThan(1e-5);
  });

  test("halves put together anew, sampled models of single persons' words, and those behind an overlap filter lie too close", () => {
    expect(value(measure(splicedTexts(train, 1500)), "copies")).toBeGreaterThan(0.05);
    expect(value(measure(splicedTexts(train, 1500)), "pValue")).toBeLessThan(1e-6);
    expect(value(measure(writeTexts(ngramModel(train, { k: 1 }), 1500, "k1")), "pValue")).toBeLessThan(1e-6);
    expect(value(measure(writeTexts(ngramModel(train, { k: 1, guard: 11 }), 1500, "guarded")), "pValue")).toBeLessThan(1e-6);
  });

  test("a model in which every run has eleven writers passes", () => {
    const result = measure(writeTexts(ngramModel(train, { k: 11 }), 1500, "k11"));
    expect(value(result, "pValue")).toBeGreaterThan(limit);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  const notice = (i: number) => `Dear customer, parcel number ${1000 + i} waits for you at our counter in the main street until Friday`;
  const notices = (count: number, from = 0) => Array.from({ length: count }, (_, i) => notice(from + i));

  test("what k persons wrote nearly alike is nobody's", () => {
    const output = [...fresh, ...notices(40, 5000)];
    const excess = (writers: number) => value(measure(output, { train: [...train, ...notices(writers)], holdout }), "excess");
    expect(excess(12)).toBe(0);
    expect(excess(8)).toBeGreaterThan(0.01);
  });

  test("one person who wrote it often is one", () => {
    const who = (key: (i: number) => number) =>
      tableOf(
        numberColumn(
          "who",
          notices(30).map((_, i) => key(i)),
        ),
        textColumn("letter", notices(30)),
      );
    const rareCount = (key: (i: number) => number) => {
      const fold = { train: who(key), holdout: table(holdout.slice(0, 3)), synthetic: table(fresh) };
      const source = sourceTexts(fold, ["letter"], { kind: "entity", column: "who", declared: true, reason: "test" }, 1000);
      return nearIndex(source, 11, createRng(seedKey("index"))).isRare.reduce((sum, mark) => sum + mark, 0);
    };
    expect(rareCount((i) => i % 10)).toBe(33);
    expect(rareCount((i) => i % 11)).toBe(3);
  });

  test("among sampled persons fewer make a text common", () => {
    const fold = { train: table([...train, ...notices(90)]), holdout: table(holdout), synthetic: table(fresh) };
    const source = sourceTexts(fold, ["letter"], { kind: "row", reason: "test" }, 10_000);
    const rareNotices = (most: number) => {
      const { isRare } = nearIndex(source, 55, createRng(seedKey("sampled")), most);
      return source.texts.filter((text, i) => isRare[i] === 1 && text.startsWith("dear customer")).length;
    };
    expect(rareNotices(2000)).toBe(0);
    expect(rareNotices(500)).toBe(0);
  });

  test("five folds are pooled", () => {
    const all = letters(1500, "folds");
    const folds = (leaks: boolean) =>
      Array.from({ length: 5 }, (_, f) => {
        const rest = all.filter((_text, i) => i % 5 !== f);
        const drawn = letters(1200, `drawn/${f}`);
        const synthetic = table(leaks ? [...drawn.slice(20), ...longest(rest, 20).map(nearly)] : drawn);
        return { train: table(rest), holdout: table(all.filter((_text, i) => i % 5 === f)), synthetic };
      });
    const run = (leaks: boolean) => {
      const made = folds(leaks);
      const input = { ...inputOf(made[0]!, metadataOf(columns), { k: 11 }), folds: made, fittedOn: table(all) };
      return measureNearCopies(input, attackContext(input));
    };
    expect(value(run(false), "pValue")).toBeGreaterThan(limit);
    expect(value(run(true), "excess")).toBeGreaterThan(0.003);
  });

  test("what cannot be measured has a reason", () => {
    expect(measure(fresh.map(() => ""))).toMatchObject({ kind: "notApplicable" });
    expect(measure(["too short", "as well"])).toMatchObject({ kind: "notApplicable" });
    expect(measure([])).toMatchObject({ kind: "notMeasured" });
    expect(measure(fresh, { train, holdout: holdout.slice(0, 40) })).toMatchObject({ kind: "notMeasured" });
    const short = { train: train.map((_, i) => `note ${i % 700}`), holdout: holdout.map((_, i) => `note ${i % 600}`) };
    expect(measure(fresh, short)).toMatchObject({ kind: "notApplicable" });
  });

  test.skipIf(!hasSet("airline-tweets/train.csv"))("of real tweets fresh ones pass and spliced ones are refused", () => {
    const [tweets, others] = [sharedTexts("airline-tweets/train.csv").slice(0, 3000), sharedTexts("airline-tweets/holdout.csv")];
    const sides = { train: tweets, holdout: others.slice(0, 2400) };
    expect(value(measure(others.slice(2400), sides), "pValue")).toBeGreaterThan(limit);
    expect(value(measure(splicedTexts(tweets, 3000), sides), "pValue")).toBeLessThan(1e-6);
  });
});
