import { describe, expect, it } from "vitest";
import { accuracyBins, accuracyCodes } from "../../../src/evaluation/fidelity/accuracy-bins.js";
import { accuraciesOf, accuracyGroups, accuracyOf, pairLimit } from "../../../src/evaluation/fidelity/accuracy.js";
import { alignTables } from "../../../src/evaluation/fidelity/sample.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { metadataOf, people, peopleKinds, shuffled, tableOf } from "./invented-tables.js";

const rng = createRng(seedKey("accuracies"));
const cells = [people(400, rng.fork("a")), people(300, rng.fork("b")), shuffled(people(350, rng.fork("c")), rng.fork("shuffle"))];
const { columns, samples } = alignTables(cells.map(tableOf), metadataOf(peopleKinds));
const bins = accuracyBins(columns, samples[0]!);
const [a, b, c] = samples.map((sample) => accuracyCodes(bins, sample));
const groups = accuracyGroups(columns.length, 1000, rng.fork("groups"));

describe("accuraciesOf", () => {
  it("reads of each comparison what it reads alone", () => {
    const together = accuraciesOf(groups, [
      { real: a!, synthetic: b! },
      { real: a!, synthetic: c! },
      { real: b!, synthetic: c! },
      { real: b!, synthetic: b! },
    ]);
    expect(together).toEqual([
      accuracyOf(groups, a!, b!),
      accuracyOf(groups, a!, c!),
      accuracyOf(groups, b!, c!),
      accuracyOf(groups, b!, b!),
    ]);
    expect(together[3]!.overall.value).toBe(1);
  });

  it("refuses a side without rows", () => {
    const none = { ...a!, codes: a!.codes.map(() => new Uint16Array(0)) };
    expect(() => accuraciesOf(groups, [{ real: a!, synthetic: none }])).toThrow(RangeError);
  });
});

describe("groups of columns", () => {
  it("takes every pair of 150 columns, and of 600 no more", () => {
    const pairCount = (columnCount: number) => accuracyGroups(columnCount, 300, rng.fork("wide")).pairs.length;
    expect([pairCount(150), pairCount(600)]).toEqual([11_175, 11_175]);
    expect(accuracyGroups(600, 300, rng.fork("wide")).triples.length).toBe(10_000);
    expect([pairLimit(1.5e8, 300, 200), pairLimit(1.5e8, 1e5, 200), pairLimit(1.5e8, 1e7, 200)]).toEqual([11_175, 1500, 200]);
  });
});
