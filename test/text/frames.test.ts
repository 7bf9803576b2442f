import { describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import { auditModel } from "../../src/pipeline/audit-model.js";
import { parseModel, serialiseModel } from "../../src/pipeline/model-file.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { findFrames } from "../../src/text/frames.js";
import { slotText } from "../../src/text/slot-text.js";
import { cellsOf, meaning, metadataOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";
import { fitted } from "../pipeline/patients.js";

const slotted = (texts: readonly string[]): string[][] => texts.map((text) => slotText(text, []));
const everyone = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, person) => person);
const common = new Set(slotted(["seen by, asked to come back in weeks. Refund of paid"]).flat());
const isCommon = (form: string): boolean => common.has(form);

describe("frames", () => {
  it("are texts that k persons wrote alike but for names and numbers", () => {
    const texts = slotted([
      "seen by Mabel, back in 3 weeks",
      "seen by Odo, back in 12 weeks",
      "seen by Odo, back in 4.5 weeks",
      "back by then",
    ]);
    const { frames, frameOf, numbers } = findFrames({ texts, personOf: everyone(4) }, isCommon, 2);
    expect(frames).toEqual([["w-seen", "w-by", "i-first-name", "w+,", "w-back", "w-in", "v-0.0.0", "w-weeks"]]);
    expect([...frameOf]).toEqual([0, 0, -1, -1]);
    expect(numbers.map((values) => [...values])).toEqual([[3, 12, Number.NaN, Number.NaN]]);
  });

  it("take numbers of a pressure, a span or a clock one by one, and leave codes as shapes", () => {
    const texts = slotted([
      "back in 120/80 weeks",
      "back in 135/95 weeks",
      "back in 9:05 weeks",
      "back in 8:40 weeks",
      "back in 007 weeks",
      "back in 112 weeks",
    ]);
    const { frames, numbers } = findFrames({ texts, personOf: everyone(6) }, isCommon, 1);
    expect(new Set(frames.map((forms) => forms.slice(2, -1).join(" ")))).toEqual(
      new Set(["n-000", "v-0.0.0", "v-0.0.0 w+/ v+1.0.0", "v-0.0.0 w+: v+1.0.2"]),
    );
    expect(numbers.map((values) => [...values].slice(0, 4))).toEqual([
      [120, 135, 9, 8],
      [80, 95, 5, 40],
    ]);
  });

  it("count persons, not texts", () => {
    const texts = slotted(["back in 3 weeks", "back in 4 weeks", "back in 5 weeks"]);
    expect(findFrames({ texts, personOf: Uint32Array.from([0, 0, 0]) }, isCommon, 2).frames).toEqual([]);
    expect(findFrames({ texts, personOf: Uint32Array.from([0, 0, 1]) }, isCommon, 2).frames).toHaveLength(1);
  });

  it("hold no word of few persons: a small one makes a text of its own, capitals that follow each other are one name", () => {
    const of = (...texts: string[]): readonly (readonly string[])[] =>
      findFrames({ texts: slotted(texts), personOf: everyone(texts.length) }, isCommon, 2).frames;
    expect(of("seen by octopus", "seen by octopus")).toEqual([]);
    expect(of("Octopus seen", "Octopus seen")).toEqual([]);
    expect(of("seen by Anna Zweig", "seen by Odo Rahm")).toEqual([["w-seen", "w-by", "i-person-name"]]);
  });
});

const cities = ["Lisbon", "Oslo", "Vienna", "Madrid"];

/** Notes of three forms: the weeks are those of the row, the pulse follows its age, the name is of one person. */
function notes(rowCount: number, seed: string) {
  const rng = createRng(seedKey(seed));
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const age = 20 + Math.floor(rng.nextFloat() * 60);
    const weeks = 1 + Math.floor(rng.nextFloat() * 9);
    const city = cities[Math.floor(rng.nextFloat() * 4)]!;
    const name = `Dr${["Q", "V", "X"][row % 3]}${row.toString(26).replaceAll(/\d/gu, (digit) => "ghijklmnop".charAt(Number(digit)))}`;
    const pulse = 60 + Math.round(age / 2 + rng.nextFloat() * 4);
    const forms = [
      `Seen by ${name} in ${city}, asked to come back in ${weeks} weeks.`,
      `Pulse ${pulse} at rest. No complaints.`,
      `Did not come.`,
    ];
    return { age, weeks, city, note: age > 60 ? forms[1]! : forms[rng.nextFloat() < 0.8 ? 0 : 2]! };
  });
  return tableOf([
    numberColumn(
      "age",
      rows.map(({ age }) => age),
    ),
    numberColumn(
      "weeks",
      rows.map(({ weeks }) => weeks),
    ),
    textColumn(
      "city",
      rows.map(({ city }) => city),
    ),
    textColumn(
      "note",
      rows.map(({ note }) => note),
    ),
  ]);
}

describe("a column of notes by form", async () => {
  const table = notes(2000, "notes");
  const metadata = metadataOf([
    meaning("age", "numeric"),
    meaning("weeks", "numeric"),
    meaning("city", "categorical"),
    meaning("note", "text", { treatment: "phrases" }),
  ]);
  const model = await fitted("tree", table, metadata);
  const context = { rng: createRng(seedKey("draw")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  const synthetic = await sampleModel(model, { kind: "persons", count: 2000 }, context);
  const written = cellsOf(synthetic, "note");

  it("is written in the same forms, as often as in the source", () => {
    const source = cellsOf(table, "note");
    for (const form of [
      /^Seen by \S+( \S+)? in \w+, asked to come back in \d weeks\.$/,
      /^Pulse \d+ at rest\. No complaints\.$/,
      /^Did not come\.$/,
    ]) {
      const share = (texts: readonly (string | null)[]): number => texts.filter((text) => form.test(text ?? "")).length / texts.length;
      expect(Math.abs(share(written) - share(source))).toBeLessThan(0.04);
    }
  });

  it("agrees with its row: its own values, and numbers that depend on them", () => {
    const [ages, weeks, towns] = ["age", "weeks", "city"].map((name) => cellsOf(synthetic, name));
    let pulses = 0;
    written.forEach((note, row) => {
      const seen = /in (\w+), asked to come back in (\d) weeks/.exec(note ?? "");
      if (seen !== null) expect([seen[1], seen[2]]).toEqual([towns![row], weeks![row]]);
      const pulse = /^Pulse (\d+)/.exec(note ?? "");
      if (pulse === null) return;
      pulses++;
      expect(Math.abs(Number(pulse[1]) - (62 + Number(ages![row]) / 2))).toBeLessThan(12);
    });
    expect(pulses).toBeGreaterThan(300);
  });

  it("shows no name of the source, in rows or in model.json, and audits", () => {
    const again = parseModel(serialiseModel(model), "model.json");
    expect(`${written.join("\n")}${serialiseModel(model)}`).not.toMatch(/Dr[QVX]/);
    expect(auditModel(again, table)).toMatchObject({ passed: true, findings: [] });
    expect(auditModel(again, notes(2000, "others"))).toMatchObject({ passed: false });
  });
});
