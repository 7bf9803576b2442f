import { describe, expect, test } from "vitest";
import { renderPreview } from "../../src/cli/preview.js";
import { tableOf } from "../pipeline/tables.js";

describe("preview of synthetic rows", () => {
  test("numbers stand to the right, texts to the left, missing cells as the file writes them", () => {
    const table = tableOf({ age: [5, 41, null], city: ["Rome", "Oslo", null] });
    expect(renderPreview(table, { rowCount: 10, width: 80 })).toBe(["age  city", "  5  Rome", " 41  Oslo"].join("\n").concat("\n"));
  });

  test("no more rows than asked for, decimals as written", () => {
    const price = {
      storage: "number" as const,
      name: "price",
      values: Float64Array.of(1.5, 2, 3),
      decimals: 2,
      fixedDecimals: true,
      missingToken: "",
    };
    expect(renderPreview({ rowCount: 3, columns: [price] }, { rowCount: 2, width: 80 })).toBe("price\n 1.50\n 2.00");
  });

  test("columns that do not fit are named below, and no line is wider than the terminal", () => {
    const table = tableOf(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`column ${i}`, ["some text", "other text"]])));
    const lines = renderPreview(table, { rowCount: 10, width: 60 }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.at(-1)).toMatch(/^and 25 more columns: column 5, /u);
    expect(lines.length).toBe(4);
  });

  test("a single column wider than the terminal is cut, not wrapped", () => {
    const lines = renderPreview(tableOf({ text: ["x".repeat(500)] }), { rowCount: 10, width: 20 }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(24);
  });

  test("control characters do not reach the terminal", () => {
    const shown = renderPreview(tableOf({ "a\u001b[31m": ["\u001b]0;title\u0007", "line\nbreak"] }), { rowCount: 10, width: 80 });
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/u);
    expect(shown.split("\n").length).toBe(3);
  });
});
