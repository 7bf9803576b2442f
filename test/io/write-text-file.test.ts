import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { writeTextFile } from "../../src/io/write-table.js";
import { inFolder, noSignal } from "./samples.js";

test("a text file is written as utf-8 with its mode, size and hash", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "standin.yaml");
    const written = await writeTextFile(path, "é\n", { mode: 0o600, force: false, signal: noSignal });
    expect(written.byteCount).toBe(3);
    expect(await readFile(path, "utf8")).toBe("é\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});
