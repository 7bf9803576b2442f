import { expect, test } from "vitest";
import { debugTrace, errorReport } from "../../src/cli/error-text.js";
import { createProgressLine } from "../../src/cli/progress-line.js";
import { StandinError } from "../../src/errors.js";

const sentinel = "SENTINEL-VALUE-77";

test("an error of ours is one paragraph with its code and exit code", () => {
  const report = errorReport(new StandinError("TOO_FEW_PERSONS", "first line\n  second\u001b[31m line"));
  expect(report).toEqual({ code: "TOO_FEW_PERSONS", message: "first line second·[31m line", exitCode: 3 });
});

test("the message of an unforeseen error is not shown, nor that of its cause, not even in a trace", () => {
  const error = new TypeError(`cannot read ${sentinel}`, { cause: new Error(sentinel) });
  expect(errorReport(error)).toMatchObject({ code: "INTERNAL", exitCode: 4 });
  expect(JSON.stringify(errorReport(error))).not.toContain(sentinel);
  expect(debugTrace(error)).toContain("TypeError");
  expect(debugTrace(error)).toMatch(/\n\s+at /u);
  expect(debugTrace(error)).not.toContain(sentinel);
  expect(errorReport(sentinel).message).not.toContain(sentinel);
});

test("a progress line is redrawn when it changes, cleared at the end, and absent without a terminal", () => {
  const written: string[] = [];
  const target = (isTTY: boolean) => ({ isTTY, columns: 20, write: (text: string) => void written.push(text) });
  const line = createProgressLine(target(true));
  line.update("fit", 0.101);
  line.update("fit", 0.104);
  line.update("a step with a very long name", 2);
  line.clear();
  line.clear();
  expect(written).toEqual(["\r\u001b[2Kfit … 10 %", "\r\u001b[2Ka step with a very ", "\r\u001b[2K"]);
  const silent = createProgressLine(target(false));
  silent.update("fit", 0.5);
  silent.clear();
  expect(written.length).toBe(3);
});
