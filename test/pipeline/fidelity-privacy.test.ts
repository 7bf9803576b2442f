import { describe, expect, it } from "vitest";
import { inlinePool } from "../../src/parallel/pool.js";
import { fidelityPrivacyOf } from "../../src/pipeline/fidelity-privacy.js";
import { fitModel } from "../../src/pipeline/fit-model.js";
import { serialiseModel } from "../../src/pipeline/model-file.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { synthesizerKinds } from "../../src/synthesizers/registry.js";
import type { Metadata } from "../../src/metadata/metadata.js";
import type { Table } from "../../src/table/table.js";
import { meaning, metadataOf, tableOf, textColumn } from "../encode/sample-table.js";
import { clinic, k } from "./patients.js";

describe("fidelityPrivacyOf", () => {
  it("is what was given, else the tree's own place", () => {
    expect([0, 0.3, 1, null].map((given) => fidelityPrivacyOf("tree", given))).toEqual([0, 0.3, 1, 0.5]);
  });

  it.each(synthesizerKinds.filter((kind) => kind !== "tree"))("is none for %s, and an error when given", (method) => {
    expect(fidelityPrivacyOf(method, null)).toBeNull();
    expect(() => fidelityPrivacyOf(method, 0.5)).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", message: expect.stringContaining(method) as string }) as Error,
    );
  });
});

const modelAt = async (table: Table, metadata: Metadata, place: { readonly fidelityPrivacy?: number | null }): Promise<string> => {
  const request = { table, metadata, k, policyId: "vendor/1", synthesizer: "tree", rng: createRng(seedKey("fit")), pool: inlinePool };
  const model = await fitModel({ ...request, ...place, signal: new AbortController().signal, progress: () => {} });
  return serialiseModel(model);
};

it("moves what a tree model holds, and 0.5 is where it stands by itself", async () => {
  const { table, metadata } = clinic(3000, 0);
  const usual = await modelAt(table, metadata, {});
  expect(await modelAt(table, metadata, { fidelityPrivacy: 0.5 })).toBe(usual);
  expect(await modelAt(table, metadata, { fidelityPrivacy: null })).toBe(usual);
  for (const fidelityPrivacy of [0, 1]) expect(await modelAt(table, metadata, { fidelityPrivacy })).not.toBe(usual);
});

it("takes over more of weak dependences toward fidelity", async () => {
  const rng = createRng(seedKey("weak"));
  const names = ["a", "b", "c", "d"];
  const rows = Array.from({ length: 2000 }, () => {
    const lean = rng.nextFloat() * 0.4;
    return names.map(() => `${Math.floor((lean + rng.nextFloat() * 0.6) * 6)}`);
  });
  const table = tableOf(
    names.map((name, at) =>
      textColumn(
        name,
        rows.map((row) => row[at]!),
      ),
    ),
  );
  const metadata = metadataOf(names.map((name) => meaning(name, "categorical")));
  const sizes: number[] = [];
  for (const fidelityPrivacy of [0, 0.5, 1]) sizes.push((await modelAt(table, metadata, { fidelityPrivacy })).length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  expect(sizes[2]).toBeGreaterThan(1.1 * sizes[0]!);
});
