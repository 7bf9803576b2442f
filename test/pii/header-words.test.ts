import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type HeaderConcept, headerSays, headerWords, singular } from "../../src/pii/header-words.js";

const folder = new URL("../../models/header-words/", import.meta.url);

describe("headerWords", () => {
  it.each([
    ["BirthDate_2", ["birth", "date", "2"]],
    ["players_id", ["players", "id"]],
    ["patientID", ["patient", "id"]],
    ["HTTPServer", ["http", "server"]],
    ["Straße (Wohnort)", ["strasse", "wohnort"]],
    ["Geschäftsjahr", ["geschaeftsjahr"]],
    ["prénom", ["prenom"]],
    ["agePct12t21", ["age", "pct", "12", "t", "21"]],
    ["  ", []],
    ["__proto__", ["proto"]],
  ])("%s", (header, words) => {
    expect(headerWords(header)).toEqual(words);
  });

  it("takes the plural's s alone", () => {
    expect(["players", "address", "status", "ids", "bus"].map(singular)).toEqual(["player", "address", "status", "ids", "bus"]);
  });
});

describe("headerSays", () => {
  it.each([
    ["E-Mail", "email", true],
    ["Kundennummer", "identifierWord", true],
    ["FirstName", "firstName", true],
    ["firstname", "firstName", true],
    ["RAC1P", "quasiIdentifier", true],
    ["date of birth", "quasiIdentifier", true],
    ["emailed", "email", false],
    ["grid", "identifierWord", false],
    ["constructor", "personName", false],
    ["", "personName", false],
  ] as const)("%s %s: %s", (header, concept, answer) => {
    expect(headerSays(header, concept)).toBe(answer);
  });

  it("tells the last words from the others", () => {
    expect(headerSays("id_type", "identifierWord")).toBe(true);
    expect(headerSays("id_type", "identifierWord", "last")).toBe(false);
  });
});

describe("the shipped lists", () => {
  const text = readFileSync(new URL("header-words.json", folder), "utf8");
  const { concepts } = JSON.parse(text) as { concepts: Record<HeaderConcept, string[]> };

  it("are the file that the card and the hash describe", () => {
    const [hash, name] = readFileSync(new URL("SHA256SUMS", folder), "utf8").trim().split("  ");
    expect(name).toBe("header-words.json");
    expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
    expect(readFileSync(new URL("README.md", folder), "utf8")).toContain("Licence | Apache-2.0");
  });

  it("hold words in the form that headers are compared in", () => {
    for (const phrases of Object.values(concepts)) {
      expect(new Set(phrases).size).toBe(phrases.length);
      for (const phrase of phrases) expect(phrase).toMatch(/^[a-z\d]+( [a-z\d]+)*$/);
    }
  });
});
