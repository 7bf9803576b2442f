import { describe, expect, it } from "vitest";
import { spoilers } from "./invented-texts.js";
import { figuresOf, fresh, root } from "./text-figures.js";

describe("textMauve", () => {
  const good = figuresOf(fresh).of("textMauve");

  it("puts fresh texts at the ceiling", () => {
    expect(good.value.lower).toBeGreaterThan(0.85);
    expect(good.value.upper).toBeGreaterThan(good.ceiling.lower);
    expect(good.floor.upper).toBeLessThan(good.ceiling.lower);
  });

  it("falls for one text for all, a soup of words and texts cut short; not for texts in other rows", () => {
    expect(figuresOf(spoilers.repeated(fresh)).of("textMauve").value.upper).toBeLessThan(0.1);
    expect(figuresOf(spoilers.truncated(fresh)).of("textMauve").value.upper).toBeLessThan(0.3);
    expect(figuresOf(spoilers.soup(fresh, root.fork("soup"))).of("textMauve").value.upper).toBeLessThan(good.value.lower - 0.1);
    expect(figuresOf(spoilers.shuffled(fresh, root.fork("shuffle"))).of("textMauve").value.estimate).toBeGreaterThan(good.value.lower);
  });
});
