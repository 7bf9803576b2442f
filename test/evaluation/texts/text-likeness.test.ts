import { describe, expect, it } from "vitest";
import { intervalOf } from "../../../src/evaluation/fidelity/estimate.js";
import type { Sample } from "../../../src/evaluation/fidelity/sample.js";
import { shareLikeness } from "../../../src/evaluation/texts/share-likeness.js";
import { sentenceCount } from "../../../src/evaluation/texts/text-length.js";
import { messages, notesOf, spoilers } from "./invented-texts.js";
import { figuresOf, fresh, root } from "./text-figures.js";

const good = figuresOf(fresh);
const soup = figuresOf(spoilers.soup(fresh, root.fork("soup")));
const repeated = figuresOf(spoilers.repeated(fresh));
const truncated = figuresOf(spoilers.truncated(fresh));

describe("textLength", () => {
  it("puts fresh texts at the ceiling and cut ones far below, with the measures in a note", () => {
    const { value, ceiling } = good.of("textLength");
    expect(value.lower).toBeGreaterThan(0.9);
    expect(value.upper).toBeGreaterThan(ceiling.lower);
    for (const poor of [truncated, repeated]) expect(poor.of("textLength").value.upper).toBeLessThan(0.6);
    expect(good.notes).toContainEqual(
      expect.stringMatching(/^Text length by measure: characters 0\.9\d+, words 0\.9\d+, sentences [01]\.\d+\.$/),
    );
  });

  it("sees that cells are empty", () => {
    const bare = { ...fresh, note: fresh["note"]!.map((note, row) => (row % 3 === 0 ? null : note)) };
    expect(figuresOf(bare).of("textLength").value.upper).toBeLessThan(good.of("textLength").value.lower - 0.1);
  });

  it("counts sentences", () => {
    const counts = {
      One: 1,
      "One. Two! Three?": 3,
      "At 11.40 we left... Then?": 2,
      "": 1,
      "一。二。": 2,
      'He said "no." Then left.': 2,
      "a\n\nb": 2,
    };
    for (const [text, count] of Object.entries(counts)) expect([text, sentenceCount(text)]).toEqual([text, count]);
  });
});

describe("textTopics", () => {
  it("puts fresh texts at the ceiling; one text for all and texts of one mood far below", () => {
    const { value, ceiling } = good.of("textTopics");
    expect(value.lower).toBeGreaterThan(0.85);
    expect(value.upper).toBeGreaterThan(ceiling.lower);
    const angry = messages(5000, root.fork("angry"));
    const rows = [...notesOf(angry).keys()].filter((row) => angry["mood"]![row] === "angry");
    const one = Object.fromEntries(Object.entries(angry).map(([name, cells]) => [name, rows.map((row) => cells[row]!)]));
    for (const poor of [repeated, figuresOf(one)]) expect(poor.of("textTopics").value.upper).toBeLessThan(value.lower - 0.05);
    expect(soup.of("textTopics").value.estimate).toBeLessThan(value.estimate - 0.02);
  });

  it("does not fall when texts stand in other rows", () => {
    const shuffled = figuresOf(spoilers.shuffled(fresh, root.fork("shuffle"))).of("textTopics");
    expect(shuffled.value.estimate).toBeGreaterThan(good.of("textTopics").value.lower);
  });

  it("has a cell for words that train does not know", () => {
    const foreign = { ...fresh, note: fresh["note"]!.map((_, row) => `zzz${row} qqq${row} xxx`) };
    expect(figuresOf(foreign).of("textTopics").value.estimate).toBeLessThan(0.05);
  });

  it("is not measured where texts share too few words", () => {
    const few = { ...fresh, note: fresh["note"]!.map((_, row) => (row % 2 === 0 ? "yes of course it is" : "no it never was")) };
    expect(figuresOf(few, undefined, { train: few, holdout: few }).results.textTopics.kind).toBe("notMeasured");
  });
});

describe("shareLikeness", () => {
  it("has an interval that holds what other draws read", () => {
    const side = (rows: readonly number[]) => ({ cells: Int32Array.from(rows), cellCount: 3 });
    const [real, synthetic] = [side([0, 0, 1, 1, 1, 2]), side([0, 0, 0, 0, 1])];
    const { value, ...pulls } = shareLikeness(real, synthetic);
    expect(value).toBeCloseTo(1 - 0.45016871696, 9); // scipy.spatial.distance.jensenshannon([1/3, 1/2, 1/6], [4/5, 1/5, 0], base=2)
    const once = shareLikeness(side([0, 0, 1, 1, 1, 2]), side([...Array<number>(4e5).fill(0), ...Array<number>(1e5 + 1).fill(1)])).value;
    expect((once - value) * 500_001).toBeCloseTo(pulls.synthetic[4]!, 3);
    const persons = (count: number) => ({ personOf: null, personCount: count }) as Sample;
    const interval = intervalOf({ value, ...pulls }, persons(6), persons(5));
    expect(interval.lower).toBeLessThan(value);
  });
});
