import { describe, expect, it } from "vitest";
import { StandinError } from "../../../src/errors.js";
import { parseConfig, renderConfig } from "../../../src/metadata/config-file.js";
import { constraintKinds, constraintSchema } from "../../../src/metadata/constraints/constraint.js";
import { withConstraints } from "../../../src/metadata/constraints/settle-constraints.js";
import { declaring, ruledConstraints, ruledTable } from "../../fixtures/ruled-table.js";

const { table, metadata } = ruledTable(2000);

function problem(yaml: string): string {
  try {
    parseConfig(`version: 1\n${yaml}`, "standin.yaml");
  } catch (error) {
    if (error instanceof StandinError && error.code === "CONFIG_INVALID") return error.message;
  }
  throw new Error("no CONFIG_INVALID was thrown");
}

describe("constraints in standin.yaml", () => {
  it("are read back as they were written, of every kind, with support in a comment", () => {
    const all = declaring(metadata, [
      ...ruledConstraints,
      { kind: "fixed-combinations", columns: ["city", "a: b #c"] },
      { kind: "unique-together", columns: ["person"] },
    ]);
    const text = renderConfig(all, [], "header");
    expect(parseConfig(text, "standin.yaml").constraints).toEqual(all.constraints!.map(({ rule }) => rule));
    const found = withConstraints({ train: table, source: table, metadata, declared: undefined, k: 11 });
    const written = renderConfig(found, [], "header");
    for (const { supportRows } of found.constraints!) expect(written).toContain(`speaks of ${supportRows} rows`);
    expect(parseConfig(written, "standin.yaml").constraints).toEqual(found.constraints!.map(({ rule }) => rule));
  });

  it("are an empty list where nothing was found, and absent where nobody looked", () => {
    expect(parseConfig(renderConfig({ ...metadata, constraints: [] }, [], ""), "standin.yaml").constraints).toEqual([]);
    expect(parseConfig(renderConfig(metadata, [], ""), "standin.yaml").constraints).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    [
      "a kind that is none",
      "constraints:\n  - kind: inequalty\n    low: a\n    high: b",
      /standin.yaml:3 has "kind" .*allowed are functional-dependency, one-to-one/,
    ],
    ["no kind", "constraints:\n  - low: a", /"kind"/],
    [
      "an unknown key",
      "constraints:\n  - kind: inequality\n    low: a\n    hi: b\n    high: c",
      /standin.yaml:5 has the unknown key "hi".*low, high, strict/,
    ],
    [
      "an unknown condition",
      "constraints:\n  - kind: if-then\n    if: { a: { equals: 1 } }\n    must: { b: { is: 1 } }",
      /unknown key "equals".*atLeast/,
    ],
    ["a condition that says nothing", "constraints:\n  - kind: if-then\n    if: { a: {} }\n    must: { b: { is: 1 } }", /standin.yaml:4/],
    ["one column for an order", "constraints:\n  - kind: date-order\n    columns: [a]", /at least 2 entries/],
    ["a step of 0", "constraints:\n  - kind: fixed-increments\n    column: a\n    step: 0", /"step"/],
    ["no list", "constraints: none", /array/],
  ])("refuses %s", (_, yaml, message) => {
    expect(problem(yaml)).toMatch(message);
  });

  it("has every kind of the schema", () => {
    expect(constraintSchema.options.map(({ shape }) => shape.kind.value)).toEqual([...constraintKinds]);
  });
});
