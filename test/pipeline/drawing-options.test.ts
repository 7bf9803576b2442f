import { expect, it } from "vitest";
import { drawingOptions } from "../../src/pipeline/drawing-options.js";
import { clinic, fitted, fittedClinic, k } from "./patients.js";
import { auditModel } from "../../src/pipeline/audit-model.js";
import { parseModel, serialiseModel } from "../../src/pipeline/model-file.js";

it("names coded columns: every part of a date, none of what is not learned", async () => {
  const { model } = await fittedClinic("tree", 300, 0);
  const drawing = { order: ["admitted", "age"], methods: [{ name: "__proto__", method: "independent" as const }] };
  const options = drawingOptions({ ...model.metadata, drawing }, model.codebook, "tree");
  expect(options.target).toBe("severe");
  expect(options.order!.slice(0, 1)).toEqual(["admitted/day"]);
  expect(options.order!.at(-1)).toBe("age");
  expect(options.order!.every((name) => name === "age" || name.startsWith("admitted/"))).toBe(true);
  expect(options.alone).toEqual(["__proto__"]);
  expect(drawingOptions(model.metadata, model.codebook, "tree")).toEqual({ target: "severe", order: [], alone: [] });
});

it("refuses a method that is neither the run's nor independent", async () => {
  const { table, metadata } = clinic(300, 0);
  const drawing = { order: [], methods: [{ name: "ward", method: "copula" as const }] };
  await expect(fitted("tree", table, { ...metadata, drawing })).rejects.toThrow(
    expect.objectContaining({
      code: "COLUMN_SETTING_INVALID",
      message: expect.stringMatching(/"ward".*copula.*fitted by tree/u) as string,
    }) as Error,
  );
  expect((await fitted("copula", table, { ...metadata, drawing })).generation).toBe(1);
});

it.each(["tree", "copula"])("a %s model with them is saved, read and audited", async (kind) => {
  const { table, metadata } = clinic(600, 2);
  const drawing = { order: ["dose", "ward"], methods: [{ name: "age", method: "independent" as const }] };
  const model = parseModel(serialiseModel(await fitted(kind, table, { ...metadata, drawing })), "model.json");
  expect(model.metadata.drawing).toEqual(drawing);
  const audit = auditModel(model, table);
  expect(audit.findings).toEqual([]);
  expect(k).toBe(11);
});
