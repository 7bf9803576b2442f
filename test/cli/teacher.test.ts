import { readFileSync, statSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { verifyManifest } from "../../src/release/verify-manifest.js";
import { cellsOf } from "../encode/sample-table.js";
import { type ScriptedServer, scriptedServer, type SeenRequest, variedDrafts } from "../providers/scripted-server.js";
import { canaryNumber, complaints } from "../text/complaints.js";
import { createScratch, type Scratch } from "./scratch.js";

const seed = "0123456789abcdef0123456789abcdef";
const key = "sk-quite-secret-7731";

let scratch: Scratch;
let server: ScriptedServer;

function csv(persons: number): string {
  const { table } = complaints(persons);
  const names = table.columns.map(({ name }) => name);
  const cells = names.map((name) => cellsOf(table, name));
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    cells.map((column) => JSON.stringify(column[row] ?? "").replaceAll('\\"', '""')),
  );
  return [names, ...rows].map((fields) => fields.join(",")).join("\n");
}

const write = (request: SeenRequest): string => variedDrafts(request);

beforeAll(async () => {
  scratch = createScratch();
  server = await scriptedServer({ write, key });
  writeFileSync(scratch.path("complaints.csv"), csv(1200));
  await scratch.run("fit", scratch.path("complaints.csv"), "-o", scratch.path("model.json"), "--policy", "internal", "--seed", seed);
  process.env["STANDIN_TEACHER_KEY"] = key;
});
beforeEach(() => {
  server.script = { write, key };
});
afterAll(async () => {
  delete process.env["STANDIN_TEACHER_KEY"];
  await server.close();
  scratch.remove();
});

const teacher = (): string[] => ["--teacher", server.url, "--teacher-model", "scribe", "--teacher-allow", "127.0.0.1"];
const sampleArguments = (output: string, own = seed): string[] => [
  "sample",
  scratch.path("model.json"),
  "-o",
  scratch.path(output),
  "--rows",
  "40",
  "--seed",
  own,
];

describe("standin sample with a teacher", () => {
  it("writes its texts, tells the cost before and after, keeps replies to its owner and the key nowhere", async () => {
    const { exitCode, stdout, stderr } = await scratch.run(...sampleArguments("taught.csv"), ...teacher());
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/note: texts by scribe at 127\.0\.0\.1:\d+ \(loopback; replies as json_schema\)/);
    expect(stderr).toMatch(/note: \d+ texts are asked of scribe .* about \d+ tokens of prompts/);
    expect(stdout).toMatch(
      /\d+ texts of note were written by scribe at 127\.0\.0\.1:\d+ \(this machine\) from the drawn rows; \d+ are the phrase model's own/,
    );
    expect(stdout).toMatch(/Sent now: \d+ tokens of prompts and \d+ of replies; 0 replies came from the cache/);
    const texts = readFileSync(scratch.path("taught.ungated.csv"), "utf8");
    expect(texts).toMatch(/lately|sadly|truly/);
    const kept = scratch.files().filter((name) => name.startsWith("state/teacher/"));
    expect(kept.length).toBeGreaterThan(20);
    for (const name of kept) expect(statSync(scratch.path(name)).mode & 0o777).toBe(0o600);
    expect(scratch.bytes([]) + stdout + stderr).not.toContain(key);
    expect(scratch.bytes(["complaints.csv"]) + JSON.stringify(server.seen)).not.toContain(canaryNumber);
  });

  it("gives the same file again from the cache", async () => {
    await scratch.run(...sampleArguments("once.csv"), ...teacher());
    const asked = server.seen.length;
    const { stdout } = await scratch.run(...sampleArguments("twice.csv"), ...teacher(), "--json");
    expect(server.seen.length).toBe(asked);
    expect(readFileSync(scratch.path("twice.ungated.csv"), "utf8")).toBe(readFileSync(scratch.path("once.ungated.csv"), "utf8"));
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "sampled", teacher: { run: { tokens: { input: 0, output: 0 } } } });
  });

  it("prints in a dry run what it would send, and does nothing else", async () => {
    const before = [scratch.files(), server.connections()];
    const other = sampleArguments("dry.csv", "fedcba9876543210fedcba9876543210");
    const { exitCode, stdout, stderr } = await scratch.run(...other, ...teacher(), "--dry-run");
    expect(exitCode).toBe(0);
    expect([scratch.files(), server.connections()]).toEqual(before);
    expect(stderr).toMatch(/nothing is sent/);
    const bodies = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { model: string; messages: { content: string }[] });
    expect(bodies.length).toBeGreaterThan(20);
    for (const { model, messages } of bodies) expect([model, messages.length]).toEqual(["scribe", 2]);
    expect(stdout).not.toContain(key);
  });

  it("takes settings from a file, and shows money", async () => {
    const file = scratch.path("teacher.yaml");
    const lines = ["version: 1", "teacher:", `  endpoint: ${server.url}`, "  model: scribe", "  allow: [127.0.0.1]"];
    writeFileSync(file, [...lines, "  prices: { inputPerMillion: 3, outputPerMillion: 15 }", ""].join("\n"));
    const { exitCode, stdout, stderr } = await scratch.run(...sampleArguments("file.csv"), "--config", file);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/of replies, [\d.]+ USD if each first candidate passes, at most 3 times that/);
    expect(stdout).toMatch(/of replies, [\d.]+ USD; \d+ replies came from the cache/);
  });

  it.each<[string, () => string[], RegExp]>([
    [
      "a host that is not allowed",
      () => ["--teacher", server.url, "--teacher-model", "scribe"],
      /TEACHER_NOT_ALLOWED: .*--teacher-allow 127\.0\.0\.1/,
    ],
    [
      "no model",
      () => ["--teacher", server.url, "--teacher-allow", "127.0.0.1"],
      /TEACHER_INVALID: A teacher needs a model: --teacher-model/,
    ],
    ["no endpoint", () => ["--teacher-model", "scribe"], /TEACHER_INVALID: A teacher needs an endpoint/],
    ["a model that is not listed", () => [...teacher(), "--teacher-model", "bard"], /TEACHER_MODEL_UNKNOWN/],
    ["--complete", () => [...teacher(), "--complete", "x.csv"], /--rows cannot go with --complete/],
    ["a dry run of nothing", () => ["--dry-run"], /there is none/],
  ])("refuses %s and leaves no file", async (_, more, message) => {
    const before = scratch.files();
    const { exitCode, stderr } = await scratch.run(...sampleArguments("refused.csv"), ...more());
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(scratch.files()).toEqual(before);
  });
});

describe("without a teacher", () => {
  it("a whole run opens no connection", async () => {
    const connect = vi.spyOn(Socket.prototype, "connect").mockImplementation(() => {
      throw new Error("the network was used");
    });
    try {
      const { exitCode } = await scratch.run(
        "run",
        scratch.path("complaints.csv"),
        "-o",
        scratch.path("plain"),
        "--policy",
        "internal",
        "--seed",
        seed,
      );
      expect([0, 1]).toContain(exitCode);
      expect(connect).not.toHaveBeenCalled();
    } finally {
      connect.mockRestore();
    }
  });
});

describe("standin run with a teacher", () => {
  const runArguments = (output: string): string[] => [
    "run",
    scratch.path("complaints.csv"),
    "-o",
    scratch.path(output),
    "--policy",
    "internal",
    "--rows",
    "400",
    "--seed",
    seed,
  ];

  it("attacks the texts as they are released, and says in the manifest who wrote them", async () => {
    const { exitCode, stdout } = await scratch.run(...runArguments("taught"), ...teacher());
    expect([0, 1]).toContain(exitCode);
    const folder = exitCode === 0 ? "taught" : "taught.refused";
    const manifest = verifyManifest(readFileSync(scratch.path(`${folder}/manifest.json`), "utf8"));
    const { teacher: record, run, config, notes } = manifest;
    expect(record).toMatchObject({
      api: "openai",
      endpoint: { class: "loopback" },
      model: "scribe",
      format: "json_schema",
      columns: ["note"],
    });
    expect(record!.texts.teacher).toBeGreaterThan(200);
    expect(run.teacher).toMatchObject({ fromCache: 0, failures: { "rate-limit": 0 } });
    expect(config.value).toMatchObject({ teacher: { model: "scribe", candidates: 3 } });
    expect(notes.some((note) => /texts of note were written by scribe/.test(note))).toBe(true);
    expect(stdout).toMatch(/texts of note were written by scribe/);
    expect(scratch.bytes([]) + stdout).not.toContain(key);
    const sent = server.seen.length;
    const dry = await scratch.run(...runArguments("dry"), ...teacher(), "--dry-run");
    expect(dry.stdout).toMatch(/^1\. read /);
    expect(dry.stdout).not.toMatch(/"messages"/); // all replies are in the cache
    expect(server.seen.length).toBe(sent);
  });

  it("finds a bad endpoint before it reads or fits", async () => {
    server.script = { models: ["bard"] };
    const { exitCode, stderr } = await scratch.run("run", scratch.path("nowhere.csv"), ...teacher());
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/TEACHER_MODEL_UNKNOWN/);
  });

  it("refuses a table that is judged by five folds", async () => {
    writeFileSync(scratch.path("few.csv"), csv(800));
    const { exitCode, stderr } = await scratch.run(...runArguments("folds").with(1, scratch.path("few.csv")), ...teacher());
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/TEACHER_INVALID: .*five folds.*--holdout FILE/s)]);
  });
});
