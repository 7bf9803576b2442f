import { describe, expect, it } from "vitest";
import { compare, type FigureResult } from "../../../src/evaluation/fidelity/compared.js";
import { codeSample, codingOf, groupShapes } from "../../../src/evaluation/fidelity/group-shape.js";
import { groupVariances, shareOf } from "../../../src/evaluation/fidelity/group-variance.js";
import { groupsFigure } from "../../../src/evaluation/fidelity/groups.js";
import { influenceVariance } from "../../../src/evaluation/fidelity/estimate.js";
import { alignTables, type Sample, selectSample } from "../../../src/evaluation/fidelity/sample.js";
import { shapeOf } from "../../../src/evaluation/fidelity/shape.js";
import type { ColumnKind, Metadata } from "../../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { type Cells, metadataOf, people, peopleKinds, shuffled, tableOf } from "./invented-tables.js";

const root = createRng(seedKey("groups"));
const metadata = metadataOf(peopleKinds);
const [train, holdout, fresh] = ["train", "holdout", "fresh"].map((name) => people(4000, root.fork(name))) as [Cells, Cells, Cells];

function figure(synthetic: Cells, real = holdout, of: Metadata = metadata, learned = train): { result: FigureResult; notes: string[] } {
  const notes: string[] = [];
  const aligned = alignTables([learned, real, synthetic].map(tableOf), of);
  const result = groupsFigure(compare(aligned, root.fork("compare")), of, 11, root.fork("draw"), notes);
  return { result, notes };
}

function measured({ result }: { result: FigureResult }) {
  if (result.kind !== "measured") throw new Error(result.reason);
  return { ...result, ceiling: result.ceiling!, floor: result.floor! };
}

const isIn = (cells: Cells, city: string, row: number): boolean => cells["city"]![row] === city;
const notesOn = ({ notes }: { notes: string[] }, start: string): string[] => notes.filter((note) => note.startsWith(start));
const worse = "Groups served clearly worse than the whole";
const shifted = "Groups whose share differs clearly";

describe("groupsFigure", () => {
  const good = figure(fresh);

  it("puts fresh real rows at the ceiling and names no group as clearly worse or shifted", () => {
    const { value, ceiling } = measured(good);
    expect(value.upper).toBeGreaterThan(ceiling.lower);
    expect(value.lower).toBeLessThanOrEqual(value.estimate);
    expect(good.notes).toHaveLength(1);
    for (let i = 0; i < 12; i++) {
      const { notes } = figure(people(4000, root.fork(`again ${i}`)));
      expect([...notesOn({ notes }, worse), ...notesOn({ notes }, shifted)]).toEqual([]);
    }
  });

  it("falls when one group is drawn badly, and names it", () => {
    const income = fresh["income"]!.map((value, row) => (isIn(fresh, "city 3", row) ? Number(value) * 1.3 : value));
    const bad = figure({ ...fresh, income });
    expect(measured(bad).value.upper).toBeLessThan(measured(bad).ceiling.estimate);
    expect(measured(bad).value.estimate).toBeLessThan(measured(good).value.estimate - 0.05);
    expect(bad.notes[0]).toMatch(/^The figure of groups is that of city = city 3, the worst served of \d+/);
    expect(notesOn(bad, worse)).toHaveLength(1);
    expect(notesOn(bad, worse)[0]).toMatch(/: city = city 3 \([.\d]+; real rows [.\d]+\)\.$/);
  });

  it("does not blame groups for what is wrong in the whole table", () => {
    const income = fresh["income"]!.map((value) => Number(value) * 1.3);
    const bad = figure({ ...fresh, income });
    expect(measured(bad).value.upper).toBeLessThan(measured(bad).ceiling.lower);
    expect(notesOn(bad, worse).join()).not.toContain("city");
  });

  it("reaches the floor with independent columns", () => {
    const { value, floor, ceiling } = measured(figure(shuffled(fresh, root.fork("shuffle"))));
    expect(Math.abs(value.estimate - floor.estimate)).toBeLessThan(Math.abs(value.estimate - ceiling.estimate));
  });

  it("names groups whose share shifts, in steps of k persons of the holdout", () => {
    const city = fresh["city"]!.map((name, row) => (name === "city 4" && row % 2 === 0 ? "city 0" : name));
    const note = notesOn(figure({ ...fresh, city }), shifted)[0]!;
    expect(note).toMatch(/city = city 4 \([.\d]+ % of the synthetic rows, [.\d]+ % of the holdout\)/);
    const share = Number(/, ([.\d]+) % of the holdout/.exec(note)![1]);
    const steps = ((share / 100) * 4000) / 11;
    expect(Math.abs(steps - Math.round(steps))).toBeLessThan(0.19); // printed to .1 %, .18 of a step
  });

  it("names a group that the synthetic rows lack", () => {
    const city = fresh["city"]!.map((name) => (name === "city 4" ? "city 0" : name));
    const gone = figure({ ...fresh, city });
    expect(measured(gone).value.estimate).toBe(0);
    expect(notesOn(gone, shifted)[0]).toContain("city = city 4 (0.0 % of the synthetic rows");
  });

  it("never names a category of fewer than k persons of train, nor of fewer than 100 of the holdout", () => {
    const secret = (cells: Cells, count: number): Cells => ({
      ...cells,
      city: cells["city"]!.map((name, row) => (row < count ? "secret" : name)),
    });
    const wrong = (cells: Cells): Cells => ({
      ...cells,
      income: cells["income"]!.map((value, row) => (isIn(cells, "secret", row) ? 9e9 : value)),
    });
    const notes = (inTrain: number, inHoldout: number): string =>
      figure(wrong(secret(fresh, 300)), secret(holdout, inHoldout), metadata, secret(train, inTrain)).notes.join();
    expect(notes(300, 300)).toContain("secret");
    expect(notes(10, 300)).not.toContain("secret");
    expect(notes(300, 99)).not.toContain("secret");
  });

  it("groups by quasi-identifiers of many categories and leaves other such columns alone", () => {
    const zip = (cells: Cells): Cells => ({ ...cells, zip: cells["age"]!.map((age) => `zip ${Math.floor(Number(age) / 2)}`) });
    const moved = zip(fresh);
    const wrong = {
      ...moved,
      income: moved["income"]!.map((value, row) => (moved["zip"]![row] === "zip 20" ? Number(value) + 2000 : value)),
    };
    const plain = metadataOf({ ...peopleKinds, zip: "categorical" });
    const quasi: Metadata = {
      ...plain,
      columns: plain.columns.map((column) => (column.name === "zip" ? { ...column, role: "quasi-identifier" } : column)),
    };
    expect(figure(wrong, zip(holdout), plain, zip(train)).notes.join()).not.toContain("zip 20");
    expect(figure(wrong, zip(holdout), quasi, zip(train)).notes.join()).toContain("zip = zip 20");
  });

  it("says why it has no groups", () => {
    const kinds = (of: Readonly<Record<string, ColumnKind>>) => figure(fresh, holdout, metadataOf(of)).result;
    expect(kinds({ city: "categorical" })).toMatchObject({ kind: "notApplicable", reason: "there is one column only" });
    expect(kinds({ age: "numeric", income: "numeric" })).toMatchObject({ kind: "notApplicable" });
    const few = people(90, root.fork("few"));
    expect(figure(fresh, few).result).toMatchObject({ kind: "notMeasured" });
    const none = { ...fresh, age: fresh["age"]!.map(() => Number.NaN) };
    const cells = metadataOf({ city: "categorical", age: "numeric" });
    expect(figure(none, { ...holdout, age: none["age"] }, cells, { ...train, age: none["age"] }).result).toMatchObject({
      kind: "notApplicable",
    });
  });
});

describe("groupShapes", () => {
  const aligned = alignTables([tableOf(holdout), tableOf(shuffled(fresh, root.fork("shuffle")))], metadata);
  const [real, synthetic] = aligned.samples as readonly [Sample, Sample];
  const city = aligned.columns.findIndex(({ name }) => name === "city");
  const coding = codingOf(aligned.columns, real);
  const [codedReal, codedSynthetic] = [codeSample(coding, real), codeSample(coding, synthetic)];
  const groupCount = aligned.columns[city]!.dictionary.length;
  const groupOf = { real: real.codes[city]!, synthetic: synthetic.codes[city]! };
  const shapes = groupShapes(coding, city, groupCount, groupOf, codedReal, codedSynthetic);
  const rowsOf = (codes: Int32Array, group: number): Uint32Array => Uint32Array.from(codes.keys()).filter((row) => codes[row] === group);

  it("gives the shape of the group's own rows, but for the cuts of numbers, and its variance", () => {
    const others = aligned.columns.map((_, c) => c).filter((c) => c !== city);
    const keep = (sample: Sample): Sample => ({
      ...sample,
      numbers: others.map((c) => sample.numbers[c]!),
      codes: others.map((c) => sample.codes[c]!),
    });
    const variances = groupVariances(shapes.real, groupOf.real, groupCount, real);
    for (let group = 0; group < groupCount; group++) {
      const own = keep(selectSample(real, rowsOf(groupOf.real, group)));
      const drawn = keep(selectSample(synthetic, rowsOf(groupOf.synthetic, group)));
      const slow = shapeOf(
        others.map((c) => aligned.columns[c]!),
        own,
        drawn,
      ).overall!;
      expect(shapes.scores[group]).toBeGreaterThanOrEqual(slow.value - 1e-12);
      expect(shapes.scores[group]).toBeLessThan(slow.value + 0.02);
      const ratio = Math.sqrt(variances[group]! / influenceVariance(slow.real, own));
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    }
  });

  it("takes the rows of a person together in variances", () => {
    const doubled = {
      ...real,
      personOf: Uint32Array.from({ length: real.rowCount }, (_, row) => row >> 1),
      personCount: real.rowCount / 2,
    };
    const pairs = groupOf.real.map((_, row) => row >> 1).map((person) => person % 3);
    const influence = Float64Array.from(pairs, (_, row) => ((row >> 1) % 2 === 0 ? 1 : -1));
    const [single, clustered] = [groupVariances(influence, pairs, 3, real), groupVariances(influence, pairs, 3, doubled)];
    clustered.forEach((variance, group) => expect(variance / single[group]!).toBeCloseTo(2, 2));
    const [alone, together] = [shareOf(pairs, 3, real), shareOf(pairs, 3, doubled)];
    together.variances.forEach((variance, group) => expect(variance / alone.variances[group]!).toBeCloseTo(2, 6));
  });
});
