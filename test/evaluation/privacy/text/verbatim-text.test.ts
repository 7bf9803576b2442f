import { describe, expect, test } from "vitest";
import { measureVerbatimText } from "../../../../src/evaluation/privacy/text/verbatim-text.js";
import type { EvaluationInput } from "../../../../src/evaluation/figures.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { messages } from "../writers.js";
import { attackContext } from "../../../../src/evaluation/privacy/attack-context.js";

const columns = [describeColumn("message", "text", { treatment: "leave-out" })];
const table = (texts: readonly string[]) => tableOf(textColumn("message", texts));
const train = messages(900, "train");
const holdout = messages(500, "holdout");
const fresh = messages(500, "fresh");

function measure(output: readonly string[], sides = { train, holdout }, rest: Partial<EvaluationInput> = {}) {
  const fold = { train: table(sides.train), holdout: table(sides.holdout), synthetic: table(output) };
  const input = inputOf(fold, metadataOf(columns), { k: 11, ...rest });
  return measureVerbatimText(input, attackContext(input));
}

const value = (result: ReturnType<typeof measure>, name: string) => figure(result, name).value;
/** A text of its own, so long that it has a run. */
const own = (i: number, length = 20) => Array.from({ length }, (_, j) => `w${i}x${j}`).join(" ");
const owns = (from: number, count: number) => Array.from({ length: count }, (_, i) => own(from + i));

describe("A4", () => {
  test("fresh messages, of which some are passed on, raise no alarm; the positive control is seen", () => {
    const result = measure(fresh);
    expect(value(result, "longRuns").estimate).toBe(0);
    expect(value(result, "pValue").estimate).toBeGreaterThan(0.01);
    expect(value(result, "excess").lower).toBeLessThan(0.005);
    expect(figure(result, "longRuns").control!.estimate).toBe(0);
    expect(figure(result, "pValue").control!.estimate).toBeGreaterThan(0.01);
    expect(figure(result, "excess").copy!.lower).toBeGreaterThan(0.4);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("a splice of sentences of train fires", () => {
    const long = train.filter((text) => text.split(" ").length > 25);
    const half = (text: string, from: number) =>
      text
        .split(" ")
        .slice(from, from + 15)
        .join(" ");
    const spliced = Array.from({ length: 25 }, (_, i) => `${half(long[i]!, 0)}. ${half(long[i + 25]!, 8)}`);
    const result = measure([...fresh.slice(25), ...spliced]);
    expect(value(result, "longRuns").estimate).toBeGreaterThan(15);
    expect(value(result, "pValue").estimate).toBeLessThan(1e-6);
    expect(value(result, "excess").lower).toBeGreaterThan(0.005);
  });

  test("pieces of eight words fire as an excess, not as long runs", () => {
    const long = train.filter((text) => text.split(" ").length > 20 && !text.startsWith("RT"));
    const pieces = Array.from({ length: 40 }, (_, i) => `well ${long[i]!.split(" ").slice(3, 12).join(" ")} ${own(i, 3)}`);
    const result = measure([...fresh.slice(40), ...pieces]);
    expect(value(result, "longRuns").estimate).toBe(0);
    expect(value(result, "pValue").estimate).toBeLessThan(1e-4);
  });

  test("where nobody shares a run, a single one counts, however it is spelt", () => {
    const sides = { train: owns(0, 100), holdout: owns(1000, 80) };
    expect(value(measure(owns(2000, 100), sides), "longRuns").estimate).toBe(0);
    const disguised = own(7).toUpperCase().replaceAll(" ", ", ").replace("W7X0", "Ŵ7x0");
    expect(value(measure([...owns(2000, 99), disguised], sides), "longRuns").estimate).toBe(1);
  });

  test("what k persons wrote is nobody's; one person counts once, however often it wrote it", () => {
    const boilerplate = "please note that your call may be recorded for training and for quality purposes by our team";
    const common = { train: [...owns(0, 90), ...Array.from({ length: 12 }, () => boilerplate)], holdout: owns(1000, 80) };
    expect(value(measure([...owns(2000, 60), boilerplate], common), "longRuns").estimate).toBe(0);
    const rows = (texts: readonly string[], keys: readonly number[]) => tableOf(numberColumn("who", keys), textColumn("message", texts));
    const keys = [...Array.from({ length: 90 }, (_, i) => i), ...Array.from({ length: 12 }, () => 500)];
    const fold = {
      train: rows(common.train, keys),
      holdout: rows(
        common.holdout,
        Array.from({ length: 80 }, (_, i) => 1000 + i),
      ),
      synthetic: rows([boilerplate], [1]),
    };
    const metadata = metadataOf([describeColumn("who", "id", { role: "entity-key" }), ...columns], {
      kind: "entity",
      column: "who",
      declared: true,
      reason: "test",
    });
    const input = inputOf(fold, metadata, { k: 11 });
    expect(value(measureVerbatimText(input, attackContext(input)), "longRuns").estimate).toBe(1);
  });

  test("scripts without spaces are compared by characters", () => {
    const han = (i: number) =>
      Array.from({ length: 100 }, (_, j) => String.fromCharCode(0x4e00 + ((i * 7919 + j * j * 31 + j * i) % 3000))).join("");
    const list = (from: number, count: number) => Array.from({ length: count }, (_, i) => han(from + i));
    const sides = { train: list(0, 100), holdout: list(200, 80) };
    expect(value(measure(list(400, 60), sides), "longRuns").estimate).toBe(0);
    const leaky = measure([...list(400, 55), ...list(0, 10).map((text) => `一二三${text.slice(5, 95)}`)], sides);
    expect(value(leaky, "longRuns").estimate).toBe(10);
    expect(value(leaky, "excess").estimate).toBeGreaterThan(0.05);
  });

  test("a modelled column of the output that is full of sentences is looked at, a column of words is not", () => {
    const both = [...columns, describeColumn("note", "categorical")];
    const words = Array.from({ length: 900 }, (_, i) => `note ${i % 5}`);
    const fold = (notes: readonly string[]) => ({
      train: tableOf(textColumn("message", train), textColumn("note", words)),
      holdout: tableOf(textColumn("message", holdout), textColumn("note", words.slice(0, 500))),
      synthetic: tableOf(
        textColumn(
          "message",
          train.slice(0, 500).map(() => ""),
        ),
        textColumn("note", notes),
      ),
    });
    const run = (notes: readonly string[]) => {
      const input = inputOf(fold(notes), metadataOf(both), { k: 11 });
      return measureVerbatimText(input, attackContext(input));
    };
    expect(value(run(train.slice(0, 500)), "longRuns").estimate).toBeGreaterThan(200);
    expect(run(words.slice(0, 500))).toMatchObject({ kind: "notApplicable" });
  });

  test("five folds are pooled", () => {
    const all = messages(1000, "folds");
    const part = (f: number) => all.slice(f * 200, f * 200 + 200);
    const folds = (leak: boolean) =>
      Array.from({ length: 5 }, (_, f) => {
        const rest = all.filter((_text, i) => Math.floor(i / 200) !== f);
        const drawn = messages(200, `drawn/${f}`);
        return { train: table(rest), holdout: table(part(f)), synthetic: table(leak ? [...drawn.slice(10), ...rest.slice(0, 10)] : drawn) };
      });
    const run = (leak: boolean) => {
      const input = { ...inputOf(folds(leak)[0]!, metadataOf(columns), { k: 11 }), folds: folds(leak), fittedOn: table(all) };
      return measureVerbatimText(input, attackContext(input));
    };
    expect(value(run(false), "pValue").estimate).toBeGreaterThan(0.005);
    expect(value(run(false), "longRuns").estimate).toBe(0);
    expect(value(run(true), "longRuns").estimate).toBeGreaterThan(10);
  });

  test("what cannot be measured has a reason", () => {
    expect(measure(fresh.map(() => ""))).toMatchObject({ kind: "notApplicable" });
    expect(measure(["too short", "as well"])).toMatchObject({ kind: "notApplicable" });
    expect(measure([])).toMatchObject({ kind: "notMeasured" });
    const numbers = tableOf(numberColumn("a", [1, 2, 3]));
    const input = inputOf({ train: numbers, holdout: numbers, synthetic: numbers }, metadataOf([describeColumn("a", "numeric")]));
    expect(measureVerbatimText(input, attackContext(input))).toMatchObject({ kind: "notApplicable" });
    const alone = measure(train.slice(0, 50), { train, holdout: [] });
    expect(alone.kind === "measured" && alone.figures.map(({ name }) => name)).toEqual(["longRuns"]);
    expect(value(alone, "longRuns").estimate).toBeGreaterThan(20);
  });
});
