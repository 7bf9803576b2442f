import { createHash } from "node:crypto";
import { expect, describe, it } from "vitest";
import { StandinError } from "../../src/errors.js";
import { lineageNotes, type SourceLineage, sourceLineage } from "../../src/pipeline/synthetic-source.js";
import type { Ports } from "../../src/pipeline/ports.js";
import { buildManifest, manifestText } from "../../src/release/build-manifest.js";
import { releasedTables } from "../../src/release/released-tables.js";
import { sampleManifestInput } from "../fixtures/report-model-sample.js";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Ports over files in memory; nothing else of them may be asked for. */
function ports(files: Readonly<Record<string, string>>): Ports {
  const own = new Map(Object.entries(files));
  return {
    readText: (path: string) => Promise.resolve(own.get(path) ?? null),
    hashFile: (path: string) => Promise.resolve(sha256(own.get(path)!)),
  } as unknown as Ports;
}

const manifest = (path: string, text: string, generation = 1): string =>
  manifestText(buildManifest(sampleManifestInput({ generation, outputs: [{ path, sha256: sha256(text), bytes: text.length, rows: 2 }] })));

const signal = new AbortController().signal;
const ask = (path: string, files: Readonly<Record<string, string>>, reason: string | null = null): Promise<SourceLineage> =>
  sourceLineage({ path, name: "the input", reason }, ports(files), signal);

async function refusal(path: string, files: Readonly<Record<string, string>>): Promise<StandinError> {
  const error: unknown = await ask(path, files).catch((cause: unknown) => cause);
  if (error instanceof StandinError) return error;
  throw new Error("the source was taken");
}

const people: SourceLineage = { generation: 0, synthetic: null };
const rows = "a,b\n1,2\n";

describe("people's records are taken:", () => {
  it.each<readonly [string, string, Readonly<Record<string, string>>]>([
    ["a file with nothing beside it", "x/patients.csv", { "x/patients.csv": rows }],
    ["standard input", "-", {}],
    ["a name that only sounds like it", "ungated.csv", { "ungated.csv": rows }],
    ["a folder of that name", "my.ungated.x/patients.csv", { "my.ungated.x/patients.csv": rows }],
    ["somebody else's manifest.json", "x/patients.csv", { "x/patients.csv": rows, "x/manifest.json": '{"name":"app","version":"1"}' }],
    ["a manifest.json that is no JSON", "x/patients.csv", { "x/patients.csv": rows, "x/manifest.json": "{" }],
    [
      "another file beside a release",
      "x/patients.csv",
      { "x/patients.csv": rows, "x/manifest.json": manifest("data/other.csv", "a\n1\n") },
    ],
    [
      "a report, which is no table",
      "x/report.html",
      { "x/report.html": rows, "x/manifest.json": manifestText(buildManifest(sampleManifestInput({ outputs: [] }))) },
    ],
  ])("%s", async (_, path, files) => {
    expect(await ask(path, files)).toEqual(people);
  });
});

describe("stand-in records are refused:", () => {
  it.each(["out.ungated.csv", "x/out.ungated.csv.gz", "out-2.ungated.parquet", "out.UNGATED.jsonl", "out.ungated"])("%s", async (path) => {
    const error = await refusal(path, { [path]: rows });
    expect(error.code).toBe("SOURCE_IS_SYNTHETIC");
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/generation 1.*--allow-synthetic-source/u);
  });

  it.each([
    ["in its place", "r/data/patients.csv", "r/data/../manifest.json"],
    ["in its place, seen from there", "patients.csv", "../manifest.json"],
    ["beside the manifest under another name", "r/renamed.parquet", "r/manifest.json"],
  ])("a release %s", async (_, path, place) => {
    const error = await refusal(path, { [path]: rows, [place]: manifest("data/patients.csv", rows, 3) });
    expect(error.code).toBe("SOURCE_IS_SYNTHETIC");
    expect(error.message).toMatch(/generation 3/u);
  });

  it("a release in its place that was changed since", async () => {
    const files = { "r/data/patients.csv": `${rows}3,4\n`, "r/data/../manifest.json": manifest("data/patients.csv", rows) };
    expect((await refusal("r/data/patients.csv", files)).message).toMatch(/changed since/u);
  });

  it("a release of the first version, whose manifest had no generation", async () => {
    const old = JSON.stringify({
      version: "standin.manifest/1",
      outputs: [{ path: "data/p.csv", sha256: sha256(rows), bytes: 1, rows: 2 }],
    });
    expect((await refusal("r/data/p.csv", { "r/data/p.csv": rows, "r/data/../manifest.json": old })).message).toMatch(/generation 1/u);
  });

  it("in words that hold no cell and no path above the file", async () => {
    const error = await refusal("../somebody/out.ungated.csv", { "../somebody/out.ungated.csv": "sentinel\n" });
    expect(error.message).not.toMatch(/sentinel|somebody/u);
  });
});

describe("with a reason", () => {
  it("they are taken, and their generation is known", async () => {
    const files = { "r/data/patients.csv": rows, "r/data/../manifest.json": manifest("data/patients.csv", rows, 2) };
    const lineage = await ask("r/data/patients.csv", files, "collapse study");
    expect(lineage).toEqual({ generation: 2, synthetic: { generation: 2, knownBy: "manifest", reason: "collapse study" } });
    expect(lineageNotes(lineage).join()).toMatch(/generation 2.*collapse study/u);
    expect((await ask("a.ungated.csv", {}, "why not")).synthetic?.knownBy).toBe("name");
  });

  it("a source that nothing marks counts as generation 1", async () => {
    expect(await ask("p.csv", { "p.csv": rows }, "from a vendor")).toEqual({
      generation: 1,
      synthetic: { generation: 1, knownBy: "declared", reason: "from a vendor" },
    });
    expect(lineageNotes(people)).toEqual([]);
  });

  it("that is empty or endless is none", async () => {
    for (const reason of ["", "  ", "x".repeat(1001)]) {
      await expect(ask("p.csv", { "p.csv": rows }, reason)).rejects.toThrow(expect.objectContaining({ code: "OPTION_INVALID" }) as Error);
    }
  });
});

it("a manifest is read for its tables alone", () => {
  expect(releasedTables(manifest("data/p.csv", rows, 4))).toEqual({
    generation: 4,
    tables: [{ path: "data/p.csv", sha256: sha256(rows) }],
  });
  for (const text of ["", "null", "[]", '{"version":"standin.report/1","outputs":[]}', '{"version":"standin.manifest/2","outputs":[]}'])
    expect(releasedTables(text)).toBeNull();
});
