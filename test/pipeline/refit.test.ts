import { expect, it } from "vitest";
import type { Refit } from "../../src/evaluation/figures.js";
import { evaluatePrivacy } from "../../src/evaluation/privacy/evaluate-privacy.js";
import { inlinePool } from "../../src/parallel/pool.js";
import { drawParts, refitOf } from "../../src/pipeline/draw-parts.js";
import { splitPersons } from "../../src/pipeline/split.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { loadPolicy } from "../../src/release/load-policy.js";
import type { Table } from "../../src/table/table.js";
import { clinic } from "./patients.js";

const work = { pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
const rng = (name: string) => createRng(seedKey(name));

it("the method as a function: the same rows and rng give the same table, as many persons as were given", async () => {
  const { table, metadata } = clinic(600, 3);
  const policy = loadPolicy({ kind: "builtin", name: "vendor" });
  const refit = refitOf({ metadata, policy, method: "tree", fidelityPrivacy: null }, work);
  const first = await refit(table, rng("a"));
  expect(await refit(table, rng("a"))).toEqual(first);
  expect(await refit(table, rng("b"))).not.toEqual(first);
  expect(new Set((first.columns.find(({ name }) => name === "patient") as { codes: Int32Array }).codes).size).toBe(600);
  expect(first.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
});

it("canaries never meet the holdout: what C2 has fitted again is train and rows whose identifiers nobody has", async () => {
  const { table, metadata } = clinic(900, 3);
  const policy = loadPolicy({ kind: "builtin", name: "vendor" });
  const split = splitPersons(table, { unit: metadata.unit, personsNeeded: 300, share: null, holdout: null }, rng("split"));
  const request = { split, metadata, policy, method: "tree", fidelityPrivacy: null, rowCount: null, teaching: null, rng: rng("run") };
  const { folds, released } = await drawParts(request, work);
  const given: Table[] = [];
  const method = refitOf(request, work);
  const refit: Refit = (train, own) => {
    given.push(train);
    return method(train, own);
  };
  const { fittedOn } = split;
  const input = { folds, released, fittedOn, metadata, k: policy.k, rng: rng("evaluate"), ...work, refit };
  const privacy = await evaluatePrivacy({ ...input, checks: ["C2"] });
  expect(privacy).toMatchObject([{ id: "C2", result: { kind: "measured", twin: { sighted: true } } }]);
  expect(given).toHaveLength(1);
  const patients = (of: Table): string[] => {
    const column = of.columns.find(({ name }) => name === "patient")!;
    return column.storage === "text" ? Array.from(column.codes, (code) => column.dictionary[code]!) : [];
  };
  const held = new Set(patients(folds[0]!.holdout));
  expect(patients(given[0]!).some((patient) => held.has(patient))).toBe(false);
  const added = patients(given[0]!).slice(fittedOn.rowCount);
  expect(new Set(added).size).toBe(added.length);
  const known = new Set(patients(table));
  expect(added.filter((patient) => known.has(patient))).toEqual([]);
});
