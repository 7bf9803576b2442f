import { existsSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { StandinError } from "../../src/errors.js";
import { parseConfig, renderConfig } from "../../src/metadata/config-file.js";
import { configJsonSchema } from "../../src/metadata/config-schema.js";
import { inferMetadata } from "../../src/metadata/infer-metadata.js";
import { hasSet, readSet, tableOf } from "./csv-table.js";

const schemaFile = new URL("../../schemas/config.schema.json", import.meta.url);

const good: readonly string[] = [
  "version: 1\n",
  "version: 1\npolicy: internal\nk: 20\ntarget: income\nentity: none\nseed: 00ff\nrows: 100\nmaxRows: 5\nholdout: h.csv\nthreads: 2\n",
  "version: 1\nfidelityPrivacy: 0\n",
  "version: 1\nfidelityPrivacy: 0.75\n",
  "version: 1\nseed: 1\nholdoutShare: 0.3\ndrop: [a, b]\nonlyColumns: [c]\n",
  "version: 1\ncolumns:\n  - name: age\n    kind: numeric\n    role: quasi-identifier\n    treatment: model\n",
  "version: 1\ncolumns:\n  - name: __proto__\n    treatment: leave-out\n  - name: mail\n    surrogate: email\n    missingTokens: ['-', '']\n  - name: d\n    datetime: dd.MM.yyyy\n",
  "version: 1\nteacher:\n  endpoint: http://localhost:8080/v1\n  model: tiny\n  allow: [localhost]\n  prices: { inputPerMillion: 0.5, outputPerMillion: 1 }\n",
];

/** Text, line and part of the message that must appear. */
const bad: readonly (readonly [string, number, string])[] = [
  ["", 1, "list of settings"],
  ["- a\n", 1, "list of settings"],
  ["version: 2\n", 1, "allowed is 1"],
  ["policy: vendor\n", 1, '"version"'],
  ["version: 1\n\npolcy: vendor\n", 3, 'Did you mean "policy"?'],
  ["version: 1\nzzz: 1\n", 2, "Known keys here are version, policy"],
  ["version: 1\n__proto__: 1\n", 2, '"__proto__"'],
  ["version: 1\nk: 1\n", 2, "at least 2"],
  ["version: 1\nk: many\n", 2, "needed is"],
  ["version: 1\nrows: 1.5\n", 2, "needed is"],
  ["version: 1\ntarget: 7\n", 2, "in quotes"],
  ["version: 1\nholdoutShare: 0.7\n", 2, "at most 0.5"],
  ["version: 1\nfidelityPrivacy: -0.1\n", 2, "at least 0"],
  ["version: 1\nfidelityPrivacy: 1.5\n", 2, "at most 1"],
  ["version: 1\nfidelityPrivacy: high\n", 2, "needed is a number"],
  ["version: 1\ncolumns:\n  - name: a\n  - name: b\n    knd: id\n", 5, 'Did you mean "kind"?'],
  ["version: 1\ncolumns:\n  - name: a\n    kind: number\n", 4, "allowed are numeric, categorical"],
  ["version: 1\ncolumns:\n  - kind: numeric\n", 3, '"name"'],
  ["version: 1\nteacher:\n  modell: tiny\n", 3, 'Did you mean "model"?'],
  ["version: 1\nteacher:\n  key: sk-secret\n", 3, "Known keys here are api, endpoint"],
  ["version: 1\nteacher:\n  prices: { input: 1 }\n", 3, '"inputPerMillion"'],
  ["version: 1\nteacher:\n  parallel: 33\n", 3, "at most 32"],
  ["version: 1\nteacher:\n  api: other\n", 3, "allowed are openai, anthropic"],
  ["version: 1\ncolumns:\n  a: {}\n", 2, "needed is an array"],
];

/** What YAML and uniqueness forbid and JSON Schema cannot see. */
const badText: readonly (readonly [string, number, string])[] = [
  ["version: 1\npolicy: [a\n", 3, "not valid YAML"],
  ["version: 1\nversion: 1\n", 2, "not valid YAML"],
  ["version: 1\ncolumns:\n  - name: a\n  - name: a\n", 4, "twice"],
  [`version: 1\na: &a [x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(60)}]\nc: [${"*b,".repeat(60)}]\n`, 1, "aliases"],
];

function problem(text: string): StandinError {
  try {
    parseConfig(text, "standin.yaml");
  } catch (error) {
    if (error instanceof StandinError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("parseConfig", () => {
  it.each(good)("accepts %j", (text) => {
    expect(parseConfig(text, "standin.yaml").version).toBe(1);
  });

  it.each([...bad, ...badText])("refuses %j", (text, line, part) => {
    const error = problem(text);
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toMatch(new RegExp(`^standin\\.yaml:${line} `));
    expect(error.message).toContain(part);
    expect(error.message).not.toContain("sk-secret");
    expect(error.exitCode).toBe(2);
  });

  it("gives seeds as texts", () => {
    expect(parseConfig("version: 1\nseed: 17\n", "f").seed).toBe("17");
    expect(parseConfig("version: 1\nseed: '0x1f'\n", "f").seed).toBe("0x1f");
  });
});

describe("schemas/config.schema.json", () => {
  it("is what the code generates", () => {
    expect(existsSync(schemaFile)).toBe(true);
    expect(JSON.parse(readFileSync(schemaFile, "utf8"))).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });

  it("says the same about the corpus to an independent validator", () => {
    const validate = new Ajv2020({ strict: false }).compile(configJsonSchema() as object);
    for (const text of good) expect([text, validate(parse(text))]).toEqual([text, true]);
    for (const [text] of bad) expect([text, validate(parse(text))]).toEqual([text, false]);
  });
});

describe("renderConfig", () => {
  const table = tableOf({
    id: ["a1", "a2", "a1", "a3", "a2", "a1"],
    "when: #1": ["01.02.2020", "13.02.2020", "", "28.12.2020", "01.01.2020", "02.01.2020"],
    "- odd\nname": ["1", "2", "3", "4", "5", "6"],
    mail: ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org", "f@example.org"],
    "123": ["x", "y", "x", "y", "x", "y"],
  });

  it("writes a comment with the reason for each guess, and reads back as the same metadata", () => {
    const inferred = inferMetadata(table, { target: "123" });
    const text = renderConfig(inferred.metadata, inferred.notes, "Settings for a table.\nSecond line.");
    expect(text.startsWith("# Settings for a table.\n# Second line.\n#\n# Persons: ")).toBe(true);
    for (const { reason, role } of inferred.metadata.columns) expect(text).toContain(role === "target" ? "declared as the target" : reason);
    const again = inferMetadata(table, parseConfig(text, "standin.yaml"));
    const bare = ({ metadata }: typeof inferred) => metadata.columns.map(({ reason: _reason, ...column }) => column);
    expect(bare(again)).toEqual(bare(inferred));
    expect(again.metadata.unit).toMatchObject({ kind: "entity", column: "id" });
    expect(again.metadata.target).toBe("123");
  });

  it("lets another entity be declared over the one in the columns", () => {
    const inferred = inferMetadata(table);
    const config = parseConfig(renderConfig(inferred.metadata, [], ""), "standin.yaml");
    const rows = inferMetadata(table, { ...config, entity: "none" }).metadata;
    expect(rows.unit.kind).toBe("row");
    expect(rows.columns.find(({ name }) => name === "id")).toMatchObject({ kind: "id", role: "other", treatment: "renew-pattern" });
  });

  for (const set of ["adult", "nist-ma", "cardio", "airline-tweets", "crime-wide"]) {
    it.skipIf(!hasSet(`${set}/holdout.csv`))(`changes nothing for ${set} when it is used as written`, () => {
      const source = readSet(`${set}/holdout.csv`);
      const inferred = inferMetadata(source);
      const config = parseConfig(renderConfig(inferred.metadata, inferred.notes, set), "standin.yaml");
      expect(inferMetadata(source, config).metadata.columns).toEqual(inferred.metadata.columns);
    });
  }
});
