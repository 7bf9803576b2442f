import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { buildManifest, manifestText } from "../../src/release/build-manifest.js";
import { builtinPolicies } from "../../src/release/load-policy.js";
import { manifestSchema } from "../../src/release/manifest-schema.js";
import { policyFileSchema } from "../../src/release/policy-file.js";
import { waiverFileSchema } from "../../src/release/waiver-file.js";
import { renderReportJson } from "../../src/release/render-report-json.js";
import { reportSchema } from "../../src/release/report-schema.js";
import { sampleManifestInput, sampleReport } from "../fixtures/report-model-sample.js";

const schemas = { waiver: waiverFileSchema, policy: policyFileSchema, manifest: manifestSchema, report: reportSchema } as const;
type Name = keyof typeof schemas;

const committed = (name: Name): object =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8")) as object;
const validator = (name: Name): ((value: unknown) => boolean) =>
  new Ajv2020({ strict: true, allowUnionTypes: true }).compile(committed(name));

/** Both judges must say the same. */
function judge(name: Name, value: unknown): boolean {
  const byAjv = validator(name)(value);
  expect(schemas[name].safeParse(value).success).toBe(byAjv);
  return byAjv;
}

describe.each(Object.keys(schemas) as Name[])("schemas/%s.schema.json", (name) => {
  test("is what the zod schema says (npx vitest run test/release/schemas -u writes it)", async () => {
    const generated = z.toJSONSchema(schemas[name], { target: "draft-2020-12" });
    await expect(`${JSON.stringify(generated, null, 2)}\n`).toMatchFileSnapshot(`../../schemas/${name}.schema.json`);
  });
});

describe("policies", () => {
  test.each(builtinPolicies)("%s is good", (name) => {
    const text = readFileSync(new URL(`../../models/policies/${name.replace("/", "-")}.yaml`, import.meta.url), "utf8");
    expect(judge("policy", parse(text))).toBe(true);
  });

  const head = { version: "standin.policy/1", extends: "vendor/1", name: "acme/1" };
  test.each<[string, object]>([
    ["nothing changed", head],
    ["k", { ...head, k: 2 }],
    ["a limit", { ...head, checks: { A8: { limits: { pValue: { atLeast: 0.05 } } } } }],
  ])("good: %s", (_name, value) => expect(judge("policy", value)).toBe(true));

  test.each<[string, unknown]>([
    ["no version", { extends: "vendor/1", name: "acme/1" }],
    ["no name", { version: "standin.policy/1", extends: "vendor/1" }],
    ["a name without a version", { ...head, name: "acme" }],
    ["an unknown key", { ...head, threshold: 1 }],
    ["k 1", { ...head, k: 1 }],
    ["k 2.5", { ...head, k: 2.5 }],
    ["a limit with both sides", { ...head, checks: { B1: { limits: { auc: { atMost: 1, atLeast: 0 } } } } }],
    ["a limit in words", { ...head, checks: { B1: { limits: { auc: "low" } } } }],
    ["S1 required", { ...head, checks: { S1: { required: ["run"] } } }],
    ["null", null],
  ])("bad: %s", (_name, value) => expect(judge("policy", value)).toBe(false));
});

describe("waivers", () => {
  const good = {
    version: "standin.waiver/1",
    check: "E2",
    name: "Ada Example",
    reason: "The fourth seed followed a repair of the input.",
    expires: "2026-12-31",
  };
  test.each<[string, object]>([
    ["for a check", good],
    ["for a blocker", { ...good, check: "persons" }],
    ["bound to policy and source", { ...good, policy: "vendor/2", source: "patients.csv" }],
  ])("good: %s", (_name, value) => expect(judge("waiver", value)).toBe(true));
  test.each<[string, unknown]>([
    ["no name", { ...good, name: undefined }],
    ["for identifiers", { ...good, check: "A1" }],
    ["for artefacts", { ...good, check: "E3" }],
    ["for S1, which never decides", { ...good, check: "S1" }],
    ["no reason to speak of", { ...good, reason: "it is fine" }],
    ["a date in words", { ...good, expires: "next year" }],
    ["two checks", { ...good, check: ["E2", "B5"] }],
    ["an unknown key", { ...good, approved: true }],
  ])("bad: %s", (_name, value) => expect(judge("waiver", JSON.parse(JSON.stringify(value)))).toBe(false));
});

describe("report.json", () => {
  const good = (): Record<string, unknown> => JSON.parse(renderReportJson(sampleReport())) as Record<string, unknown>;
  test("good", () => expect(judge("report", good())).toBe(true));
  test.each<[string, object]>([
    ["an unknown key", { rows: [] }],
    ["another version", { version: "standin.report/2" }],
    ["no verdict", { verdict: undefined }],
    [
      "a picture with text for a share",
      { columns: [{ column: "a", kind: "numeric", labels: ["x"], source: ["1"], synthetic: [1], edges: [], shape: 1 }] },
    ],
    [
      "negative persons",
      { source: { name: "a", unit: { kind: "row", column: null, declared: false, reason: "" }, counts: { persons: -1, rows: 0 } } },
    ],
    ["a command that does not exist", { command: "fit" }],
  ])("bad: %s", (_name, change) => expect(judge("report", JSON.parse(JSON.stringify({ ...good(), ...change })))).toBe(false));
});

describe("manifest.json", () => {
  const good = (): Record<string, unknown> => JSON.parse(manifestText(buildManifest(sampleManifestInput()))) as Record<string, unknown>;
  const output = { path: "data/a.csv", sha256: "0".repeat(64), bytes: 1, rows: 1 };
  test("good", () => expect(judge("manifest", good())).toBe(true));
  test.each<[string, object]>([
    ["an unknown key", { seed: "1" }],
    ["a hash that is none", { sha256: "abc" }],
    ["an absolute path", { outputs: [{ ...output, path: "/etc/passwd" }] }],
    ["a path that climbs", { outputs: [{ ...output, path: "data/../../x" }] }],
    ["a backslash", { outputs: [{ ...output, path: "data\\x" }] }],
    ["half a byte", { outputs: [{ ...output, bytes: 0.5 }] }],
    ["no run", { run: undefined }],
  ])("bad: %s", (_name, change) => expect(judge("manifest", JSON.parse(JSON.stringify({ ...good(), ...change })))).toBe(false));
});
