import { describe, expect, test } from "vitest";
import type { ColumnMetadata, Metadata } from "../../../src/metadata/metadata.js";
import { createArtefactScanner } from "../../../src/release/artefacts/artefact-scanner.js";
import { ownWords, wordsOf } from "../../../src/release/artefacts/own-words.js";
import { readingsOf } from "../../../src/release/artefacts/plain-text.js";
import { renderReport } from "../../../src/release/render-report.js";
import { renderReportJson } from "../../../src/release/render-report-json.js";
import { tableOf } from "../../pipeline/tables.js";
import { sampleReport } from "../../fixtures/report-model-sample.js";

const k = 3;
type Cells = Parameters<typeof tableOf>[0];

const settings: Readonly<Record<string, Partial<ColumnMetadata>>> = {
  email: { kind: "text", role: "direct-identifier", treatment: "surrogate", surrogate: "email" },
  phone: { kind: "id", role: "direct-identifier", treatment: "surrogate", surrogate: "phone" },
  code: { kind: "id", treatment: "renew-pattern" },
  row: { kind: "id", treatment: "renew-rows" },
  remark: { kind: "text", treatment: "leave-out" },
  income: { kind: "numeric" },
};

function scannerOf(cells: Cells, more: Partial<Metadata> = {}) {
  const table = tableOf(cells);
  const columns = table.columns.map(
    ({ name }): ColumnMetadata => ({ name, kind: "categorical", role: "other", treatment: "model", reason: "", ...settings[name] }),
  );
  const metadata: Metadata = { columns, unit: { kind: "row", reason: "" }, target: null, ...more };
  return createArtefactScanner({ tables: [table], metadata, k });
}

const hitsOf = (cells: Cells, text: string, known: readonly string[] = []): Record<string, number> =>
  Object.fromEntries(
    scannerOf(cells)
      .scan([{ name: "a.html", text }], known)
      .map(({ column, count }) => [column, count]),
  );

const count = 40;
const each = (cell: (i: number) => string | number): (string | number)[] => Array.from({ length: count }, (_, i) => cell(i));
/** One or two persons hold each of these. */
const secret: Cells = {
  email: each((i) => `Person.${i}x@Mail-${i}.example`),
  phone: each((i) => `+49 151 ${2345600 + i * 13}`),
  code: each((i) => `QX-${7000 + i * 31}-Z`),
  remark: each((i) => `came back after ${i} weeks, coughing & "tired" – asked for Dr. Quill number ${i * i}`),
  ward: each((i) => (i < 2 ? "Sankt-Jürgen station" : i % 2 === 0 ? "northern wing" : "southern wing")),
  income: each((i) => 123_456 + i),
};

describe("the scan finds", () => {
  test.each<[string, string, string]>([
    ["an identifier", "email", "x Person.7x@Mail-7.example."],
    ["in another case", "email", "PERSON.7X@MAIL-7.EXAMPLE"],
    ["with digits alone", "phone", "call +49 151 2345613 now"],
    ["in a name", "code", "QX-7031-Z.html"],
    ["a rare category", "ward", "<b>sankt-jurgen   Station</b>"],
    ["escaped for HTML", "remark", "coughing &amp; &quot;tired&quot; &#8211; asked for Dr. Quill number 49"],
    ["escaped for JSON", "remark", String.raw`coughing & \"tired\" \u2013 asked for Dr. Quill number 49`],
    ["a passage of a text", "remark", "7 weeks, coughing & “tired” – asked for Dr. Quill number 49"],
    ["in base64", "email", Buffer.from("Person.7x@Mail-7.example").toString("base64")],
    ["in base64, at another offset", "email", Buffer.from("id=Person.7x@Mail-7.example;").toString("base64url")],
    ["in hexadecimal", "code", `0x${Buffer.from("QX-7031-Z").toString("hex")}`],
    ["in per cent signs", "email", "https://x.example/?q=Person.7x%40Mail-7.example"],
  ])("a value %s", (_name, column, text) => expect(Object.keys(hitsOf(secret, `<p>${text}</p>`))).toEqual([column]));

  test("a sentinel of every searched column at once, with one count for each, and says no value", () => {
    const sentinels: Cells = Object.fromEntries(
      Object.entries(secret).map(([name, cells]) => [name, [...cells, name === "income" ? 1 : `QZSENTINEL-of-${name}`]]),
    );
    const text = Object.keys(sentinels)
      .map((name) => `note: QZSENTINEL-of-${name};`)
      .join("\n");
    const found = scannerOf(sentinels).scan([{ name: "report.json", text }], []);
    expect(found.map(({ column }) => column)).toEqual(["email", "phone", "code", "remark", "ward"]);
    expect(JSON.stringify(found)).not.toMatch(/SENTINEL/iu);
  });

  test("a text that begins like many others by what is its own", () => {
    const cells = { remark: each((i) => `The same long beginning of all letters, then ${i}-${i * 7919} words`) };
    expect(hitsOf(cells, "The same long beginning of all letters, then")).toEqual({});
    expect(hitsOf(cells, "letters, then 12-95028 words")).toHaveProperty("remark");
  });

  test("a picture's label that few persons hold, be it short or a word of our own", () => {
    const scanner = scannerOf({ ward: each((i) => ["HIV", "Refused", "(other)"][i] ?? "b"), other: each((i) => (i < 2 ? "c" : "HIV")) });
    const pictures = (labels: readonly string[], column = "ward") => [{ column, labels }];
    expect(scanner.labels("report.json", pictures(["b", "Refused"]))).toEqual([{ artefact: "report.json", column: "ward", count: 1 }]);
    expect(scanner.labels("report.json", pictures(["b", "HIV"]))).toEqual([]); // enough persons have it in the other column
    expect(scanner.labels("report.json", pictures(["c"], "other"))).toHaveLength(1);
    expect(scanner.labels("report.json", pictures(["b", "(missing)"]))).toEqual([]);
  });

  test("values of an entity by the persons who hold them, not by rows", () => {
    const cells = { key: [1, 1, 1, 2, 3, 4], ward: ["Zwischendeck", "Zwischendeck", "Zwischendeck", "b", "b", "b"] };
    const text = "Zwischendeck";
    const unit = { kind: "entity", column: "key", declared: true, reason: "" } as const;
    expect(scannerOf(cells).scan([{ name: "a", text }], [])).toEqual([]);
    expect(scannerOf(cells, { unit }).scan([{ name: "a", text }], [])).toHaveLength(1);
  });
});

describe("the scan is calm about", () => {
  const clean = async (): Promise<string> => `${await renderReport(sampleReport())}\n${renderReportJson(sampleReport())}`;

  test("a report, though rare categories and surnames are words of it", async () => {
    const words = [
      "refused",
      "Control",
      "not measured",
      "Not applicable",
      "Fisher",
      "full copy",
      "persons",
      "Membership inference",
      "planted copies",
    ];
    const cells = {
      ward: each((i) => words[i] ?? "b"),
      email: each((i) => words[(i + 3) % count] ?? `Person${i}x@b.example`),
      remark: each((i) => `${words[i % 9]} ${words[(i * 7) % 9]}`),
    };
    expect(scannerOf(cells).termCount).toBeGreaterThan(15);
    expect(hitsOf(cells, await clean())).toEqual({});
  });

  test("pieces of longer texts that begin or end inside a word of the report", () => {
    const cells = { remark: each((i) => (i === 0 ? "Safe to give a card information leaflet" : `b${i}`)) }; // a piece of it is "ard information"
    expect(hitsOf(cells, '<article class="card information">')).toEqual({});
    expect(hitsOf(cells, "a zard information")).toEqual({ remark: 1 });
  });

  test("every word of a report's own sentences", async () => {
    const words = ownWords();
    const model = sampleReport();
    const given = new Set(
      wordsOf(
        JSON.stringify([
          model.columns,
          model.pairs,
          model.constraints,
          model.protections,
          model.policy,
          model.source,
          model.notes,
          model.quality,
          model.textExamples,
        ]),
      ),
    );
    const checks = wordsOf(JSON.stringify(model.verdict.checks)); // the fixture's own sentences
    const unknown = readingsOf(await clean())
      .slice(0, 1)
      .flatMap(wordsOf)
      .filter((word) => word.length > 2 && /^\p{L}+$/u.test(word));
    expect([...new Set(unknown)].filter((word) => !words.has(word) && !given.has(word) && !checks.includes(word))).toEqual([]);
  });

  test("a value that k persons hold, in its column or in another, also as a part of it", () => {
    const cells = { ward: each((i) => (i === 0 ? "Zwischendeck" : "b")), birth: each((i) => (i < 3 ? "Das Zwischendeck" : "a")) };
    expect(hitsOf(cells, "Zwischendeck")).toEqual({});
    expect(hitsOf({ ward: cells.ward }, "Zwischendeck")).toEqual({ ward: 1 });
  });

  test("a label of many persons that a chart cut short", () => {
    const cells: Cells = {
      ward: each(() => "Flight attendant complaints"),
      remark: each((i) => (i === 0 ? "Many thanks to your flight attendant." : `nothing of that sort happened on day ${i}`)),
    };
    expect(hitsOf(cells, "<text>Flight attendant…</text>")).toEqual({});
    expect(hitsOf(cells, "<text>thanks to your flight attendant</text>")).toEqual({ remark: 1 });
  });

  test("names of columns and of files, and what a person wrote into a waiver", () => {
    const cells = { Zwischendeck: each(() => 1), ward: ["Zwischendeck", "Oberdeckerin", "Unterdeckerin", ...each(() => "b").slice(3)] };
    expect(hitsOf(cells, "Zwischendeck, Oberdeckerin.csv, Unterdeckerin", ["oberdeckerin.csv", "waived by Unterdeckerin"])).toEqual({});
  });

  test("numbers that figures would meet by chance, unlike long ones", () => {
    const digits = { code: each((i) => 100_003 + i * 22_369) };
    const figures = Array.from({ length: 200 }, (_, i) => 101_000 + i * 4001).join(", ");
    expect(hitsOf(digits, `${figures}, 122372`)).toEqual({});
    expect(
      hitsOf({ code: each((i) => `9${String(i * 7_919_433_221 + 10_000_000_000).slice(0, 11)}`) }, `${figures}, 910000000000`),
    ).toEqual({ code: 1 });
  });

  test("digits inside other figures, and row numbers", () => {
    expect(
      hitsOf({ phone: each((i) => `${4_915_112_340_000 + i * 7}`) }, "0.4915112340007 14915112340007 4915112340007.5 e4915112340007"),
    ).toEqual({});
    expect(hitsOf({ phone: each((i) => `${4_915_112_340_000 + i * 7}`) }, "(4915112340007).")).toEqual({ phone: 1 });
    expect(hitsOf({ row: each((i) => 1_000_000_000 + i) }, "1000000007")).toEqual({});
  });

  test("a source without a value to look for", () => {
    expect(scannerOf({ income: each((i) => i) }).termCount).toBe(0);
    expect(hitsOf({ income: each((i) => i) }, "anything")).toEqual({});
  });
});
