import { describe, expect, test } from "vitest";
import type { Unit } from "../../src/metadata/metadata.js";
import { splitPersons } from "../../src/pipeline/split.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { numbersOf, tableOf } from "./tables.js";

const rows: Unit = { kind: "row", reason: "" };
const byPatient: Unit = { kind: "entity", column: "patient", declared: true, reason: "" };
const rng = createRng(seedKey("1"));
const ordinals = (count: number) => tableOf({ n: Array.from({ length: count }, (_, i) => i) });

describe("how many are held out", () => {
  const heldOut = (personCount: number, personsNeeded: number) => {
    const split = splitPersons(ordinals(personCount), { unit: rows, personsNeeded, share: null, holdout: null }, rng);
    return { kind: split.kind, counts: split.parts.map((part) => part.holdout.rowCount), fitted: split.fittedPersonCount };
  };
  test("a fifth where that is enough", () => expect(heldOut(10_000, 2000)).toEqual({ kind: "hash", counts: [2000], fitted: 8000 }));
  test("more where the policy needs more", () => expect(heldOut(5000, 2000)).toEqual({ kind: "hash", counts: [2000], fitted: 3000 }));
  test("at most half", () => expect(heldOut(4000, 2000)).toEqual({ kind: "hash", counts: [2000], fitted: 2000 }));
  test("five folds where half is too few but all suffice", () => {
    expect(heldOut(3999, 2000)).toEqual({ kind: "five-fold", counts: [800, 800, 800, 800, 799], fitted: 3999 });
    expect(heldOut(2000, 2000).kind).toBe("five-fold");
  });
  test("half where even all are too few", () => expect(heldOut(1999, 2000)).toEqual({ kind: "hash", counts: [999], fitted: 1000 }));
});

describe("who is held out", () => {
  test("train and holdout share no row and miss none; the same seed divides alike, another seed otherwise", () => {
    const split = (seed: string) =>
      splitPersons(ordinals(1000), { unit: rows, personsNeeded: 100, share: null, holdout: null }, createRng(seedKey(seed))).parts[0]!;
    const first = split("1");
    const together = [...numbersOf(first.train, "n"), ...numbersOf(first.holdout, "n")].sort((a, b) => a - b);
    expect(together).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(numbersOf(split("1").holdout, "n")).toEqual(numbersOf(first.holdout, "n"));
    expect(numbersOf(split("2").holdout, "n")).not.toEqual(numbersOf(first.holdout, "n"));
  });

  test("the content of a row does not move it", () => {
    const options = { unit: rows, personsNeeded: 1, share: null, holdout: null };
    const places = (cells: number[]) =>
      numbersOf(splitPersons(tableOf({ n: cells.map((_, i) => i), x: cells }), options, rng).parts[0]!.holdout, "n");
    expect(places(Array.from({ length: 200 }, (_, i) => i * i))).toEqual(places(new Array<number>(200).fill(5)));
  });

  test("all rows of a person go together, wherever they stand", () => {
    const patient = Array.from({ length: 600 }, (_, i) => `p${i % 200}`);
    const { parts } = splitPersons(
      tableOf({ patient, n: patient.map((_, i) => i) }),
      { unit: byPatient, personsNeeded: 40, share: null, holdout: null },
      rng,
    );
    const side = (rowsOf: number[]) => new Set(rowsOf.map((row) => row % 200));
    const [train, holdout] = [side(numbersOf(parts[0]!.train, "n")), side(numbersOf(parts[0]!.holdout, "n"))];
    expect(holdout.size).toBe(40);
    expect(train.size).toBe(160);
    expect([...holdout].filter((person) => train.has(person))).toEqual([]);
  });

  test("over five folds every person is held out once", () => {
    const { parts, fittedOn } = splitPersons(ordinals(103), { unit: rows, personsNeeded: 100, share: null, holdout: null }, rng);
    expect(parts.flatMap((part) => numbersOf(part.holdout, "n")).sort((a, b) => a - b)).toEqual(numbersOf(fittedOn, "n"));
    for (const part of parts) expect(part.train.rowCount + part.holdout.rowCount).toBe(103);
  });

  test("a given holdout is taken and all of the input is fitted on", () => {
    const [source, holdout] = [ordinals(50), ordinals(20)];
    const split = splitPersons(source, { unit: rows, personsNeeded: 2000, share: null, holdout }, rng);
    expect(split).toMatchObject({ kind: "file", fittedOn: source, fittedPersonCount: 50, parts: [{ train: source, holdout }] });
  });
});
