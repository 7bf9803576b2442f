import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { modelFileSchema, serialiseModel } from "../../src/pipeline/model-file.js";
import { synthesizerKinds } from "../../src/synthesizers/registry.js";
import { fittedClinic } from "./patients.js";

const address = new URL("../../schemas/model.schema.json", import.meta.url);

/** Both judges must say the same. */
function judge(value: unknown): boolean {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(address, "utf8")) as object);
  const byAjv = validate(value);
  expect(modelFileSchema.safeParse(value).success).toBe(byAjv);
  return byAjv;
}

type Part = Record<string, unknown>;

/** The value with the part at `path` put in, or taken out where it is undefined. */
function changed(value: unknown, path: string, part: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(value)) as Part;
  const keys = path.split(".");
  const holder = keys.slice(0, -1).reduce((inner, key) => inner[key] as Part, copy);
  if (part === undefined) delete holder[keys[keys.length - 1]!];
  else holder[keys[keys.length - 1]!] = part;
  return copy;
}

it("schemas/model.schema.json is what the zod schema says (npx vitest run test/pipeline/model-schema -u writes it)", async () => {
  const generated = z.toJSONSchema(modelFileSchema, { target: "draft-2020-12" });
  await expect(`${JSON.stringify(generated, null, 2)}\n`).toMatchFileSnapshot("../../schemas/model.schema.json");
});

describe.each(synthesizerKinds)("a model of %s", async (kind) => {
  const { model } = await fittedClinic(kind, 400, 3);
  const good = JSON.parse(serialiseModel(model)) as Part;

  it("is good", () => expect(judge(good)).toBe(true));

  it.each<readonly [string, string, unknown]>([
    ["another version", "version", "standin.model/1"],
    ["no checksum", "sha256", undefined],
    ["a checksum in capitals", "sha256", "A".repeat(64)],
    ["k 0", "k", 0],
    ["k 2.5", "k", 2.5],
    ["no policy", "policy", ""],
    ["an unknown key", "code", "process.exit()"],
    ["a column without a name", "metadata.columns.0.name", ""],
    ["a kind that does not exist", "metadata.columns.0.kind", "number"],
    ["a treatment that does not exist", "metadata.columns.0.treatment", "keep"],
    ["a unit that does not exist", "metadata.unit.kind", "household"],
    ["a negative cardinality", "codebook.columns.2.codec.cardinality", -1],
    ["a huge cardinality", "codebook.columns.2.codec.cardinality", 65_537],
    ["a code that is no integer", "codebook.columns.2.codec.spikeCodes", [0.5]],
    ["a bin without weight", "codebook.columns.3.codec.cellWeights", [0]],
    ["a weekday beyond Sunday", "codebook.columns.6.codec.weekdays", [7]],
    ["an empty place in an id", "codebook.columns.0.codec.pattern.shapes.0.places.0", ""],
    ["a codec that does not exist", "codebook.columns.2.codec.kind", "hash"],
    ["a method that does not exist", "synthesizer.kind", "forest"],
    ["a state without columns", "synthesizer.state.columns", undefined],
    ["a column's codes that are no base64", "synthesizer.state.columns.0.cardinality", "3"],
    ["a group size of 0", "synthesizer.state.sizes.0.from", 0],
  ])("is bad with %s", (_, path, part) => expect(judge(changed(good, path, part))).toBe(false));

  it.each<readonly [string, string, unknown]>([
    ["missing tokens of a column", "metadata.columns.2.missingTokens", ["NA", "-999"]],
    ["no target", "metadata.target", null],
    ["full precision", "codebook.columns.3.codec.decimals", 17],
  ])("is good with %s", (_, path, part) => expect(judge(changed(good, path, part))).toBe(true));
});
