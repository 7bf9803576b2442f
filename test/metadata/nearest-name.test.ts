import { expect, it } from "vitest";
import { nearestName } from "../../src/metadata/nearest-name.js";

it("finds what was meant, and nothing when nothing is near", () => {
  expect(nearestName("incme", ["age", "income", "sex"])).toBe("income");
  expect(nearestName("AGE", ["sex", "age"])).toBe("age");
  expect(nearestName("marital-status", ["status", "marital_status"])).toBe("marital_status");
  expect(nearestName("zebra", ["age", "income"])).toBeNull();
  expect(nearestName("x", [])).toBeNull();
});

it("takes the earlier of two that are equally near", () => {
  expect(nearestName("col3", ["col1", "col2"])).toBe("col1");
});
