import { describe, expect, it } from "vitest";
import { foldTexts } from "../../../src/evaluation/texts/fold-texts.js";
import { balancedAccuracy } from "../../../src/evaluation/texts/balanced-accuracy.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { type Cells, inputOf, metadataOf, people, peopleKinds, tableOf } from "../fidelity/invented-tables.js";
import { messageKinds, messageMetadata, messages, spoilers } from "./invented-texts.js";

const root = createRng(seedKey("text utility"));
const [train, holdout, fresh] = ["train", "holdout", "fresh"].map((name) => messages(1500, root.fork(name))) as [Cells, Cells, Cells];

function utilityOf(synthetic: Cells, metadata = messageMetadata) {
  const input = inputOf(tableOf(train), tableOf(holdout), tableOf(synthetic), metadata);
  const { results, notes } = foldTexts(input.folds[0]!, input, root.fork("figures"));
  return { result: results.textUtility, note: notes.find((note) => note.startsWith("Labels learned from text")) };
}

function measured(synthetic: Cells, metadata = messageMetadata) {
  const { result } = utilityOf(synthetic, metadata);
  if (result.kind !== "measured") throw new Error(result.reason);
  return { ...result, ceiling: result.ceiling!, floor: result.floor! };
}

describe("textUtility", () => {
  const good = measured(fresh);

  it("puts fresh real rows at the ceiling, far from the floor", () => {
    expect(good.value.estimate).toBeGreaterThan(0.9);
    expect(Math.abs(good.value.estimate - good.ceiling.estimate)).toBeLessThan(0.05);
    expect(good.floor.upper).toBeLessThan(0.45);
    expect(good.value.upper - good.value.lower).toBeLessThan(0.1);
  });

  it("puts texts of other rows, and one text for all, at the floor", () => {
    for (const poor of [spoilers.shuffled(fresh, root.fork("shuffle")), spoilers.repeated(fresh)])
      expect(measured(poor).value.upper).toBeLessThan(0.5);
  });

  it("names the label, and what fewer real rows teach", () => {
    expect(utilityOf(fresh).note).toMatch(
      /^Labels learned from text are mood \(the target; 3 classes, .*1500 synthetic rows .*from 1000 real rows \d\.\d+, from 1496 real rows .* teach [01]\.\d\d of the last\.$/,
    );
  });

  it("asks for the same labels of few synthetic rows as of many", () => {
    const some = Object.fromEntries(Object.entries(fresh).map(([name, cells]) => [name, cells.slice(0, 120)]));
    const { note, result } = utilityOf(some);
    expect(note).toContain("3 classes, balanced accuracy): learned from 120 synthetic rows");
    expect(result).toMatchObject({ kind: "measured" });
    expect(measured(some).ceiling.estimate).toBeLessThan(good.ceiling.estimate + 0.02);
  });

  it("takes the column that text tells best where no target is declared", () => {
    const { note } = utilityOf(fresh, metadataOf(messageKinds));
    expect(note).toContain("are mood (the column that real text tells best;");
  });

  it("counts rows of one person as one", () => {
    const person = (cells: Cells) => ({ ...cells, who: cells["note"]!.map((_, row) => `p${Math.floor(row / 3)}`) });
    const input = inputOf(tableOf(person(train)), tableOf(person(holdout)), tableOf(person(fresh)), {
      ...messageMetadata,
      unit: { kind: "entity", column: "who", declared: true, reason: "invented" },
    });
    expect(foldTexts(input.folds[0]!, input, root).results.textUtility.kind).toBe("measured");
  });

  it("says why there is nothing to measure", () => {
    const { note: _, ...bare } = fresh;
    expect(utilityOf(bare).result).toMatchObject({
      kind: "notApplicable",
      reason: expect.stringContaining("the synthetic rows have no free text"),
    });
    expect(utilityOf({ ...fresh, note: fresh["note"]!.map(() => null) }).result.kind).toBe("notApplicable");
    expect(utilityOf({ ...fresh, mood: fresh["mood"]!.map(() => "happy") }).result.kind).toBe("notMeasured");
    expect(utilityOf(fresh, metadataOf({ amount: "numeric", note: "text" })).result.kind).toBe("notApplicable");
    const some = (cells: Cells) => Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell.slice(0, 60)]));
    expect(utilityOf(some(fresh)).result).toMatchObject({ kind: "notMeasured" });
    const rows = ["train", "holdout", "synthetic"].map((name) => tableOf(people(200, root.fork(name))));
    const input = inputOf(rows[0]!, rows[1]!, rows[2]!, metadataOf(peopleKinds));
    const { results, notes } = foldTexts(input.folds[0]!, input, root);
    expect(new Set(Object.values(results))).toEqual(new Set([{ kind: "notApplicable", reason: "the source has no column of free text" }]));
    expect(notes).toEqual([]);
  });
});

describe("balancedAccuracy", () => {
  it("is the mean over classes, whose influence says how it moves", () => {
    const expected = Int32Array.from([0, 0, 0, 1, 1, 2]);
    const told = Int32Array.from([0, 0, 1, 1, 0, 2]);
    const { value, influence } = balancedAccuracy(told, expected, 4);
    expect(value).toBeCloseTo((2 / 3 + 1 / 2 + 1) / 3, 12);
    const doubled = balancedAccuracy(Int32Array.from([...told, 1]), Int32Array.from([...expected, 0]), 4).value;
    expect(Math.sign(doubled - value)).toBe(Math.sign(influence[2]!));
    expect(influence.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0, 12);
  });
});
