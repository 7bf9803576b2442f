import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import type { Model } from "../../src/pipeline/fit-model.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import type { TeacherSettings } from "../../src/pipeline/teacher-settings.js";
import { openTeaching, type Teaching } from "../../src/pipeline/teaching.js";
import { openTeacher } from "../../src/providers/open-teacher.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import type { Table } from "../../src/table/table.js";
import { cellsOf } from "../encode/sample-table.js";
import {
  draftsOf,
  type Script,
  type ScriptedServer,
  scriptedServer,
  type SeenRequest,
  variedDrafts,
} from "../providers/scripted-server.js";
import { sampleSettings } from "../providers/sample-settings.js";
import { canary, canaryNumber, complaints } from "../text/complaints.js";
import { memoryState } from "./memory-state.js";
import { fitted } from "./patients.js";

const rowCount = 60;
let model: Model;
let sourceNotes: readonly string[];
let server: ScriptedServer;
beforeAll(async () => {
  const { table, metadata } = complaints(2000);
  model = await fitted("tree", table, metadata);
  sourceNotes = cellsOf(table, "note").flatMap((note) => (note === null ? [] : [note]));
});
beforeEach(async () => {
  server = await scriptedServer({ write: variedDrafts });
});
afterEach(() => server.close());

const settings = (change: Partial<TeacherSettings> = {}): TeacherSettings =>
  sampleSettings(server.url, { parallel: 4, prices: { inputPerMillion: 2, outputPerMillion: 10, currency: "EUR" }, ...change });

interface Taught {
  readonly table: Table;
  readonly teaching: Teaching;
  readonly notes: readonly string[];
  readonly shown: readonly string[];
}

async function teach(
  script: Script,
  { files = new Map<string, string>(), change = {}, isDryRun = false, signal = new AbortController().signal, rows = rowCount } = {},
): Promise<Taught> {
  server.script = { write: variedDrafts, ...script };
  const [notes, shown]: [string[], string[]] = [[], []];
  const state = memoryState(files);
  const retries = { attempts: 2, baseDelayMs: 1, longestDelayMs: 10 };
  const teacher = await openTeacher(settings(change), { connect: !isDryRun, key: "sk-quite-secret", state, signal, retries });
  const show = isDryRun ? (body: string): void => void shown.push(body) : null;
  const teaching = openTeaching({ teacher, settings: settings(change), tell: (note) => notes.push(note), show }, state);
  const context = { rng: createRng(seedKey("teach")), pool: inlinePool, signal, progress: () => {} };
  const table = await sampleModel(model, { kind: "rows", count: rows }, context, null, teaching);
  return { table, teaching, notes, shown };
}

const drawn = (rows = rowCount): Promise<Table> => {
  const context = { rng: createRng(seedKey("teach")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
  return sampleModel(model, { kind: "rows", count: rows }, context);
};

describe("a table whose texts a teacher writes", () => {
  it("has the rows of the model, a text where there is one, and says who wrote it", async () => {
    const { table, teaching, notes } = await teach({});
    const plain = await drawn();
    for (const { name } of plain.columns.filter((column) => column.name !== "note"))
      expect(cellsOf(table, name)).toEqual(cellsOf(plain, name));
    const [texts, own] = [cellsOf(table, "note"), cellsOf(plain, "note")];
    expect(texts.map((text) => text === null)).toEqual(own.map((text) => text === null));
    const { texts: counts, candidates, refused, tokens, cost, columns, prompt, endpoint } = teaching.record();
    const same = texts.filter((text, row) => text !== null && text === own[row]).length;
    expect(counts).toEqual({ teacher: own.filter((text) => text !== null).length - same, phraseModel: same });
    expect(counts.teacher).toBeGreaterThan(40);
    expect(candidates).toBe(server.seen.length - 1);
    expect(candidates).toBe(counts.teacher + Object.values(refused).reduce((sum, count) => sum + count, 0));
    expect(tokens).toEqual({ input: 100 * candidates, output: 20 * candidates });
    expect(cost).toEqual({ amount: (100 * candidates * 2 + 20 * candidates * 10) / 1e6, currency: "EUR" });
    expect(columns).toEqual(["note"]);
    expect(prompt.version).toBe("write-text/1");
    expect(prompt.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(endpoint).toEqual({ class: "loopback", host: server.origin.replace("http://", "") });
    expect(notes).toEqual([
      expect.stringMatching(/^\d+ texts are asked of scribe at 127\.0\.0\.1:\d+ \(loopback\): about \d+ tokens.* EUR if/),
    ]);
  });

  it("shows the teacher the drawn row, k-supported words and the phrase model's texts, nothing of the source", async () => {
    const { table } = await teach({});
    const prompts = server.seen.slice(1);
    const sent = JSON.stringify(server.seen);
    for (const secret of [canary, canaryNumber, "zanzibar", "octopus", "locker"]) expect(sent).not.toContain(secret);
    const known = new Set(model.texts[0]!.forms.map((form) => form.slice(2).toLowerCase()));
    for (const { user } of prompts) {
      const words = /<<words[^\n]*\n(.*)\nwords>>/u.exec(user)![1]!;
      if (words !== "(none)") for (const word of JSON.parse(`[${words}]`) as string[]) expect(known).toContain(word.toLowerCase());
    }
    const own = new Set(cellsOf(await drawn(), "note"));
    const first = prompts.filter((request) => own.has(draftsOf(request)[0]!));
    expect(first.length).toBe(prompts.length);
    const cities = cellsOf(table, "city");
    expect(prompts.every(({ user }) => cities.some((city) => user.includes(`"city": ${JSON.stringify(city)}`)))).toBe(true);
    // texts of so narrow a grammar are written again by chance; what one person alone wrote is not
    const lengthy = sourceNotes.filter((note) => note.length > 120);
    expect(lengthy.some((note) => sent.includes(note))).toBe(false);
  });

  it("is the same from the cache, however many requests at once, and asks for nothing again", async () => {
    const files = new Map<string, string>();
    const first = await teach({}, { files, change: { parallel: 1 } });
    const asked = server.seen.length;
    const again = await teach({ write: () => "never asked" }, { files, change: { parallel: 7 } });
    expect(cellsOf(again.table, "note")).toEqual(cellsOf(first.table, "note"));
    expect(server.seen.length).toBe(asked);
    expect(again.teaching.record()).toEqual(first.teaching.record());
    expect(again.teaching.run()).toMatchObject({ fromCache: first.teaching.record().candidates, tokens: { input: 0, output: 0 } });
    const kept = JSON.stringify([...files]);
    expect(kept).not.toContain("sk-quite-secret");
    expect(kept).not.toContain(canaryNumber);
  });

  it("goes on from the cache after an interruption, with the same texts", async () => {
    const write = (request: SeenRequest): string => variedDrafts(request);
    const whole = await teach({ write });
    const before = server.seen.length;
    const files = new Map<string, string>();
    const controller = new AbortController();
    const stopped = teach(
      {
        write: (request, n) => {
          if (n === before + 40) controller.abort();
          return write(request);
        },
      },
      { files, signal: controller.signal },
    );
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    const sent = server.seen.length;
    const rest = await teach({ write }, { files });
    expect(cellsOf(rest.table, "note")).toEqual(cellsOf(whole.table, "note"));
    expect(rest.teaching.run().fromCache).toBeGreaterThan(20);
    expect(server.seen.length - sent).toBeLessThan(whole.teaching.record().candidates);
  });

  it("goes on from the cache after an endpoint that failed", async () => {
    const files = new Map<string, string>();
    await expect(teach({ fault: (n) => (n > 30 ? { kind: "status", status: 500 } : null) }, { files })).rejects.toMatchObject({
      code: "TEACHER_FAILED",
    });
    const { teaching } = await teach({}, { files });
    expect(teaching.run().fromCache).toBeGreaterThan(20);
  });

  it("asks again for a reply whose note in the cache is damaged", async () => {
    const files = new Map<string, string>();
    await teach({}, { files, rows: 5 });
    const name = [...files.keys()].find((key) => !key.includes("style"))!;
    files.set(name, '{"text":');
    const { teaching } = await teach({}, { files, rows: 5 });
    expect(teaching.run().fromCache).toBe(teaching.record().candidates - 1);
  });

  it("counts refused candidates by reason and keeps the phrase model's text where none passes", async () => {
    const bad = ["Call me at +1 212 555 7812 about it", "Nur deutsche Worte stehen in diesem ganzen langen Text hier"];
    const { table, teaching } = await teach({
      fault: (n, request) => {
        if (n === 0) return null;
        const row = request.user.length % 5;
        if (row === 0) return { kind: "words", words: JSON.stringify({ text: bad[n % 2] }) };
        if (row === 1 && n % 2 === 0) return { kind: "refusal" };
        return row === 2 && n % 2 === 0 ? { kind: "words", words: "{" } : null;
      },
    });
    const { texts, refused } = teaching.record();
    expect(texts.phraseModel).toBeGreaterThan(0);
    for (const reason of ["refusal", "schema"] as const) expect(refused[reason]).toBeGreaterThan(0);
    expect(refused.identifier + refused.language + refused.length).toBeGreaterThanOrEqual(texts.phraseModel);
    const plain = cellsOf(await drawn(), "note");
    expect(cellsOf(table, "note").filter((text, row) => text !== null && text === plain[row]).length).toBe(texts.phraseModel);
  });

  it("stops soon when next to nothing can be used", async () => {
    await expect(teach({ write: () => "The same answer to everything, my card was lost again." })).rejects.toMatchObject({
      code: "TEACHER_UNUSABLE",
      message: expect.stringMatching(/wrote 1 of the first 32 texts.*near-duplicate/) as string,
    });
    expect(server.seen.length).toBeLessThanOrEqual(1 + 3 * 32);
  });

  it("shows in a dry run what would be sent, byte for byte, and connects to nothing", async () => {
    const { shown, table, notes } = await teach({}, { isDryRun: true, change: { candidates: 1 } });
    expect(server.connections()).toBe(0);
    expect(cellsOf(table, "note")).toEqual(cellsOf(await drawn(), "note"));
    expect(notes.length).toBe(1);
    await teach({}, { change: { candidates: 1 } });
    const sent = server.seen.slice(1).map(({ body }) => JSON.stringify(body));
    expect([...shown].sort()).toEqual(sent.sort());
  });

  it("is refused where the model writes no text", async () => {
    const { table, metadata } = complaints(150);
    const textless = await fitted("independent", table, metadata);
    const whole = model;
    try {
      model = textless;
      await expect(teach({})).rejects.toMatchObject({ code: "TEACHER_INVALID" });
    } finally {
      model = whole;
    }
    expect(server.seen.length).toBe(1);
  });
});
