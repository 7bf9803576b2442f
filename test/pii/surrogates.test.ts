import { beforeAll, describe, expect, it } from "vitest";
import { surrogateClasses } from "../../src/metadata/metadata.js";
import { luhnValid } from "../../src/pii/checksums.js";
import { recognise } from "../../src/pii/recognisers.js";
import { loadSurrogateWords, type SurrogateWords, surrogateAt } from "../../src/pii/surrogates.js";
import { createRng, seedKey } from "../../src/random/rng.js";

let words: SurrogateWords;
beforeAll(async () => {
  words = await loadSurrogateWords();
});
const rng = createRng(seedKey("surrogates"));
const rows = Array.from({ length: 5000 }, (_, row) => row);

describe("surrogateAt", () => {
  it("has word lists large enough", () => {
    expect(words.firstNames.length).toBeGreaterThan(2000);
    expect(words.lastNames.length).toBeGreaterThan(400);
    expect(words.middleNames.length).toBeGreaterThan(100);
    expect(words.streetEndings.length).toBeGreaterThan(50);
  });

  it.each(surrogateClasses)("%s: any row can be drawn alone, in any order, and another key gives others", (kind) => {
    const forward = rows.slice(0, 50).map((row) => surrogateAt(kind, row, rng, words));
    const backward = rows
      .slice(0, 50)
      .reverse()
      .map((row) => surrogateAt(kind, row, createRng(rng.key), words));
    expect(backward.reverse()).toEqual(forward);
    expect(rows.slice(0, 50).map((row) => surrogateAt(kind, row, rng.fork("other"), words))).not.toEqual(forward);
    for (const text of forward) expect(text).not.toMatch(/undefined|NaN/);
  });

  it.each(["email", "phone", "iban", "payment-card", "mac", "url", "national-id", "crypto-address", "username"] as const)(
    "%s never repeats",
    (kind) => {
      expect(new Set(rows.map((row) => surrogateAt(kind, row, rng, words))).size).toBe(rows.length);
    },
  );

  it("nearly never repeats a name of a person or a street address", () => {
    expect(new Set(rows.map((row) => surrogateAt("person-name", row, rng, words))).size).toBeGreaterThan(4995);
    expect(new Set(rows.map((row) => surrogateAt("street-address", row, rng, words))).size).toBeGreaterThan(4995);
  });

  it("stays in ranges that belong to nobody", () => {
    for (const row of rows) {
      expect(surrogateAt("email", row, rng, words)).toMatch(/^[a-z]+\.[a-z]+\.[\da-z]+@example\.(com|net|org)$/);
      expect(surrogateAt("url", row, rng, words)).toMatch(/^https:\/\/www\.example\.(com|net|org)\//);
      expect(surrogateAt("phone", row, rng, words)).toMatch(/^\+1 [2-9]9\d [2-9]\d\d \d{4}$/);
      expect(surrogateAt("iban", row, rng, words)).toMatch(/^ZZ\d{20}$/);
      expect(surrogateAt("ip", row, rng, words)).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113|198\.1[89]\.\d+)\.\d+$/);
      expect(surrogateAt("mac", row, rng, words)).toMatch(/^02(:[\da-f]{2}){5}$/);
      expect(surrogateAt("national-id", row, rng, words)).toMatch(/^9\d\d-(0[1-9]|[1-4]\d)-\d{4}$/);
      expect(surrogateAt("crypto-address", row, rng, words)).toMatch(/^bcrt1q[02-9ac-hj-np-z]{38}$/);
      expect(luhnValid(surrogateAt("payment-card", row, rng, words))).toBe(false);
    }
  });

  it("is no valid phone, account, card or social security number to our own recognisers", () => {
    for (const kind of ["phone", "iban", "payment-card", "national-id", "crypto-address"] as const) {
      for (const row of rows) expect(recognise(surrogateAt(kind, row, rng, words))).toEqual([]);
    }
    expect(recognise(surrogateAt("email", 0, rng, words))).toEqual([{ kind: "email", checksummed: false, whole: true }]);
  });
});
