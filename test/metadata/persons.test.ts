import { describe, expect, test } from "vitest";
import type { Unit } from "../../src/metadata/metadata.js";
import { personsOf, rowsOfPersons } from "../../src/metadata/persons.js";
import { tableOf } from "../pipeline/tables.js";

const byPatient: Unit = { kind: "entity", column: "patient", declared: true, reason: "" };

describe("persons of a table", () => {
  test("rows where there is no key; distinct keys where there is one; a row without a key is its own person", () => {
    expect(personsOf(tableOf({ n: [0, 1, 2, 3] }), { kind: "row", reason: "" })).toMatchObject({ personCount: 4, personOfRow: null });
    const visits = tableOf({ patient: ["a", "b", null, "a", null] });
    const persons = personsOf(visits, byPatient);
    expect([...(persons.personOfRow ?? [])]).toEqual([0, 1, 2, 0, 3]);
    expect(persons.personCount).toBe(4);
    expect([0, 1, 2].map(persons.keyOf)).toEqual(["a", "b", null]);
  });

  test("numeric keys count by value, zero included", () => {
    expect(personsOf(tableOf({ patient: [0, 7, 0, 7.5] }), byPatient).personCount).toBe(3);
  });

  test("rows of chosen persons come in the order of the table", () => {
    const persons = personsOf(tableOf({ patient: ["a", "b", null, "a"] }), byPatient);
    expect([...rowsOfPersons(4, persons, Uint8Array.of(1, 0, 1))]).toEqual([0, 2, 3]);
    expect([...rowsOfPersons(3, { personCount: 3, personOfRow: null, keyOf: () => null }, Uint8Array.of(0, 1, 1))]).toEqual([1, 2]);
  });

  test("a table without the key is refused", () => {
    expect(() => personsOf(tableOf({ n: [1] }), byPatient)).toThrow(RangeError);
  });
});
