import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng, seedKey } from "../../src/random/rng.js";
import { verifyManifest } from "../../src/release/verify-manifest.js";
import { cellsOf } from "../encode/sample-table.js";
import { type ScriptedServer, scriptedServer, type SeenRequest } from "../providers/scripted-server.js";
import { complaints } from "../text/complaints.js";
import { createScratch, type Scratch } from "./scratch.js";

const seed = "0123456789abcdef0123456789abcdef";
const syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"];

/** Complaints to each of which its writer has added a story of sixteen words that nobody else uses. */
function stories(persons: number): { header: readonly string[]; rows: readonly (readonly string[])[] } {
  const { table } = complaints(persons);
  const rng = createRng(seedKey("stories"));
  const word = (): string => Array.from({ length: 4 }, () => syllables[Math.floor(rng.nextFloat() * syllables.length)]!).join("");
  const header = table.columns.map(({ name }) => name);
  const cells = header.map((name) => cellsOf(table, name));
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    cells.map((column, i) => {
      const cell = column[row] ?? "";
      return header[i] === "note" && cell !== "" ? `${cell} ${Array.from({ length: 16 }, word).join(" ")}` : cell;
    }),
  );
  return { header, rows };
}

let scratch: Scratch;
let server: ScriptedServer;
beforeAll(async () => {
  scratch = createScratch();
  const { header, rows } = stories(1200);
  const line = (fields: readonly string[]): string => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",");
  writeFileSync(scratch.path("stories.csv"), [header, ...rows].map(line).join("\n"));
  const notes = rows.map((fields) => ({ city: fields[2]!, note: fields[4]! })).filter(({ note }) => note !== "");
  let next = 0;
  const remember = ({ user }: SeenRequest): string => {
    const fits = notes.filter(({ city }) => user.includes(`"city": ${JSON.stringify(city)}`));
    return fits[next++ % fits.length]?.note ?? "ok";
  };
  server = await scriptedServer({ write: remember });
});
afterAll(async () => {
  await server.close();
  scratch.remove();
});

describe("a teacher that has read the source elsewhere", () => {
  it("is found out by the gate", async () => {
    const given = ["--teacher", server.url, "--teacher-model", "scribe", "--teacher-allow", "127.0.0.1"];
    const settings = ["--policy", "internal", "--rows", "400", "--seed", seed];
    const { exitCode } = await scratch.run("run", scratch.path("stories.csv"), "-o", scratch.path("told"), ...settings, ...given);
    expect(exitCode).toBe(1);
    const manifest = verifyManifest(readFileSync(scratch.path("told.refused/manifest.json"), "utf8"));
    expect(manifest.teacher!.texts.teacher).toBeGreaterThan(100);
    const failed = manifest.verdict.checks.filter(({ outcome }) => outcome === "fail").map(({ id }) => id);
    expect(failed).toContain("A4");
  });
});
