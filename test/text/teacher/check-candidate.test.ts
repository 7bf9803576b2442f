import { beforeAll, describe, expect, it } from "vitest";
import type { PhraseModel } from "../../../src/text/phrase-model.js";
import { type CandidateCheck, candidateCheck, type RefusalReason, refusalReasons } from "../../../src/text/teacher/check-candidate.js";
import { nearTexts } from "../../../src/text/teacher/near-texts.js";
import type { StyleCard } from "../../../src/text/teacher/style-card.js";
import type { TeacherReply } from "../../../src/text/teacher/teacher.js";
import type { Table } from "../../../src/table/table.js";
import { tableOf, textColumn } from "../../encode/sample-table.js";
import { fitted } from "../../pipeline/patients.js";
import { complaints } from "../complaints.js";

const card: StyleCard = {
  row: [
    { name: "mood", value: "angry" },
    { name: "city", value: "Lisbon" },
    { name: "agent", value: "Ms. Ada Quill" },
  ],
  words: ["missing"],
  drafts: ["I am very upset because my card from Lisbon was lost again! Ask kim@example.org or 555-0142-778."],
  wordCount: 12,
};
const good = "I am very upset because the parcel I ordered is still missing after 9 days.";

const reply = (text: string, end: TeacherReply["end"] = "complete"): TeacherReply => ({
  text: JSON.stringify({ text }),
  end,
  inputTokens: 0,
  outputTokens: 0,
});
const raw = (words: string): TeacherReply => ({ ...reply(""), text: words });

let check: CandidateCheck;
let model: PhraseModel;
let table: Table;
beforeAll(async () => {
  const source = complaints(1500);
  const whole = await fitted("independent", source.table, source.metadata);
  model = whole.texts[0]!;
  table = tableOf([textColumn("mood", ["angry"]), textColumn("thing", ["card"]), textColumn("city", ["Lisbon"])]);
  const cities = textColumn("city", ["Lisbon", "Oslo", "Vienna", "Madrid"]);
  if (cities.storage === "text") table = { ...table, columns: [...table.columns.slice(0, 2), { ...cities, codes: Int32Array.of(0) }] };
  check = candidateCheck(model, table, source.metadata);
});

const mustRefuse: readonly (readonly [why: string, reason: RefusalReason, reply: TeacherReply])[] = [
  ["the limit of tokens", "cut", reply(good, "length")],
  ["a refusal that the endpoint tells", "refusal", reply(good, "refusal")],
  ["a refusal in words", "refusal", raw("I'm sorry, but I can't help with that.")],
  ["a refusal in the text", "refusal", reply("As an AI language model I am very upset because my card was lost again.")],
  ["broken JSON", "schema", raw('{"text": "I am very upset')],
  ["no text", "schema", raw('{"answer": "I am very upset"}')],
  ["a further key", "schema", raw(`{"text": ${JSON.stringify(good)}, "note": "x"}`)],
  ["an empty text", "schema", reply("  ")],
  ["a NUL", "schema", reply(`${good}\u0000`)],
  ["an answer three times as long", "length", reply(`${good} ${good} ${good}`)],
  ["no word", "length", reply("!!!")],
  ["an invented e-mail address", "identifier", reply("I am very upset because my card was lost, write to jo.smith@gmail.com.")],
  ["an invented telephone number", "identifier", reply("I am very upset because my card was lost, call me at +1 212 555 7812.")],
  ["an invented order number", "identifier", reply("I am very upset because my parcel 884312 was lost again.")],
  ["an invented name", "identifier", reply("I am very upset because Mr. John Miller lost my card again!")],
  ["another language", "language", reply("Ich bin sehr verärgert, weil meine Karte schon wieder verloren ging und niemand hilft.")],
  ["another script", "language", reply("Моя карта снова потерялась и никто не помогает мне уже три дня подряд")],
  ["another city", "row", reply("I am very upset because my card from Oslo was lost again!")],
  ["another city in small letters", "row", reply("I am very upset because my card from LISBON went to oslo again!")],
];

describe("a candidate", () => {
  it.each(mustRefuse)("with %s is refused: %s", (_, reason, candidate) => {
    expect(check(candidate, 0, card, nearTexts())).toEqual({ kind: "refused", reason });
  });

  it("has a case for each reason", () => {
    expect([...new Set([...mustRefuse.map(([, reason]) => reason), "near-duplicate"])].sort()).toEqual([...refusalReasons].sort());
  });

  it.each([
    ["a plain text", good],
    ["its row's own city", "I am very upset because my card from Lisbon is still missing after 9 days."],
    ["our own e-mail address", "I am very upset because kim@example.org told me that my card was lost again!"],
    ["our own number", "I am very upset because 555-0142-778 told me that my card was lost again!"],
    ["the row's own name", "I am very upset because Ms. Ada Quill told me that my card was lost again!"],
  ])("with %s is accepted", (_, text) => {
    expect(check(reply(text), 0, card, nearTexts())).toEqual({ kind: "accepted", text });
  });

  it("is found in a fence, and its white space evened out", () => {
    const fenced = raw(`Here it is:\n\`\`\`json\n${JSON.stringify({ text: ` ${good.replace("because", "because\n\n")} ` })}\n\`\`\``);
    expect(check(fenced, 0, card, nearTexts())).toEqual({ kind: "accepted", text: good });
  });

  it("near to one before is refused, another is not", () => {
    const before = nearTexts();
    before.add(good);
    expect(check(reply(good.replace("9", "8")), 0, card, before)).toEqual({ kind: "refused", reason: "near-duplicate" });
    expect(check(reply("Why is it that our new card from Lisbon cannot be used today?"), 0, card, before).kind).toBe("accepted");
  });
});

describe("texts before", () => {
  it("are found among many, each and every one", () => {
    const before = nearTexts();
    const words = (n: number): string => Array.from({ length: 12 }, (_, i) => `w${(n * 7919 + i * i * 104_729) % 9973}`).join(" ");
    for (let n = 0; n < 300; n++) {
      expect(before.hasNear(words(n))).toBe(false);
      before.add(words(n));
    }
    for (let n = 0; n < 300; n++) expect(before.hasNear(words(n))).toBe(true);
  });
});
