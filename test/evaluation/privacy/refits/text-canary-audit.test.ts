import { describe, expect, test } from "vitest";
import type { EvaluationInput, Refit } from "../../../../src/evaluation/figures.js";
import { measureTextCanaries } from "../../../../src/evaluation/privacy/refits/text-canary-audit.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { letters, ngramModel, writeTexts } from "../text/text-generators.js";
import { measuredBy, memoriser } from "./refits.js";

/** Invented letters of plain words. */
const wordy = (count: number, seed: string): string[] =>
  letters(count, seed).map((text) =>
    text.replace(/w(\d+)/g, (_, number: string) => `w${number.replace(/\d/g, (digit) => "abcdefghij"[Number(digit)]!)}`),
  );
const columns = [describeColumn("letter", "text", { treatment: "phrases" })];
const table = (texts: readonly string[]): Table => tableOf(textColumn("letter", texts));
const textsOf = (given: Table): string[] => {
  const column = given.columns.find(({ name }) => name === "letter")!;
  return column.storage === "text" ? Array.from(column.codes, (code) => column.dictionary[code] ?? "") : [];
};
const train = wordy(2000, "train");

/** A sampled model of runs of words that k rows hold, behind an overlap filter or none. */
const phrases = (k: number, guard = 0): Refit => {
  return async (given, rng) => table(writeTexts(ngramModel(textsOf(given), { k, guard }), given.rowCount, String(rng.nextUint32())));
};

async function audit(refit: Refit | undefined, rest: Partial<EvaluationInput> = {}, texts = train) {
  const released = rest.released ?? (refit === undefined ? table(texts) : await refit(table(texts), createRng(seedKey("release"))));
  const input = inputOf({ train: table(texts), holdout: table(wordy(600, "holdout")), synthetic: released }, metadataOf(columns), {
    k: 11,
  });
  return measuredBy(measureTextCanaries, refit === undefined ? { ...input, ...rest } : { ...input, refit, ...rest });
}

const value = (result: Awaited<ReturnType<typeof audit>>, name: string) => figure(result, name).value;
/** Of vendor/2. */
const limits = { printed: 0, exposure: 3 };

describe("methods that write what one person alone wrote", () => {
  test.each([
    ["a sampled model of everybody's words", phrases(1)],
    ["the same behind a filter of runs of six words", phrases(1, 11)],
    ["one that returns its rows", memoriser],
  ])("%s", async (_, refit) => {
    const result = await audit(refit);
    expect(value(result, "printed").estimate).toBeGreaterThan(10);
    expect(value(result, "exposure").lower).toBeGreaterThan(limits.exposure);
    expect(figure(result, "printed").control!.estimate).toBe(0);
  });
});

describe("methods that do not", () => {
  test("a model of runs of words that eleven rows hold prints none, and shows those that thirty-three hold", async () => {
    const result = await audit(phrases(11));
    expect(value(result, "printed")).toEqual({ estimate: 0, lower: 0, upper: 0 });
    expect(value(result, "exposure").upper).toBeLessThan(limits.exposure);
    expect(figure(result, "printed").copy!.estimate).toBe(50);
    expect(figure(result, "exposure").copy!.estimate).toBeGreaterThan(8.5);
    if (result.kind !== "measured") throw new Error(result.reason);
    expect(result.twin).toMatchObject({ sighted: true });
  });

  test("one that knows the language and nothing of its rows is not judged, for it learns no shared canary either", async () => {
    const knowing: Refit = async (given, rng) => table(wordy(given.rowCount, String(rng.nextUint32())));
    const result = await audit(knowing);
    expect(value(result, "printed").estimate).toBe(0);
    expect(result).toMatchObject({ twin: { sighted: false } });
  });
});

describe("the canaries", () => {
  test("replace one text each of other persons, at most 3,000 of them, the same ones on a second run", async () => {
    const inputs: string[][] = [];
    const spy: Refit = async (given) => {
      inputs.push(textsOf(given));
      return given;
    };
    const released = table(wordy(3000, "released"));
    const many = wordy(3300, "many");
    const [first, second] = [await audit(spy, { released }, many), await audit(spy, { released }, many)];
    expect(inputs[1]).toEqual(inputs[0]);
    expect(second).toEqual(first);
    expect(inputs[0]).toHaveLength(3000);
    const known = new Set(many);
    const counts = new Map<string, number>();
    for (const text of inputs[0]!) if (!known.has(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
    expect([...counts.values()].sort((a, b) => b - a)).toEqual([
      ...Array.from({ length: 6 }, () => 33),
      ...Array.from({ length: 50 }, () => 1),
    ]);
  });

  test("of a person with several texts replace one", async () => {
    const keys = train.map((_, row) => Math.floor(row / 4));
    const owned = (texts: readonly string[]) => tableOf(numberColumn("who", keys.slice(0, texts.length)), textColumn("letter", texts));
    const metadata = metadataOf([describeColumn("who", "id", { treatment: "surrogate" }), ...columns], {
      kind: "entity",
      column: "who",
      declared: true,
      reason: "test",
    });
    const given: Table[] = [];
    const spy: Refit = async (one) => {
      given.push(one);
      return one;
    };
    const result = await audit(spy, { fittedOn: owned(train), released: table(wordy(3000, "released")), metadata });
    expect(result.kind).toBe("measured");
    const [who] = given[0]!.columns;
    const replaced = textsOf(given[0]!).flatMap((text, row) =>
      train.includes(text) ? [] : [who!.storage === "number" ? who!.values[row]! : -1],
    );
    expect(new Set(replaced).size).toBe(replaced.length);
    expect(replaced.length).toBeGreaterThan(25 + 33);
  });
});

describe("what cannot be measured", () => {
  test("a file alone; a table without text; an output without; too few persons", async () => {
    expect(await audit(undefined)).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("method itself") });
    expect(await audit(memoriser, { fittedOn: tableOf(numberColumn("a", [1, 2])) })).toMatchObject({ kind: "notApplicable" });
    expect(await audit(memoriser, { released: table(train.map(() => "")) })).toMatchObject({ kind: "notApplicable" });
    const few = await audit(memoriser, {}, train.slice(0, 200));
    expect(few).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("220 persons") });
  });

  test("forms of few words; many words in every order; a method that stops writing", async () => {
    const rng = createRng(seedKey("few words"));
    const word = (index: number) => `w${"abcdefghij"[index % 10]!}${"abcdefghij"[Math.floor(index / 10)]!}`;
    const notes = (wordCount: number, length: number) =>
      Array.from({ length: 2000 }, () => Array.from({ length }, () => word(Math.floor(wordCount * rng.nextFloat()))).join(" "));
    expect(await audit(memoriser, {}, notes(30, 9))).toMatchObject({ kind: "notApplicable", reason: expect.stringContaining("forms") });
    expect(await audit(memoriser, {}, notes(45, 40))).toMatchObject({ kind: "notMeasured", reason: expect.stringContaining("order") });
    const silent: Refit = async (given) => table(given.columns.flatMap(() => Array.from({ length: given.rowCount }, () => "")));
    expect(await audit(silent, { released: table(train) })).toMatchObject({
      kind: "notMeasured",
      reason: expect.stringContaining("no text"),
    });
  });
});
