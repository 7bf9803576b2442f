import { beforeAll, describe, expect, it } from "vitest";
import { auditModel } from "../../src/pipeline/audit-model.js";
import type { Model } from "../../src/pipeline/fit-model.js";
import { parseModel, serialiseModel } from "../../src/pipeline/model-file.js";
import { canonicalJson, sha256Hex } from "../../src/release/canonical-json.js";
import { synthesizerKinds } from "../../src/synthesizers/registry.js";
import { selectRows } from "../../src/table/table.js";
import { cellsOf, tableOf, textColumn } from "../encode/sample-table.js";
import { clinic, fitted, k, sentinelText } from "./patients.js";

/** A model after its file was changed by someone who mends the checksum. */
function forged(model: Model, change: (file: Record<string, unknown>) => void): Model {
  const file = JSON.parse(serialiseModel(model)) as Record<string, unknown>;
  change(file);
  const { sha256: _, ...rest } = file;
  return parseModel(canonicalJson({ ...rest, sha256: sha256Hex(canonicalJson(rest)) }), "model.json");
}

describe.each(synthesizerKinds)("audit of a %s model", (kind) => {
  const { table, metadata } = clinic(900, 3);
  let model: Model;
  beforeAll(async () => {
    model = parseModel(serialiseModel(await fitted(kind, table, metadata)), "model.json");
  });

  it("passes with the table it was fitted on, and says what it recounted", () => {
    const audit = auditModel(model, table);
    expect(audit.findings).toEqual([]);
    expect(audit.passed).toBe(true);
    expect(audit.notChecked).toEqual([]);
    expect(audit.checked.join(" ")).toContain(`k = ${k}`);
  });

  it("passes with the same rows and a column more", () => {
    expect(auditModel(model, tableOf([...table.columns, textColumn("more", cellsOf(table, "ward"))])).passed).toBe(true);
  });

  it("says without the source what it could not check", () => {
    const audit = auditModel(model, null);
    expect(audit.passed).toBe(true);
    expect(audit.notChecked.join(" ")).toContain("--source");
  });

  it("fails with another table and names columns, never a value", () => {
    const other = clinic(900, 3, "another clinic");
    const audit = auditModel(model, other.table);
    expect(audit.passed).toBe(false);
    const said = audit.findings.join(" ");
    expect(said).toContain("Column dose");
    expect(said).not.toContain("north");
    expect(said).not.toContain(sentinelText);
  });

  it("fails with half of the rows", () => {
    const half = selectRows(
      table,
      Uint32Array.from({ length: table.rowCount >> 1 }, (_, row) => row),
    );
    expect(auditModel(model, half).passed).toBe(false);
  });

  it("fails where the source lacks a column, and says which", () => {
    const audit = auditModel(model, tableOf(table.columns.filter(({ name }) => name !== "ward")));
    expect(audit.passed).toBe(false);
    expect(audit.findings.join(" ")).toContain('"ward"');
    expect(audit.notChecked.length).toBeGreaterThan(0);
  });

  it("finds a category that someone wrote into the file", () => {
    const changed = forged(model, (file) => {
      const { columns } = file["codebook"] as { columns: { name: string; codec: { values: string[] } }[] };
      columns.find(({ name }) => name === "ward")!.codec.values[0] = sentinelText;
    });
    const audit = auditModel(changed, table);
    expect(audit.passed).toBe(false);
    expect(audit.findings.join(" ")).toContain("Column ward");
    expect(audit.findings.join(" ")).not.toContain(sentinelText);
  });

  it("finds group sizes that someone wrote into the file", () => {
    const changed = forged(model, (file) => {
      const { state } = file["synthesizer"] as { state: { sizes: unknown[] } };
      state.sizes = [{ from: 100, to: 100, weight: 1 }];
    });
    expect(auditModel(changed, table).findings.join(" ")).toContain("rows a person has");
  });
});

it("finds frequencies that someone wrote into an independent model", async () => {
  const { table, metadata } = clinic(400, 0);
  const model = await fitted("independent", table, metadata);
  const changed = forged(model, (file) => {
    const { state } = file["synthesizer"] as { state: { columns: { name: string; cumulative: string; codes: string }[] } };
    const column = state.columns.find(({ name }) => name === "ward")!;
    const bytes = Buffer.from(column.cumulative, "base64");
    bytes.writeUInt16LE(9, 0);
    column.cumulative = bytes.toString("base64");
  });
  const audit = auditModel(changed, table);
  expect(audit.findings).toEqual(["Column ward: its frequencies differ from what this source gives."]);
});

it("finds tree nodes that fewer than k persons stand behind", async () => {
  const { table, metadata } = clinic(1200, 0);
  const model = await fitted("tree", table, metadata);
  // the same model under a k that its leaves do not have
  const audit = auditModel({ ...model, k: 400 }, table);
  expect(audit.findings.join(" ")).toMatch(/tree nodes stand on fewer than 400 persons/);
});
