import { describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import { auditModel } from "../../src/pipeline/audit-model.js";
import { parseModel, serialiseModel } from "../../src/pipeline/model-file.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { DatetimeFormat } from "../../src/metadata/metadata.js";
import { slotText } from "../../src/text/slot-text.js";
import { dateFinder, dateStyle } from "../../src/text/text-dates.js";
import { cellsOf, meaning, metadataOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";
import { fitted } from "../pipeline/patients.js";

const format: DatetimeFormat = { pattern: "yyyy-MM-dd", zone: "none", resolutionSeconds: 86_400 };
const day = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
const german = (days: number): string => day(days).split("-").reverse().join(".");

/** Visits and what was noted: seen on the day itself, asked back one to four weeks later, half of them a month late in the ledger. */
function visits(count: number) {
  const rng = createRng(seedKey("visits"));
  const rows = Array.from({ length: count }, () => {
    const on = 19_000 + Math.floor(rng.nextFloat() * 700);
    const later = 7 * (1 + Math.floor(rng.nextFloat() * 4));
    const cough = rng.nextFloat() < 0.5;
    const told = cough ? ["Coughs", "Has a cough", "Complains of a cough"] : ["Feels well", "No complaints", "All is well"];
    return {
      on,
      ledger: on + 400,
      note: `${told[Math.floor(rng.nextFloat() * 3)]!} on ${german(on)}, comes back on ${german(on + later)}.`,
    };
  });
  const table = tableOf([
    textColumn(
      "ledger",
      rows.map(({ ledger }) => day(ledger)),
    ),
    textColumn(
      "visited",
      rows.map(({ on }) => day(on)),
    ),
    textColumn(
      "note",
      rows.map(({ note }) => note),
    ),
  ]);
  const metadata = metadataOf([
    meaning("ledger", "datetime", { datetime: format }),
    meaning("visited", "datetime", { datetime: format }),
    meaning("note", "text", { treatment: "phrases" }),
  ]);
  return { table, metadata, notes: rows.map(({ note }) => note) };
}

describe("dates in texts", () => {
  const { table, metadata, notes } = visits(400);
  const rows = Uint32Array.from(notes.keys());

  it("are counted from the date column that they are nearest to", () => {
    const style = dateStyle(notes, rows, table, metadata)!;
    expect(style).toMatchObject({ format: { pattern: "dd.MM.yyyy" }, base: "visited" });
    const [first, second] = dateFinder(style, table, metadata)(3, notes[3]!);
    expect(first!.days).toBe(0);
    expect([7, 14, 21, 28]).toContain(second!.days);
    expect(
      slotText(
        "On 05.03.2024 and 06.03.2024",
        [],
        [
          { start: 3, end: 13 },
          { start: 18, end: 28 },
        ],
      ),
    ).toEqual(["w-On", "d-0", "w-and", "d-1"]);
  });

  it("are none where few texts have one, where none is written in a usual way, and where they are of a birth", () => {
    const none = notes.map((_, i) => (i < 10 ? "on 05.03.2024" : "soon"));
    expect(dateStyle(none, rows, table, metadata)).toBeNull();
    expect(
      dateStyle(
        notes.map(() => "born 05.03.1984"),
        rows,
        table,
        metadata,
      ),
    ).toBeNull();
    const style = dateStyle(notes, rows, table, metadata)!;
    expect(dateFinder(style, table, metadata)(0, "born 05.03.1984, seen 2024-03-05")).toEqual([]);
  });

  it("count from 1970 where the row has no date", () => {
    const alone = tableOf([
      numberColumn(
        "age",
        notes.map(() => 1),
      ),
    ]);
    expect(dateStyle(notes, rows, alone, metadataOf([meaning("age", "numeric")]))).toMatchObject({ base: null });
  });
});

describe("a column of texts with dates", async () => {
  const { table, metadata } = visits(2000);
  const model = await fitted("tree", table, metadata);
  const context = { rng: createRng(seedKey("draw")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  const synthetic = await sampleModel(parseModel(serialiseModel(model), "model.json"), { kind: "persons", count: 1000 }, context);

  it("has dates that agree with the row's", () => {
    const visited = cellsOf(synthetic, "visited");
    const read = (text: string): number => Date.parse(text.split(".").reverse().join("-")) / 86_400_000;
    let dated = 0;
    cellsOf(synthetic, "note").forEach((note, row) => {
      const [, on, back] = /on (\d\d\.\d\d\.\d{4}), comes back on (\d\d\.\d\d\.\d{4})/.exec(note ?? "") ?? [];
      if (on === undefined || back === undefined) return;
      dated++;
      const base = Date.parse(visited[row]!) / 86_400_000;
      expect(read(on)).toBe(base);
      expect([7, 14, 21, 28]).toContain(read(back) - base);
    });
    expect(dated).toBeGreaterThan(800);
  });

  it("audits", () => {
    expect(auditModel(model, table)).toMatchObject({ passed: true, findings: [] });
  });
});
