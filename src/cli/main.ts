#!/usr/bin/env node
import { nodeEnvironment } from "./node-environment.js";
import { runCli } from "./run-cli.js";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());
// a reader that stops early, as `head` does, is no failure of ours
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

process.exitCode = await runCli(process.argv.slice(2), nodeEnvironment(interruption.signal));
