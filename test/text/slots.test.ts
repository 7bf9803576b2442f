import { describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { loadSurrogateWords } from "../../src/pii/surrogates.js";
import { fillSlot } from "../../src/text/fill-slot.js";
import { ownFinder } from "../../src/text/own-columns.js";
import { slotText } from "../../src/text/slot-text.js";
import { parseForm, rareSort, type TokenForm } from "../../src/text/token-form.js";
import { learnVocabulary } from "../../src/text/vocabulary.js";
import { meaning, metadataOf, tableOf, textColumn } from "../encode/sample-table.js";

describe("slots of a text", () => {
  it("stand for identifiers and leave no word of them", () => {
    const forms = slotText("Write to anna.kern@mail-house.org or call +49 30 901820, see https://shop.example.net/x?id=7 please", []);
    expect(forms).toEqual(["w-Write", "w-to", "i-email", "w-or", "w-call", "i-phone", "w+,", "w-see", "i-url", "w-please"]);
  });

  it("stand for names of persons, of one word or more", () => {
    expect(slotText("My name is Karen and I asked Mr. David Miller about it", [])).toContain("i-person-name");
    expect(slotText("My name is Karen.", [])).toContain("i-first-name");
  });

  it("stand for the row's own values, whatever way they are written", () => {
    const table = tableOf([
      textColumn("city", ["San Jose", "San Jose", "Rome", "Rome", "Lyon", "Lyon"]),
      textColumn("note", ["from San Jose", "@sanjose hi", "ROME again", "in Rome, Rome!", "no", "Romeo"]),
    ]);
    const metadata = metadataOf([meaning("city", "categorical"), meaning("note", "text", { treatment: "phrases" })]);
    const find = ownFinder(table, metadata, "note");
    const slotted = (row: number, text: string): string[] => slotText(text, find(row, text));
    expect(slotted(0, "from San Jose")).toEqual(["w-from", "c-as:city"]);
    expect(slotted(1, "@sanjose hi")).toEqual(["c-@joined-lower:city", "w-hi"]);
    expect(slotted(2, "ROME again")).toEqual(["c-upper:city", "w-again"]);
    expect(slotted(3, "in Rome, Rome!")).toEqual(["w-in", "c-as:city", "w+,", "c-as:city", "w+!"]);
    expect(slotted(4, "Rome no")).toEqual(["w-Rome", "w-no"]);
    expect(slotted(2, "Romeo")).toEqual(["w-Romeo"]);
  });

  it("are no slots for values that stand in other rows' texts as often", () => {
    const cells = Array.from({ length: 300 }, (_, row) => ["card", "loan", "bond"][row % 3]!);
    const table = tableOf([
      textColumn("product", cells),
      textColumn(
        "note",
        cells.map(() => "about the card"),
      ),
    ]);
    const metadata = metadataOf([meaning("product", "categorical"), meaning("note", "text", { treatment: "phrases" })]);
    expect(ownFinder(table, metadata, "note")(0, "about the card")).toEqual([]);
  });

  it("always stand for identifiers of the row", () => {
    const names = Array.from({ length: 50 }, (_, row) => `Quorvax Zebulin${row}`);
    const table = tableOf([
      textColumn("name", names),
      textColumn(
        "note",
        names.map((name) => `called ${name} today`),
      ),
    ]);
    const surrogate = { role: "direct-identifier", treatment: "surrogate", surrogate: "person-name" } as const;
    const metadata = metadataOf([meaning("name", "id", surrogate), meaning("note", "text", { treatment: "phrases" })]);
    const find = ownFinder(table, metadata, "note");
    expect(slotText("called Quorvax Zebulin3 today", find(3, "called Quorvax Zebulin3 today"))).toEqual([
      "w-called",
      "c-as:name",
      "w-today",
    ]);
  });

  it("are filled with what the synthetic row has, and with invented identifiers and numbers", async () => {
    const values: Readonly<Record<string, string>> = { c: "San Jose", v: "7.50", d: "2024-05-06" };
    const context = {
      valueOf: ({ kind }: TokenForm) => values[kind] ?? null,
      words: await loadSurrogateWords(),
      rng: createRng(seedKey("slots")),
      index: 5,
    };
    const filled = (form: string): string => fillSlot(parseForm(form), context);
    expect(filled("c-as:city")).toBe("San Jose");
    expect(filled("d-0")).toBe("2024-05-06");
    expect(filled("w-word")).toBe("word");
    expect(filled("i-email")).toMatch(/@example\.(com|net|org)$/);
    expect(filled("i-date-of-birth")).toMatch(/^\d{1,2}\/\d{1,2}\/\d{4}$/);
    expect(filled("v-0.2.0")).toBe("7.50");
    for (let index = 0; index < 200; index++) {
      const own = (form: string): string => fillSlot(parseForm(form), { ...context, index });
      expect(own("n-00:00am")).toMatch(/^(1[0-2]|[1-9]):[0-5]\dam$/);
      expect(own("n-0,000")).toMatch(/^[1-9],\d{3}$/);
      expect(own("n-0000-00-00")).toMatch(/^20[0-2]\d-(0[1-9]|1[0-2])-([01]\d|2[0-8])$/);
      expect(own("n-00/00/00")).toMatch(/^([1-9]|1[0-2])\/([1-9]|1\d|2[0-8])\/\d\d$/);
    }
  });
});

describe("the vocabulary", () => {
  const texts = Array.from({ length: 20 }, (_, row) => [
    "w-the",
    row < 8 ? "w-Train" : "w-train",
    row === 3 ? "w-zugzwang" : "w-late",
    `w-${1000000 + row}`,
    row < 15 ? "w-24" : `w-${row}`,
  ]);
  const personOf = Uint32Array.from(texts, (_, row) => row);

  it("holds what k persons wrote, digits of long numbers never, and rare words by their sort", () => {
    const { forms, sequences } = learnVocabulary({ texts, personOf }, 5);
    expect([...forms].sort()).toEqual(["e-", "n-0000000", "n-00", "r-", "s-", "w-24", "w-Train", "w-late", "w-the", "w-train"].sort());
    const third = Array.from(sequences.tokens.subarray(sequences.starts[3], sequences.starts[4]), (token) => forms[token]);
    expect(third).toEqual(["s-", "w-the", "w-Train", "r-", "n-0000000", "w-24", "e-"]);
  });

  it("writes a rare capital small where k persons do", () => {
    const { forms, sequences } = learnVocabulary({ texts, personOf }, 9);
    expect(forms).not.toContain("w-Train");
    expect(forms[sequences.tokens[2]!]).toBe("w-train");
  });

  it("counts persons, not texts", () => {
    const { forms } = learnVocabulary({ texts, personOf: personOf.map((row) => Math.floor(row / 10)) }, 3);
    expect(forms).toEqual(["s-", "e-", "r-"]);
  });

  it("sorts rare words by ending, capital and sign", () => {
    expect(["Quickly", "running", "@who", "#tag", "€", "xyz"].map(rareSort)).toEqual(["Aly", "ing", "@", "#", "sign", ""]);
  });
});
