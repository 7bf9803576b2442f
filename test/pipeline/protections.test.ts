import { expect, test } from "vitest";
import { surrogateClasses } from "../../src/metadata/metadata.js";
import { unknownProtections } from "../../src/pipeline/protections.js";
import { describeColumn, metadataOf } from "../evaluation/privacy/people.js";

test("every kind of identifier is shown with its class of HIPAA's list, other columns with their reason alone", () => {
  const identifiers = surrogateClasses.map((surrogate) => describeColumn(surrogate, "id", { treatment: "surrogate", surrogate }));
  const shown = unknownProtections(metadataOf([...identifiers, describeColumn("age", "numeric")]));
  for (const { reason } of shown.slice(0, -1)) expect(reason).toMatch(/^test; HIPAA Safe Harbor class [A-R] \(.+\)$/u);
  expect(shown.find(({ column }) => column === "email")?.reason).toContain("class F (E-mail addresses)");
  expect(shown.at(-1)?.reason).toBe("test");
});
