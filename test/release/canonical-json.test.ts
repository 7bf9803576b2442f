import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/release/canonical-json.js";

describe("canonicalJson", () => {
  test("does not depend on the order of keys and reads back as the same value", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ stringUnit: "grapheme" })), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  test("keeps a key named __proto__", () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });

  test("leaves out properties that are undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test.each([
    ["NaN", Number.NaN],
    ["an infinity", Number.POSITIVE_INFINITY],
    ["a lone surrogate", "\uD800"],
    ["a lone surrogate in a key", { "\uDC00": 1 }],
    ["a bigint", 1n],
    ["a Map", new Map()],
    ["a function", () => 1],
    ["undefined in an array", [undefined]],
  ])("refuses %s", (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(RangeError);
  });
});
