import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluatePrivacy } from "../../../../src/evaluation/privacy/evaluate-privacy.js";
import type { PrivacyCheckId } from "../../../../src/evaluation/figures.js";
import { describeColumn, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { messages } from "../writers.js";

const ids: readonly PrivacyCheckId[] = ["A1", "A2", "A3", "A4", "A5", "E1"];
const columns = [
  describeColumn("who", "id", { role: "entity-key", treatment: "renew-entity", surrogate: "username" }),
  describeColumn("patient", "id", { role: "direct-identifier", treatment: "surrogate", surrogate: "person-name" }),
  describeColumn("mail", "id", { role: "direct-identifier", treatment: "surrogate", surrogate: "email" }),
  describeColumn("zip", "categorical", { role: "quasi-identifier" }),
  describeColumn("amount", "numeric"),
  describeColumn("note", "text", { treatment: "leave-out" }),
];

test("no cell of any column stands in what is reported, whatever was leaked", async () => {
  const seed = fc.tuple(
    fc.string({ unit: fc.constantFrom("b", "d", "g", "k", "m", "p", "v", "x", "z"), minLength: 9, maxLength: 12 }),
    fc.boolean(),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(seed, async ([sentinel, byPerson, isLeaky]) => {
      const side = (count: number, own: string) =>
        tableOf(
          textColumn(
            "who",
            Array.from({ length: count }, (_, i) => `${own}who${i}`),
          ),
          textColumn(
            "patient",
            Array.from({ length: count }, (_, i) => `${own}ann ${own}doe${i}`),
          ),
          textColumn(
            "mail",
            Array.from({ length: count }, (_, i) => `${own}mail${i}@x.test`),
          ),
          textColumn(
            "zip",
            Array.from({ length: count }, (_, i) => `${own}zip${i % 60}`),
          ),
          numberColumn(
            "amount",
            Array.from({ length: count }, (_, i) => 987_650_000 + i + own.length),
          ),
          textColumn(
            "note",
            messages(count, own).map((text, i) => `${own}note${i} ${text}`),
          ),
        );
      const [train, holdout] = [side(80, sentinel), side(70, `h${sentinel}`)];
      const unit = byPerson
        ? ({ kind: "entity", column: "who", declared: true, reason: "test" } as const)
        : ({ kind: "row", reason: "test" } as const);
      const fold = { train, holdout: isLeaky ? train : holdout, synthetic: isLeaky ? train : side(80, "z") };
      const checks = await evaluatePrivacy(inputOf(fold, metadataOf(columns, unit), { checks: ids }));
      const written = JSON.stringify(checks).toLowerCase();
      expect(checks.map(({ id }) => id)).toEqual(ids);
      expect(written).not.toContain(sentinel);
      expect(written).not.toContain("98765");
    }),
    { numRuns: 12 },
  );
});
