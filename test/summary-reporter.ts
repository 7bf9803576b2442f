import type { Reporter, TestModule } from "vitest/node";

/** Prints why tests were skipped and, as the last line of a run, the plain count: "N passed, N failed, N skipped". */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const reasons: string[] = [];
    for (const module of modules) {
      // A file that could not be loaded has no tests to count, and must not pass for that.
      const loadErrorCount = module.errors().length;
      counts.failed += loadErrorCount;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") counts.passed++;
        else if (result.state === "skipped") {
          counts.skipped++;
          reasons.push(`skipped: ${test.fullName}: ${result.note ?? "no reason given"}`);
        } else counts.failed++;
      }
    }
    counts.failed += errors.length;
    // After the default reporter's own summary, which is written within the same turn.
    setImmediate(() => {
      for (const reason of reasons) console.log(reason);
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    });
  }
}
