import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { nodeReleaseStore } from "../../src/io/node-release-store.js";
import type { FileSystem } from "../../src/table/file-system.js";
import type { Table } from "../../src/table/table.js";
import { failingFileSystem } from "./failing-file-system.js";
import { failureOf, inFolder, noSignal, plainCsv } from "./samples.js";

const table: Table = {
  rowCount: 2,
  columns: [{ storage: "number", name: "n", values: Float64Array.of(1, 2), decimals: 0, fixedDecimals: true, missingToken: "" }],
};

async function release(folder: string, force = false, fileSystem?: FileSystem, signal = noSignal): Promise<string> {
  const draft = await nodeReleaseStore({ signal, fileSystem }).begin(folder, { force });
  await draft.addTable("data/out.csv", table, plainCsv);
  await draft.addText("data/more.txt", "more");
  await draft.addText("manifest.json", "{}");
  return draft.commit();
}

async function tree(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

const made = ["r", "r/data", "r/data/more.txt", "r/data/out.csv", "r/manifest.json"];

describe("a release", () => {
  test("appears whole at the end, with sizes and hashes told", async () => {
    await inFolder(async (folder) => {
      const draft = await nodeReleaseStore({ signal: noSignal }).begin(join(folder, "r"), { force: false });
      const file = await draft.addTable("data/out.csv", table, plainCsv);
      const text = await draft.addText("report.html", "é");
      expect(file).toEqual({ name: "data/out.csv", byteCount: 6, sha256: createHash("sha256").update("n\n1\n2\n").digest("hex") });
      expect(text.byteCount).toBe(2);
      expect(await readdir(folder)).toEqual(["r.partial"]);
      expect((await stat(join(folder, "r.partial"))).mode & 0o777).toBe(0o700);
      expect(await draft.commit()).toBe(join(folder, "r"));
      expect(await tree(folder)).toEqual(["r", "r/data", "r/data/out.csv", "r/report.html"]);
      await draft.discard();
      expect(await readFile(join(folder, "r/data/out.csv"), "utf8")).toBe("n\n1\n2\n");
    });
  });

  test("discarded, it leaves nothing; what a crashed run left is removed", async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "r.partial"));
      await writeFile(join(folder, "r.partial", "stale"), "");
      const draft = await nodeReleaseStore({ signal: noSignal }).begin(join(folder, "r"), { force: false });
      await draft.addText("a", "");
      expect(await tree(folder)).toEqual(["r.partial", "r.partial/a"]);
      await draft.discard();
      await draft.discard();
      expect(await readdir(folder)).toEqual([]);
      await expect(draft.addText("b", "")).rejects.toThrow(RangeError);
      await expect(draft.commit()).rejects.toThrow(RangeError);
    });
  });

  test("paths that lead out of the folder are refused", async () => {
    await inFolder(async (folder) => {
      const draft = await nodeReleaseStore({ signal: noSignal }).begin(join(folder, "r"), { force: false });
      for (const name of ["", "../x", "/x", "a/../../x", "a//b", "a\\b", "./a"])
        await expect(draft.addText(name, "")).rejects.toThrow(RangeError);
      await draft.discard();
    });
  });

  test("a signal takes the draft away", async () => {
    await inFolder(async (folder) => {
      const controller = new AbortController();
      const draft = await nodeReleaseStore({ signal: controller.signal }).begin(join(folder, "r"), { force: false });
      await draft.addText("a", "");
      controller.abort();
      expect((await failureOf(draft.addText("b", ""))).code).toBe("INTERRUPTED");
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

describe("what stands there already", () => {
  test("is kept without force, an empty folder too", async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "r"));
      expect((await failureOf(release(join(folder, "r")))).code).toBe("OUTPUT_EXISTS");
      expect(await tree(folder)).toEqual(["r"]);
    });
  });

  test("with force an empty folder and an earlier release are replaced, nothing else", async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "r"));
      await release(join(folder, "r"), true);
      await writeFile(join(folder, "r", "old"), "");
      await release(join(folder, "r"), true);
      expect(await tree(folder)).toEqual(made);
      await mkdir(join(folder, "other"));
      await writeFile(join(folder, "other", "thesis.tex"), "years of work");
      const error = await failureOf(release(join(folder, "other"), true));
      expect(error.code).toBe("OUTPUT_NOT_A_RELEASE");
      expect(await tree(join(folder, "other"))).toEqual(["thesis.tex"]);
      await writeFile(join(folder, "file"), "");
      expect((await failureOf(release(join(folder, "file"), true))).code).toBe("OUTPUT_NOT_A_RELEASE");
    });
  });

  test("made while the release was: kept", async () => {
    await inFolder(async (folder) => {
      const draft = await nodeReleaseStore({ signal: noSignal }).begin(join(folder, "r"), { force: false });
      await draft.addText("manifest.json", "{}");
      await mkdir(join(folder, "r"));
      expect((await failureOf(draft.commit())).code).toBe("OUTPUT_EXISTS");
      expect(await tree(folder)).toEqual(["r"]);
    });
  });
});

test("whichever call fails, there is no half release, and an earlier one is still there", async () => {
  for (const isReplacing of [false, true]) {
    const total = await inFolder(async (folder) => {
      if (isReplacing) await release(join(folder, "r"));
      const counting = failingFileSystem(0, "EIO");
      await release(join(folder, "r"), isReplacing, counting);
      return counting.calls;
    });
    let failed = 0;
    for (let k = 1; k <= total.length; k++) {
      await inFolder(async (folder) => {
        if (isReplacing) await release(join(folder, "r"));
        const outcome = await release(join(folder, "r"), isReplacing, failingFileSystem(k, "ENOSPC")).catch((error: unknown) => error);
        const left = (await tree(folder)).filter((name) => !name.startsWith("r.replaced"));
        if (outcome instanceof Error) {
          failed++;
          expect(outcome).toMatchObject({ code: "OUTPUT_NO_SPACE" });
          expect(left).toEqual(isReplacing ? made : []);
        } else expect(left).toEqual(made); // cleaning up and the last sync may fail once the release is in place
      });
    }
    expect(failed).toBeGreaterThan(10);
  }
});

test("parents that are missing or files are named", async () => {
  await inFolder(async (folder) => {
    const error = await failureOf(release(join(folder, "no", "r")));
    expect(error.code).toBe("OUTPUT_PARENT_MISSING");
    expect(error.message).toContain(join(folder, "no", "r"));
  });
});
