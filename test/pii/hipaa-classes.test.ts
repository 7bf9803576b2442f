import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hipaaClasses, hipaaClassOf } from "../../src/pii/hipaa-classes.js";
import { surrogateClasses } from "../../src/metadata/metadata.js";

describe("HIPAA's classes", () => {
  it("are the 18 of 45 CFR 164.514(b)(2)(i), A to R", () => {
    expect(hipaaClasses.map(({ letter }) => letter).join("")).toBe("ABCDEFGHIJKLMNOPQR");
    expect(new Set(hipaaClasses.map(({ name }) => name)).size).toBe(18);
  });

  it.each([...surrogateClasses, "date-of-birth" as const])("has a class for %s", (kind) => {
    expect(hipaaClassOf(kind).length).toBeGreaterThan(0);
  });

  it("says plainly what no shape tells", () => {
    const unseen = hipaaClasses.filter(({ recognised }) => recognised === "no").map(({ letter }) => letter);
    expect(unseen).toEqual(["L", "P", "Q"]);
    for (const { recognised, kinds } of hipaaClasses)
      if (recognised !== "cells") expect(kinds.filter((kind) => kind !== "username")).toEqual([]);
  });

  it("keeps fax with telephone, and a wallet with accounts", () => {
    expect(hipaaClassOf("phone").map(({ letter }) => letter)).toEqual(["D", "E"]);
    expect(hipaaClassOf("crypto-address").map(({ letter }) => letter)).toEqual(["J"]);
    expect(hipaaClassOf("national-id")[0]?.letter).toBe("G");
  });

  it("stand in the documents, each with its kinds", () => {
    const page = readFileSync(new URL("../../docs/methods/pii.md", import.meta.url), "utf8");
    for (const { letter, name, kinds } of hipaaClasses) {
      const row = page.split("\n").find((line) => line.startsWith(`| ${letter} |`));
      expect(row).toContain(name);
      for (const kind of kinds) expect(row).toContain(kind);
    }
  });
});
