import { describe, expect, it } from "vitest";
import { vendiScore } from "../../../src/language/vendi-score.js";
import { spoilers } from "./invented-texts.js";
import { figuresOf, fresh, root, train } from "./text-figures.js";

const good = figuresOf(fresh);
const repeated = figuresOf(spoilers.repeated(fresh));
const soup = figuresOf(spoilers.soup(fresh, root.fork("soup")));

describe("textDiversity", () => {
  it("puts fresh texts at the ceiling, one text for all at the bottom and a soup of words below", () => {
    const { value, ceiling } = good.of("textDiversity");
    expect(value.lower).toBeGreaterThan(0.95);
    expect(ceiling.lower).toBeGreaterThan(0.95);
    expect(repeated.of("textDiversity").value.upper).toBeLessThan(0.15);
    expect(soup.of("textDiversity").value.upper).toBeLessThan(value.lower - 0.2);
    expect(repeated.notes).toContainEqual(expect.stringMatching(/^Diversity of synthetic text .*: distinct-1 0\.\d+, .*Vendi 0\.0\d/));
  });

  it("is not measured on texts of too few words", () => {
    const short = { ...fresh, note: fresh["note"]!.map((_, row) => (row % 9 === 0 ? "fine" : "…")) };
    expect(figuresOf(short).results.textDiversity.kind).toBe("notMeasured");
  });
});

describe("textFluency", () => {
  it("puts fresh texts at the ceiling; a soup of words reads far more", () => {
    const { value, ceiling, floor } = good.of("textFluency");
    expect(value.upper).toBeLessThan(0.15);
    expect(ceiling.upper).toBeLessThan(0.15);
    expect(floor.lower).toBeGreaterThan(2);
    expect(soup.of("textFluency").value.lower).toBeGreaterThan(2);
  });

  it("says which of the two it is", () => {
    const noteOf = ({ notes }: typeof good) => notes.find((note) => note.startsWith("Fluency:"))!;
    const shares = (note: string) =>
      /([\d.]+) % of the synthetic texts are blander, ([\d.]+) % more garbled/.exec(note)!.slice(1).map(Number);
    expect(shares(noteOf(soup))[1]).toBeGreaterThan(90);
    expect(Math.max(...shares(noteOf(good)))).toBeLessThan(6);
  });

  it("reads copies of train as too fluent", () => {
    const own = (cells: typeof train) => ({
      ...cells,
      note: cells["note"]!.map((note, row) => `${note} w${row % 997} v${(row * 7) % 983}`),
    });
    const fromTrain = own(train);
    const later = { ...fresh, note: fresh["note"]!.map((note, row) => `${note} w${(row + 500) % 997} v${(row * 11) % 983}`) };
    const copied = figuresOf(fromTrain, undefined, { train: fromTrain, holdout: later });
    expect(copied.of("textFluency").value.lower).toBeGreaterThan(copied.of("textFluency").ceiling.upper);
  });
});

describe("vendiScore", () => {
  const texts = (...lists: readonly number[][]) => lists.map((list) => Int32Array.from(list));

  it("counts different texts, and equal ones once", () => {
    expect(vendiScore(texts([1, 2], [1, 2], [1, 2]))).toBeCloseTo(1, 9);
    expect(vendiScore(texts([1, 2], [3, 4], [5, 6], [7]))).toBeCloseTo(4, 9);
    expect(vendiScore(texts([1, 2], [1, 2], [3, 4], [3, 4]))).toBeCloseTo(2, 9);
  });
});
