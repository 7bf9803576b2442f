import { beforeAll, describe, expect, it } from "vitest";
import { StandinError } from "../../src/errors.js";
import { inlinePool } from "../../src/parallel/pool.js";
import type { Model } from "../../src/pipeline/fit-model.js";
import { modelSizeLimit, parseModel, serialiseModel } from "../../src/pipeline/model-file.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { canonicalJson, sha256Hex } from "../../src/release/canonical-json.js";
import { synthesizerKinds } from "../../src/synthesizers/registry.js";
import { cellsOf } from "../encode/sample-table.js";
import { clinic, fitted } from "./patients.js";

const context = { rng: createRng(seedKey("sample")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };

function expectRefused(text: string): void {
  expect(() => parseModel(text, "model.json")).toThrow(StandinError);
  expect(() => parseModel(text, "model.json")).toThrow(expect.objectContaining({ code: "MODEL_INVALID", exitCode: 2 }) as Error);
  expect(() => parseModel(text, "model.json")).toThrow(/standin fit/);
}

/** The text with a changed part and a checksum that fits again, as someone who knows the format would write it. */
function forged(text: string, change: (file: Forged) => void): string {
  const file = JSON.parse(text) as Forged;
  change(file);
  const { sha256: _, ...rest } = file;
  return canonicalJson({ ...rest, sha256: sha256Hex(canonicalJson(rest)) });
}

interface Forged {
  sha256: string;
  k: unknown;
  metadata: { columns: Record<string, unknown>[]; unit: Record<string, unknown>; target: unknown };
  codebook: { columns: { name: string; codec: Record<string, unknown> }[] };
  synthesizer: { kind: string; state: { columns: Record<string, unknown>[] } };
}

const codecOf = (file: Forged, name: string): Record<string, unknown> =>
  file.codebook.columns.find((column) => column.name === name)!.codec;
const metaOf = (file: Forged, name: string): Record<string, unknown> => file.metadata.columns.find((column) => column["name"] === name)!;

describe.each(synthesizerKinds)("model file of %s", (kind) => {
  const { table, metadata } = clinic(900, 3);
  let model: Model;
  let text: string;
  beforeAll(async () => {
    model = await fitted(kind, table, metadata);
    text = serialiseModel(model);
  });

  it("comes back as it was: same text, same rows, a column named __proto__ among them", async () => {
    const loaded = parseModel(text, "model.json");
    expect(serialiseModel(loaded)).toBe(text);
    expect(loaded.metadata).toEqual(metadata);
    const size = { kind: "persons", count: 120 } as const;
    const [one, two] = [await sampleModel(model, size, context), await sampleModel(loaded, size, context)];
    for (const { name } of metadata.columns) expect(cellsOf(two, name)).toEqual(cellsOf(one, name));
    expect(new Set(cellsOf(two, "__proto__"))).toEqual(new Set(["a", "b"]));
  });

  it("is one line of JSON that the same fit writes again", async () => {
    expect(text.endsWith("}\n")).toBe(true);
    expect(text.trimEnd()).not.toContain("\n");
    expect(serialiseModel(await fitted(kind, table, metadata))).toBe(text);
  });

  it("is refused with one digit changed, wherever", () => {
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
    for (let i = 0; i < 40; i++) {
      const at = digits[Math.floor((i * digits.length) / 40)]!;
      expectRefused(text.slice(0, at) + String((Number(text[at]) + 1) % 10) + text.slice(at + 1));
    }
  });

  it("is refused when it is cut short, empty, or something else", () => {
    for (const share of [0, 0.1, 0.5, 0.999]) expectRefused(text.slice(0, Math.floor(text.length * share)));
    for (const other of ["null", "[]", "{}", '"model"', "a,b\n1,2\n", "\u0000", `${text}${text}`, "[".repeat(100_000)])
      expectRefused(other);
  });

  it("is refused without a quadrillion brackets being read", () => {
    expectRefused(`{"version":"standin.model/2","synthesizer":{"kind":"tree","state":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`);
    expectRefused(text.replace(/"state":\{/, `"state":{"deep":${"[".repeat(50_000)}${"]".repeat(50_000)},`));
  });

  it("is refused when it holds what canonical JSON cannot", () => {
    expectRefused(text.replace('"name":"age"', '"name":"\\ud800"'));
    expectRefused(text.replace('"sizes":[', '"sizes":[1e999,'));
  });

  it("is refused with a key that the schema does not have", () => {
    expectRefused(forged(text, (file) => Object.assign(file, { code: "process.exit()" })));
    expectRefused(text.replace('"version":', '"__proto__":{"k":1},"version":'));
    expectRefused(text.replace('"codebook":{', '"codebook":{"__proto__":{"k":1},'));
  });

  it("is read when forged without a change", () => {
    expect(
      serialiseModel(
        parseModel(
          forged(text, () => {}),
          "model.json",
        ),
      ),
    ).toBe(text);
  });

  it.each<readonly [string, (file: Forged) => void]>([
    ["version", (file) => Object.assign(file, { version: "standin.model/1" })],
    ["k", (file) => Object.assign(file, { k: 0 })],
    ["a codebook of another k", (file) => Object.assign(file, { k: 3 })],
    ["a column less", (file) => file.codebook.columns.pop()],
    ["columns in another order", (file) => file.codebook.columns.reverse()],
    [
      "a column twice",
      (file) => Object.assign(file.metadata.columns[0]!, { name: "age" }) && Object.assign(file.codebook.columns[0]!, { name: "age" }),
    ],
    ["an entity key that is no column", (file) => Object.assign(file.metadata.unit, { column: "nobody" })],
    ["a target that is no column", (file) => Object.assign(file.metadata, { target: "nothing" })],
    ["a learned column without a codec", (file) => Object.assign(metaOf(file, "age"), { treatment: "leave-out" })],
    ["a datetime without a format", (file) => delete metaOf(file, "admitted")["datetime"]],
    [
      "a datetime with a wrong format",
      (file) => Object.assign(metaOf(file, "admitted"), { datetime: { pattern: "qqq", zone: "none", resolutionSeconds: 60 } }),
    ],
    ["a surrogate without a class", (file) => delete metaOf(file, "name")["surrogate"]],
    ["a wider codec than the model draws", (file) => Object.assign(codecOf(file, "ward"), { cardinality: 200 })],
    ["a narrower codec than the model draws", (file) => Object.assign(codecOf(file, "severe"), { cardinality: 1, codes: [0, 0] })],
    ["a spike without a code", (file) => Object.assign(codecOf(file, "age"), { spikeCodes: [] })],
    ["bins without weights", (file) => Object.assign(codecOf(file, "dose"), { cellWeights: [] })],
    ["bins without ends", (file) => Object.assign(codecOf(file, "dose"), { cellEnds: [] })],
    ["bins out of order", (file) => (codecOf(file, "dose")["cellEnds"] as number[]).reverse()],
    ["a bin's code beyond the cardinality", (file) => (codecOf(file, "dose")["cellCodes"] as number[]).fill(60_000)],
    ["a category's code beyond the cardinality", (file) => (codecOf(file, "ward")["codes"] as number[]).fill(60_000)],
    ["a category without a weight", (file) => (codecOf(file, "ward")["weights"] as number[]).pop()],
    ["a category twice", (file) => (codecOf(file, "ward")["values"] as string[]).fill("north")],
    ["a key column without a pattern", (file) => Object.assign(codecOf(file, "patient"), { pattern: null })],
    [
      "a pattern of ten ids",
      (file) => Object.assign(codecOf(file, "patient"), { pattern: { shapes: [{ places: ["0123456789"], share: 1 }] } }),
    ],
    ["a value in a column of free text", (file) => Object.assign(codecOf(file, "note"), { constant: "a person's words" })],
    ["a column that no method draws", (file) => file.synthesizer.state.columns.pop()],
    ["a column under another name", (file) => Object.assign(file.synthesizer.state.columns[0]!, { name: "other" })],
  ])("is refused with %s, though its checksum fits", (_, change) => {
    expectRefused(forged(text, change));
  });

  it("is refused under a method that there is not, or another's name", () => {
    for (const method of ["forest", ...synthesizerKinds.filter((other) => other !== kind)]) {
      expectRefused(forged(text, (file) => Object.assign(file.synthesizer, { kind: method })));
    }
  });
});

it("refuses a file beyond the size limit before parsing it", () => {
  expectRefused(" ".repeat(modelSizeLimit + 1));
});
