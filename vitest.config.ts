import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/summary-reporter.js";

export default defineConfig({
  test: {
    include: ["test/**/*.{test,property,statistical,reference,golden,browser}.ts"],
    reporters: ["default", new SummaryReporter()],
    environment: "node",
    // generous: a machine of two loaded cores runs the slowest at a fifth of its usual speed
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A test that hangs after its end is a bug (an open pool, an open file): say so soon.
    teardownTimeout: 5_000,
  },
});
