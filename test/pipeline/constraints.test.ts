import { describe, expect, it } from "vitest";
import { constraintText } from "../../src/metadata/constraints/constraint.js";
import { tableCells } from "../../src/metadata/constraints/table-cells.js";
import { violationsOf } from "../../src/metadata/constraints/violations.js";
import type { Metadata } from "../../src/metadata/metadata.js";
import { inlinePool } from "../../src/parallel/pool.js";
import { auditModel } from "../../src/pipeline/audit-model.js";
import { fitModel, type Model } from "../../src/pipeline/fit-model.js";
import { parseModel, serialiseModel } from "../../src/pipeline/model-file.js";
import { sampleModel } from "../../src/pipeline/sample-model.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { canonicalJson, sha256Hex } from "../../src/release/canonical-json.js";
import type { Table } from "../../src/table/table.js";
import type { Constraint } from "../../src/metadata/constraints/constraint.js";
import { cellsOf, meaning, metadataOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";
import { declaring, ruledConstraints, ruledTable } from "../fixtures/ruled-table.js";

const k = 11;
const work = { pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
const fit = async (table: Table, metadata: Metadata, synthesizer = "independent"): Promise<Model> =>
  await fitModel({ table, metadata, k, policyId: "vendor/1", synthesizer, rng: createRng(seedKey("fit")), ...work });
const draw = async (model: Model, count: number, seed = "sample"): Promise<Table> =>
  await sampleModel(model, { kind: "rows", count }, { ...work, rng: createRng(seedKey(seed)) });

/** The rules that some row breaks, by what the source says. */
function broken(drawn: Table, source: Table, metadata: Metadata): string[] {
  const [cells, reference] = [tableCells(drawn, metadata), tableCells(source, metadata)];
  return metadata.constraints!.flatMap(({ rule }) =>
    violationsOf(rule, cells, reference).violatingRows === 0 ? [] : [constraintText(rule)],
  );
}

// `independent` knows nothing of how columns go together: whatever holds, holds by the constraints
describe.each(["independent", "tree"])("rows drawn by %s", (synthesizer) => {
  it("keep a rule of every kind, in the columns and order of the source", async () => {
    const { table, metadata: plain } = ruledTable(3000);
    const metadata = declaring(plain, [
      ...ruledConstraints,
      { kind: "fixed-combinations", columns: ["married", "grade"] },
      { kind: "unique-together", columns: ["code", "start", "net"] },
    ]);
    const drawn = await draw(await fit(table, metadata, synthesizer), 3000);
    expect(drawn.rowCount).toBe(3000);
    expect(drawn.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    expect(drawn.columns.map(({ storage }) => storage)).toEqual(table.columns.map(({ storage }) => storage));
    expect(broken(drawn, table, metadata)).toEqual([]);
    // and are no empty shells
    for (const { name } of table.columns.filter((column) => column.name !== "visit"))
      expect(new Set(cellsOf(drawn, name)).size).toBeGreaterThan(1);
    expect(new Set(cellsOf(drawn, "country"))).toEqual(new Set(cellsOf(table, "country")));
    const filled = (from: Table, name: string): number => cellsOf(from, name).filter((cell) => cell !== null).length / 3000;
    // 3,000 draws of a share near .9 lie within .05 of it but for 1e-15 of seeds
    expect(Math.abs(filled(drawn, "end") - filled(table, "end"))).toBeLessThan(0.05);
  });

  it("keep them where persons have several rows", async () => {
    const { table, metadata: plain } = ruledTable(3000, 3);
    const metadata = declaring(plain, [...ruledConstraints, { kind: "unique-together", columns: ["person", "visit"] }]);
    const drawn = await draw(await fit(table, metadata, synthesizer), 900);
    expect(drawn.rowCount).toBeGreaterThan(700);
    expect(broken(drawn, table, metadata)).toEqual([]);
    expect(new Set(cellsOf(drawn, "person")).size).toBeGreaterThan(200);
  });
});

describe("a model with constraints", () => {
  const { table, metadata: plain } = ruledTable(2500);
  const metadata = declaring(plain, [...ruledConstraints, { kind: "fixed-combinations", columns: ["married", "grade"] }]);

  it("comes back from its file and draws the same rows", async () => {
    const model = await fit(table, metadata);
    const loaded = parseModel(serialiseModel(model), "model.json");
    expect(loaded.output).toEqual(JSON.parse(JSON.stringify(model.output)));
    const [one, two] = [await draw(model, 300), await draw(loaded, 300)];
    for (const { name } of table.columns) expect(cellsOf(one, name)).toEqual(cellsOf(two, name));
  });

  it("draws the first units alike, however many are drawn", async () => {
    const model = await fit(table, metadata);
    const [few, many] = [await draw(model, 200), await draw(model, 700)];
    for (const { name } of table.columns) expect(cellsOf(many, name).slice(0, 200)).toEqual(cellsOf(few, name));
  });

  it("passes its audit, and fails it when a pair was written into the file", async () => {
    const model = await fit(table, metadata);
    const loaded = parseModel(serialiseModel(model), "model.json");
    const audit = auditModel(loaded, table);
    expect(audit.findings).toEqual([]);
    expect(audit.checked.join(" ")).toContain("Every pair, combination and end");
    const file = JSON.parse(serialiseModel(model)) as {
      constraints: { steps: { kind: string; mapping?: { targets: string[] } }[] };
      sha256?: string;
    };
    file.constraints.steps.find(({ mapping }) => mapping !== undefined)!.mapping!.targets[0] = "someone's country";
    delete file.sha256;
    const forged = parseModel(canonicalJson({ ...file, sha256: sha256Hex(canonicalJson(file)) }), "model.json");
    const findings = auditModel(forged, table).findings.join(" ");
    expect(findings).toContain("Constraints:");
    expect(findings).not.toContain("someone");
  });

  it.each<
    [string, RegExp, (plan: { steps: Record<string, unknown>[]; mappings: unknown[]; combinations: { allowed: string[] }[] }) => void]
  >([
    [
      "a step whose column is not there",
      /needs column nowhere/,
      (plan) =>
        plan.steps.push({
          kind: "ratio",
          of: "nowhere",
          factor: 1,
          column: { name: "net", storage: { storage: "text", missingToken: "" } },
        }),
    ],
    [
      "lists of different lengths",
      /column code .* different lengths/,
      (plan) => plan.mappings.push({ from: "city", to: "code", sources: ["a"], targets: [], nearest: false }),
    ],
    ["a combination of another length", /another length/, (plan) => plan.combinations[0]!.allowed.push('["a"]')],
    ["a step twice", /which is not there/, (plan) => plan.steps.push(plan.steps[0]!)],
  ])("is refused with %s", async (_, message, change) => {
    const file = JSON.parse(serialiseModel(await fit(table, metadata))) as { constraints: Parameters<typeof change>[0]; sha256?: string };
    change(file.constraints);
    delete file.sha256;
    expect(() => parseModel(canonicalJson({ ...file, sha256: sha256Hex(canonicalJson(file)) }), "model.json")).toThrow(message);
  });

  it("names the rule when rows cannot be made to keep it", async () => {
    const rows = Array.from({ length: 300 }, (_, row) => row);
    const small = tableOf([
      textColumn(
        "a",
        rows.map((row) => "pqr"[row % 3]!),
      ),
      numberColumn(
        "id",
        rows.map((row) => row + 1),
      ),
    ]);
    const meta = metadataOf([meaning("a", "categorical"), meaning("id", "id", { treatment: "renew-rows" })]);
    const model = await fit(small, declaring(meta, [{ kind: "unique-together", columns: ["a"] }]));
    await expect(draw(model, 4)).rejects.toThrow(/After 100 attempts \d+ drawn row\(s\) still break a constraint: unique-together/);
    const three = await draw(model, 3);
    expect(new Set(cellsOf(three, "a"))).toEqual(new Set(["p", "q", "r"]));
    expect(cellsOf(three, "id")).toEqual(["1", "2", "3"]);
  });

  it("draws rows again for conditions that nothing can set, and keeps the ids of all", async () => {
    const rules: Constraint[] = [
      { kind: "if-then", if: { married: { is: "yes" } }, must: { code: { not: "K00" }, grade: { oneOf: ["low", "high"] } } },
    ];
    const kept = { ...table, columns: table.columns };
    const drawnFree = await draw(await fit(kept, { ...plain, constraints: [] }), 1500);
    const bound = declaring(plain, rules);
    const drawn = await draw(await fit(kept, bound), 1500);
    expect(broken(drawn, kept, bound)).toEqual([]);
    expect(broken(drawnFree, kept, bound)).toHaveLength(1);
    expect(cellsOf(drawn, "person")).toEqual(cellsOf(drawnFree, "person"));
    expect(new Set(cellsOf(drawn, "person")).size).toBe(1500);
  });
});
