import { spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { builtAddress } from "../../src/parallel/built-address.js";
import type { Ports } from "../../src/pipeline/ports.js";
import { patientsCsv } from "./patients.js";
import { createScratch, type Scratch } from "./scratch.js";

const root = join(import.meta.dirname, "../..");
const isBuilt = builtAddress(new URL("../../src/cli/main.js", import.meta.url)) !== null;
if (!isBuilt) console.info("Ctrl-C is not tested on a real process: dist/cli/main.js is missing or older than its source (npm run build)");

let scratch: Scratch;
beforeEach(() => {
  scratch = createScratch();
  writeFileSync(scratch.path("patients.csv"), patientsCsv(1200));
});
afterEach(() => scratch.remove());

type Interrupt = () => void;
const moments: Readonly<Record<string, (ports: Ports, interrupt: Interrupt) => Ports>> = {
  "after reading": (ports, interrupt) => ({
    ...ports,
    readTable: async (...args) => {
      const result = await ports.readTable(...args);
      interrupt();
      return result;
    },
  }),
  "after drawing, before the attacks": (ports, interrupt) => ({
    ...ports,
    state: {
      ...ports.state,
      append: async (...args) => {
        await ports.state.append(...args);
        interrupt();
      },
    },
  }),
  "while the release is written": (ports, interrupt) => ({
    ...ports,
    releases: {
      begin: async (...args) => {
        const draft = await ports.releases.begin(...args);
        const addText: typeof draft.addText = (name, text) => {
          interrupt();
          return draft.addText(name, text);
        };
        return { addText, addTable: draft.addTable.bind(draft), commit: draft.commit.bind(draft), discard: draft.discard.bind(draft) };
      },
    },
  }),
};

describe("Ctrl-C", () => {
  test.each(Object.keys(moments))("%s leaves nothing half-made", async (moment) => {
    const change = moments[moment]!;
    const outcome = await scratch.runWith(
      (environment, interrupt) => ({ ...environment, ports: change(environment.ports, interrupt) }),
      scratch.path("patients.csv"),
      "--policy",
      "internal",
      "--seed",
      "1",
    );
    expect(outcome.stderr).toContain("error INTERRUPTED: ");
    expect(outcome).toMatchObject({ exitCode: 130, stdout: "" });
    expect(scratch.files().filter((name) => !name.startsWith("state/"))).toEqual(["patients.csv"]);
    expect(readdirSync(scratch.folder).filter((name) => name.includes("release"))).toEqual([]);
  });

  test("an interrupted fit leaves no model", async () => {
    const change = moments["after reading"]!;
    const outcome = await scratch.runWith(
      (environment, interrupt) => ({ ...environment, ports: change(environment.ports, interrupt) }),
      "fit",
      scratch.path("patients.csv"),
      "-o",
      scratch.path("model.json"),
    );
    expect(outcome.exitCode).toBe(130);
    expect(scratch.files()).toEqual(["patients.csv"]);
  });

  test.skipIf(!isBuilt).each([1, 2])("ends a real process with %i thread(s), exit code 130", async (threads) => {
    writeFileSync(scratch.path("patients.csv"), patientsCsv(12_000));
    const argv = [join(root, "dist/cli/main.js"), scratch.path("patients.csv"), "--policy", "internal", "--threads", String(threads)];
    const child = spawn(process.execPath, argv, { env: { ...process.env, STANDIN_STATE_DIR: scratch.path("state") } });
    let stderr = "";
    child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const isPartial = (): boolean => existsSync(scratch.path("patients-release.partial"));
    while (!isPartial() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isPartial()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stderr).toContain("error INTERRUPTED: ");
    expect(stderr).not.toMatch(/\n\s+at /u);
    expect(scratch.files().filter((name) => !name.startsWith("state/"))).toEqual(["patients.csv"]);
    expect(readdirSync(scratch.folder).filter((name) => name.includes("release"))).toEqual([]);
  });
});
