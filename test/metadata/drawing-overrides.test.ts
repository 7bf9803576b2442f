import { describe, expect, it } from "vitest";
import { StandinError } from "../../src/errors.js";
import { parseConfig } from "../../src/metadata/config-file.js";
import { inferMetadata } from "../../src/metadata/infer-metadata.js";
import type { MetadataOverrides } from "../../src/metadata/overrides.js";
import { tableOf, textColumn } from "../encode/sample-table.js";

const rows = 60;
const letters = (count: number): string[] => Array.from({ length: rows }, (_, row) => "abcdefgh"[row % count]!);
const table = tableOf([
  textColumn("ward", letters(3)),
  textColumn("outcome", letters(2)),
  textColumn("region", letters(5)),
  textColumn("country", letters(1)),
]);
const infer = (overrides: MetadataOverrides) => inferMetadata(table, { entity: "none", ...overrides }).metadata;

function failure(overrides: MetadataOverrides): StandinError {
  try {
    infer(overrides);
  } catch (error) {
    if (error instanceof StandinError) return error;
    throw error;
  }
  throw new Error("the settings were taken");
}

describe("order and method of columns", () => {
  it("stand in the metadata as a person set them, and nothing where nobody did", () => {
    expect(infer({}).drawing).toBeUndefined();
    expect(infer({ order: [], columns: [{ name: "ward", kind: "categorical" }] }).drawing).toBeUndefined();
    expect(infer({ order: ["region", "ward"], columns: [{ name: "outcome", method: "independent" }] }).drawing).toEqual({
      order: ["region", "ward"],
      methods: [{ name: "outcome", method: "independent" }],
    });
  });

  it("are refused for a column that the table lacks, with the nearest name", () => {
    const error = failure({ order: ["ward", "regoin"] });
    expect(error.code).toBe("COLUMN_UNKNOWN");
    expect(error.message).toMatch(/^order names the column "regoin".*"region"/u);
  });

  it("are refused for a column named twice, and for one that no method draws", () => {
    expect(failure({ order: ["ward", "region", "ward"] }).message).toMatch(/"ward".*twice/u);
    for (const overrides of [{ order: ["country"] }, { columns: [{ name: "country", method: "independent" as const }] }]) {
      const error = failure(overrides);
      expect(error.code).toBe("COLUMN_SETTING_INVALID");
      expect(error.message).toMatch(/"country".*treatment is constant/u);
    }
  });

  it("are read from standin.yaml; another word is refused with those that are allowed", () => {
    const config = parseConfig("version: 1\norder: [region]\ncolumns:\n  - name: ward\n    method: independent\n", "standin.yaml");
    expect(config.order).toEqual(["region"]);
    expect(config.columns).toEqual([{ name: "ward", method: "independent" }]);
    expect(() => parseConfig("version: 1\ncolumns:\n  - name: ward\n    method: forest\n", "standin.yaml")).toThrow(
      /standin.yaml:4 has "method".*tree, copula, independent/u,
    );
    expect(() => parseConfig("version: 1\norder: region\n", "standin.yaml")).toThrow(/standin.yaml:2 has "order"/u);
  });
});
