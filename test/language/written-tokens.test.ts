import { describe, expect, it } from "vitest";
import { joinTokens, writtenTokens } from "../../src/language/written-tokens.js";

const words = (text: string): string[] => writtenTokens(text).map(({ text: word }) => word);

describe("written tokens", () => {
  it.each([
    ["I don't know, really!!", ["I", "don't", "know", ",", "really", "!!"]],
    ["@united #fail http://t.co/xYz9 ok", ["@united", "#fail", "http://t.co/xYz9", "ok"]],
    ["at 11:40am on 2/22/14 for $1,200.50...", ["at", "11:40am", "on", "2/22/14", "for", "$", "1,200.50", "..."]],
    ["Straße wäre naïve", ["Straße", "wäre", "naïve"]],
    ["今日は雨です ok", ["今", "日", "は", "雨", "で", "す", "ok"]],
    ["one\ntwo\t three", ["one", "\n", "two", "three"]],
    ["👍🏽 fine ❤️", ["👍🏽", "fine", "❤️"]],
    ["<b>bold</b>", ["<", "b", ">", "bold", "<", "/", "b", ">"]],
    ["", []],
    [" \u0000 ", ["\u0000"]],
  ])("of %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each(["I don't know, really!!", "“Quoted” (aside) - and/or", "line one\nline two", "今日は雨です", "a  b   c"])(
    "join again: %j",
    (text) => {
      expect(joinTokens(writtenTokens(text))).toBe(text.replace(/ +/g, " "));
    },
  );

  it("look no further than the limit", () => {
    expect(writtenTokens("word ".repeat(1e6), 20).length).toBe(4);
  });
});
