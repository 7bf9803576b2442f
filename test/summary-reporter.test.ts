import { afterEach, expect, it, vi } from "vitest";
import type { TestModule } from "vitest/node";
import { SummaryReporter } from "./summary-reporter.js";

afterEach(() => vi.restoreAllMocks());

function module(states: readonly string[], loadErrorCount = 0): TestModule {
  const tests = states.map((state) => ({
    fullName: `a ${state} test`,
    result: () => ({ state, note: state === "skipped" ? "no browser" : undefined }),
  }));
  return { errors: () => Array.from({ length: loadErrorCount }, () => ({})), children: { allTests: () => tests } } as unknown as TestModule;
}

async function printed(modules: readonly TestModule[], errors: readonly unknown[]): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  new SummaryReporter().onTestRunEnd(modules, errors);
  await new Promise((resolve) => setImmediate(resolve));
  return log.mock.calls.map(([line]) => String(line));
}

it("ends with the plain count, after the reasons of skipped tests", async () => {
  expect(await printed([module(["passed", "passed", "skipped"]), module(["failed"])], [])).toEqual([
    "skipped: a skipped test: no browser",
    "2 passed, 1 failed, 1 skipped",
  ]);
});

it("counts as failed what hides tests: a file that does not load, an error outside of tests, a test that never ended", async () => {
  expect((await printed([module(["pending"], 1)], [new Error("late")])).at(-1)).toBe("0 passed, 3 failed, 0 skipped");
});
