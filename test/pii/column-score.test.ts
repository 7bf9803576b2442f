import { describe, expect, it } from "vitest";
import { columnIdentifier } from "../../src/pii/column-identifier.js";
import { guessOf, scoreColumn } from "../../src/pii/column-score.js";

const column = (
  header: string,
  texts: readonly string[],
  more: { isNumber?: boolean; sharedShare?: number; rowsPerValue?: number } = {},
) => ({
  header,
  texts,
  isNumber: false,
  rowsPerValue: 1,
  sharedShare: 0,
  ...more,
});
const names = ["Maria Garcia", "John Smith", "Anna Kowalska", "Peter van Dyk", "Laura Rossi", "Jonas Weber"];
const addresses = ["Goethestraße 12, 10115 Berlin", "12 Main Street", "Via Roma 10", "Calle Mayor 3", "Kerkstraat 12", "5 Oak Avenue"];
const dates = ["1980-03-12", "1975-01-02", "1990-12-31"];

describe("scoreColumn", () => {
  it.each([
    ["c1", names, "person-name"],
    ["c1", addresses, "street-address"],
    ["Geburtsdatum", dates, "date-of-birth"],
    ["date de naissance", dates, "date-of-birth"],
    ["fecha_nacimiento", dates, "date-of-birth"],
    ["signup", dates, undefined],
    ["company", ["Maria Garcia Ltd", "Delta Airlines", "Price Watch"], undefined],
    ["product name", ["Galaxy Note", "King Size Mattress", "Rose Lotion"], undefined],
    ["city", ["Paris", "Florence", "Austin"], "quasi-identifier"],
    ["diagnosis", ["flu", "cold", "asthma"], "sensitive"],
    ["remarks", ["he came late and left early", "nothing else to say today"], "free-text"],
    ["v1", ["red", "green", "blue"], undefined],
  ])("%s: %j is %s", (header, texts, kind) => {
    expect(guessOf(scoreColumn(column(header, texts)))?.kind).toBe(kind);
  });

  it("asks for 60 % of the distinct values at a checksum", () => {
    const ibans = ["DE89370400440532013000", "GB82WEST12345698765432", "NO9386011117947"];
    expect(guessOf(scoreColumn(column("x", [...ibans, "a", "b"])))?.kind).toBe("iban");
    expect(guessOf(scoreColumn(column("x", [...ibans, "a", "b", "c"])))).toBeNull();
    expect(scoreColumn(column("x", [...ibans, "a", "b", "c"]))[0]).toMatchObject({ kind: "iban", role: "direct-identifier" });
  });

  it("takes weights for no numbers of persons, though one in ten passes Luhn", () => {
    const weights = Array.from({ length: 500 }, (_, i) => String(12_285 + i * 2_957));
    expect(scoreColumn(column("fnlwgt", weights, { isNumber: true }))).toEqual([]);
  });

  it("keeps scores within (0, 1] and a reason with each, and no cell in it", () => {
    for (const { score, reason } of [...scoreColumn(column("name", names)), ...scoreColumn(column("x", addresses))]) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
      for (const cell of [...names, ...addresses]) expect(reason).not.toContain(cell);
    }
    expect(scoreColumn(column("x", []))).toEqual([]);
  });
});

describe("columnIdentifier", () => {
  it("finds names and addresses without a word in the header", () => {
    expect(columnIdentifier(column("c1", names))).toMatchObject({ kind: "identifier", surrogate: "person-name" });
    expect(columnIdentifier(column("c1", addresses))).toMatchObject({ kind: "identifier", surrogate: "street-address" });
  });

  it("leaves dates of birth, shared names and attributes to others", () => {
    expect(columnIdentifier(column("dob", dates))).toBeNull();
    expect(columnIdentifier(column("c1", names, { sharedShare: 0.9 }))).toBeNull();
    expect(columnIdentifier(column("diagnosis", ["flu", "cold"]))).toBeNull();
  });
});
