import { describe, expect, it } from "vitest";
import { metadataOf } from "../fidelity/invented-tables.js";
import { messageKinds, messageMetadata, spoilers } from "./invented-texts.js";
import { figuresOf, fresh, root } from "./text-figures.js";

const good = figuresOf(fresh);
const shuffled = figuresOf(spoilers.shuffled(fresh, root.fork("shuffle")));

describe("textAssociation", () => {
  it("puts fresh rows at the ceiling and texts of other rows at the floor", () => {
    const { value, ceiling, floor } = good.of("textAssociation");
    expect(value.lower).toBeGreaterThan(0.9);
    expect(Math.abs(value.estimate - ceiling.estimate)).toBeLessThan(0.05);
    expect(floor.upper).toBeLessThan(0.5);
    expect(shuffled.of("textAssociation").value.upper).toBeLessThan(0.5);
  });

  it("names the column that is furthest off, with both AUCs", () => {
    const note = shuffled.notes.find((own) => own.startsWith("Agreement of text"));
    expect(note).toMatch(
      /furthest off for mood: text tells it with an AUC of 0\.[45]\d+ in the synthetic rows, (1\.000|0\.9\d+) in real ones\.$/,
    );
  });

  it("sees one column that texts have lost", () => {
    const lost = { ...fresh, place: fresh["place"]!.toReversed() };
    const { of, notes } = figuresOf(lost);
    expect(of("textAssociation").value.upper).toBeLessThan(good.of("textAssociation").value.lower);
    expect(notes.find((note) => note.startsWith("Agreement of text"))).toContain("furthest off for place");
  });

  it("sees texts that say more than real ones do", () => {
    const telling = { ...fresh, note: fresh["note"]!.map((note, row) => `${note} in ${fresh["place"]![row]} town`) };
    expect(figuresOf(telling).of("textAssociation").value.upper).toBeLessThan(good.of("textAssociation").value.lower);
  });

  it("counts a column that the synthetic rows have empty as lost", () => {
    const empty = { ...fresh, mood: fresh["mood"]!.map((mood, row) => (row < 10 ? mood : null)) };
    expect(figuresOf(empty).of("textAssociation").value.upper).toBeLessThan(0.75);
  });

  it("is not applicable without a column beside the text", () => {
    const { results } = figuresOf(fresh, metadataOf({ note: "text" }));
    expect(results.textAssociation.kind).toBe("notApplicable");
    expect(results.textTopics.kind).toBe("measured");
    expect(
      figuresOf(fresh, { ...messageMetadata, columns: metadataOf({ ...messageKinds, mood: "id", place: "id" }).columns }).results
        .textAssociation.kind,
    ).toBe("measured");
  });

  it("stays between its ends where text tells nothing, or worse than chance", () => {
    const names = { a: (row: number) => row % 3 === 0, b: (row: number) => row % 5 < 2 };
    const chance = {
      ...fresh,
      mood: fresh["mood"]!.map((_, row) => (names.a(row) ? "x" : "y")),
      place: fresh["place"]!.map((_, row) => (names.b(row) ? "x" : "y")),
    };
    const { value, ceiling, floor } = figuresOf(chance, undefined, { train: chance, holdout: chance }).of("textAssociation");
    for (const { estimate, lower, upper } of [value, ceiling, floor]) {
      expect(lower).toBeLessThanOrEqual(estimate);
      expect(upper).toBeGreaterThanOrEqual(estimate);
      expect([lower >= 0, upper <= 1]).toEqual([true, true]);
    }
  });
});
