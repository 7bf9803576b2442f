import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decide, evaluate, fit, inferMetadata, readTable, sample, StandinError } from "../src/index.js";
import { patientsCsv } from "./cli/patients.js";

const seed = "5e1f0c7ad2b94e368b1c5f2a9d7e4c60";
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "standin-library-"));
  writeFileSync(join(folder, "train.csv"), patientsCsv(1500));
  writeFileSync(join(folder, "holdout.csv"), patientsCsv(800, "others"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the six functions together: read, infer, fit, sample, evaluate, decide", async () => {
  const { table: train } = await readTable(join(folder, "train.csv"), { drop: ["name", "remark"] });
  const { table: holdout } = await readTable(join(folder, "holdout.csv"), { drop: ["name", "remark"] });
  const { metadata } = inferMetadata(train, { target: "outcome" });
  const steps = new Set<string>();
  const model = await fit(train, metadata, { seed, k: 3, progress: (step) => steps.add(step) });
  const synthetic = await sample(model, { seed, rows: 1500 });
  expect(synthetic.columns.map(({ name }) => name)).toEqual(train.columns.map(({ name }) => name));
  expect(synthetic.rowCount).toBe(1500);
  expect(steps.size).toBeGreaterThan(0);

  const evaluation = await evaluate({ train, holdout, synthetic, metadata, k: 3, seed });
  expect(evaluation.rows).toEqual({ train: 1500, holdout: 800, synthetic: 1500 });
  expect(decide("internal", evaluation)).toMatchObject({ policy: "internal/2", command: "evaluate" });
  expect(decide("vendor", evaluation).kind).not.toBe("pass"); // too few persons
  const attempts = (of: typeof evaluation) => decide("vendor", of).checks.find(({ id }) => id === "E2");
  expect(attempts(evaluation)?.outcome).toBe("inconclusive"); // nobody counted
  const copy = await evaluate({ train, holdout, synthetic: train, metadata, k: 3, seed, attempt: 4 });
  expect(decide("internal", copy).kind).toBe("fail");
  expect(attempts(copy)).toMatchObject({ outcome: "fail", figures: [{ figure: { value: { estimate: 4 } } }] });
  await expect(evaluate({ train, holdout, synthetic, metadata, seed, attempt: 0 })).rejects.toThrow(RangeError);
}, 240_000);

test("the same seed gives the same rows, another one others", async () => {
  const { table } = await readTable(join(folder, "train.csv"), { columns: ["age", "ward"] });
  const { metadata } = inferMetadata(table);
  const model = await fit(table, metadata, { seed });
  const again = await fit(table, metadata, { seed });
  const draw = (from: typeof model, own: string) => sample(from, { seed: own, rows: 50 });
  expect(await draw(again, "a")).toEqual(await draw(model, "a"));
  expect(await draw(model, "b")).not.toEqual(await draw(model, "a"));
});

test("errors that a user can mend are StandinError; a signal stops the work", async () => {
  await expect(readTable(join(folder, "missing.csv"))).rejects.toBeInstanceOf(StandinError);
  const { table } = await readTable(join(folder, "train.csv"), { columns: ["age", "ward"] });
  await expect(fit(table, inferMetadata(table).metadata, { seed, signal: AbortSignal.abort() })).rejects.toThrow(/abort/iu);
  expect(() => decide("vender", {} as never)).toThrow(/vendor/u);
  const { metadata } = inferMetadata(table);
  await expect(fit(table, metadata, { seed, fidelityPrivacy: 0.5, method: "copula" })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  await expect(fit(table, metadata, { seed, fidelityPrivacy: 1.5 })).rejects.toThrow(RangeError);
});
