import { expect, test } from "vitest";
import { wantsColor } from "../../src/cli/node-environment.js";
import { headline, painter } from "../../src/cli/paint.js";
import { createScratch } from "./scratch.js";

const target = (hasColor: boolean) => ({ isTTY: hasColor, hasColor, columns: 80, write: () => undefined });

test("verdicts are green, red and yellow where there are colours, and plain elsewhere", () => {
  expect(headline("pass", "Released", target(true))).toBe("\u001b[32mReleased\u001b[39m");
  expect(headline("fail", "Refused", target(true))).toBe("\u001b[31mRefused\u001b[39m");
  expect(headline("inconclusive", "Inconclusive", target(true))).toBe("\u001b[33mInconclusive\u001b[39m");
  expect(headline("pass", "Released", target(false))).toBe("Released");
  expect(painter(target(false)).hint("Next")).toBe("Next");
});

test("colours need a terminal, and NO_COLOR or a dumb terminal switches them off", () => {
  expect(wantsColor(true, {})).toBe(true);
  expect(wantsColor(true, { NO_COLOR: "" })).toBe(true);
  expect(wantsColor(true, { NO_COLOR: "1" })).toBe(false);
  expect(wantsColor(true, { TERM: "dumb" })).toBe(false);
  expect(wantsColor(undefined, {})).toBe(false);
  expect(wantsColor(undefined, { FORCE_COLOR: "1" })).toBe(false);
});

test("an error's code is red on a terminal and plain in a pipe", async () => {
  const scratch = createScratch();
  try {
    const onTerminal = await scratch.runWith(
      (usual) => ({ ...usual, stderr: { ...usual.stderr, hasColor: true } }),
      "run",
      scratch.path("none.csv"),
    );
    expect(onTerminal.stderr).toContain("\u001b[31merror INPUT_NOT_FOUND:\u001b[39m ");
    expect((await scratch.run("run", scratch.path("none.csv"))).stderr).toMatch(/^error INPUT_NOT_FOUND: /u);
  } finally {
    scratch.remove();
  }
});
