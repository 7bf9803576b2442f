import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nameEvidence, plainName } from "../../src/pii/name-lists.js";
import { personNameSpans } from "../../src/pii/person-names.js";

const found = (text: string): string[] => personNameSpans(text).map(({ start, end }) => text.slice(start, end));

describe("personNameSpans", () => {
  it.each([
    ["My name is Rosalind Okonkwo-Smith, hello", ["Rosalind Okonkwo-Smith"]],
    ["Dear Ms. Garcia, please call John Smith.", ["Garcia", "John Smith"]],
    ["Garcia, Maria", ["Garcia, Maria"]],
    ["I met Juan de la Cruz and Ludwig van Beethoven", ["Juan de la Cruz", "Ludwig van Beethoven"]],
    ["thanks, Emily", ["Emily"]],
    ["a letter of Maria to her aunt", ["Maria"]],
    ["please ask maria garcia about it", ["maria garcia"]],
    ["Herr Xylanthopolou kommt", ["Xylanthopolou"]],
    ["je m'appelle Zbygniewa", ["Zbygniewa"]],
    ["J. R. Tolkien wrote it", ["J. R. Tolkien"]],
    ["a talk with Jean-Luc Picard’s aunt", ["Jean-Luc Picard"]],
    ["a film with Daniel Payne, and Payne sings", ["Daniel Payne", "Payne"]],
    ["a match of Bakar Akhtakhanov", ["Bakar Akhtakhanov"]],
    ["then Rose Price spoke", ["Rose Price"]],
    ["we asked Mark Young", ["Mark Young"]],
  ])("finds names in %s", (text, names) => {
    expect(found(text)).toEqual(names);
  });

  it.each([
    "Will prices rise in May or June?",
    "Price Watch Premium, 12 pieces",
    "The king may mark the rose.",
    "Charles Street is in Lake Charles",
    "We flew from Dallas to Paris with United Airlines",
    "@JohnSmith thanks #Maria",
    "Samsung Galaxy Note 9",
    "New York City",
    "MARIA",
    "see file Maria_2.txt",
    "Order 4006381333931 shipped on Monday",
    "Hope this helps. Grace period ends in April.",
    "",
    "1234 5678",
  ])("finds none in %s", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("leaves possessives, titles and handles out of the span", () => {
    const text = "Prof. Maria Garcia's book";
    expect(personNameSpans(text)).toEqual([{ start: 6, end: 18 }]);
  });
});

describe("the shipped lists of names", () => {
  const folder = new URL("../../models/person-names/", import.meta.url);
  const sums = readFileSync(new URL("SHA256SUMS", folder), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split("  ") as [string, string]);

  it("are the files that the card and the hashes describe", () => {
    expect(sums.map(([, name]) => name).sort()).toEqual(["also-words.txt", "first-names.txt", "last-names.txt"]);
    for (const [hash, name] of sums) {
      expect(
        createHash("sha256")
          .update(readFileSync(new URL(name, folder)))
          .digest("hex"),
      ).toBe(hash);
    }
    const card = readFileSync(new URL("README.md", folder), "utf8");
    expect(card).toContain("Licence | MIT");
    expect(card).toContain("public domain");
    expect(readFileSync(new URL("LICENSE-SOURCES", folder), "utf8")).toContain("Faker");
  });

  it("are sorted, each name once, in the form that words are compared in, and small", () => {
    let bytes = 0;
    for (const [, name] of sums) {
      const names = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");
      expect(names).toEqual([...new Set(names)].sort());
      expect(names.filter((word) => plainName(word) !== word)).toEqual([]);
      bytes += statSync(new URL(name, folder)).size;
    }
    expect(bytes).toBeLessThan(300_000);
  });

  it.each([
    ["Maria", { isFirst: true, isLast: false, isWord: false }],
    ["Müller", { isFirst: false, isLast: true, isWord: false }],
    ["May", { isFirst: true, isLast: true, isWord: true }],
    ["Anne-Sophie", { isFirst: true, isLast: false, isWord: false }],
    ["zzyzx", { isFirst: false, isLast: false, isWord: false }],
    ["constructor", { isFirst: false, isLast: false, isWord: false }],
  ])("know %s", (word, evidence) => {
    expect(nameEvidence(word)).toEqual(evidence);
  });
});
