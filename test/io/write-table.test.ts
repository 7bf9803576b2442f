import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

import { readTable } from "../../src/io/read-table.js";
import { fileTableSink, writeTable, writeTextFile } from "../../src/io/write-table.js";
import type { Table, TableFormat } from "../../src/table/table.js";
import { failingFileSystem } from "./failing-file-system.js";
import { cellsOf, failureOf, inFolder, noSignal, plainCsv } from "./samples.js";

const table: Table = {
  rowCount: 10_000,
  columns: [
    {
      storage: "number",
      name: "n",
      values: Float64Array.from({ length: 10_000 }, (_, i) => i / 4),
      decimals: 2,
      fixedDecimals: false,
      missingToken: "",
    },
    {
      storage: "text",
      name: "t",
      codes: Int32Array.from({ length: 10_000 }, (_, i) => (i % 3) - 1),
      dictionary: ["é", "x"],
      missingToken: "NA",
    },
  ],
};
const formats: readonly [string, TableFormat][] = [
  ["csv", plainCsv],
  ["gzipped csv", { ...plainCsv, gzip: true }],
  ["jsonl", { kind: "jsonl", gzip: false }],
  ["parquet", { kind: "parquet" }],
];
const options = { mode: 0o600, force: false, signal: noSignal };

describe("a file that is written", () => {
  test.each(formats)("%s: mode, size, hash, cells", async (_, format) => {
    await inFolder(async (folder) => {
      const path = join(folder, format.kind === "csv" && format.gzip ? "out.csv.gz" : `out.${format.kind}`);
      const written = await writeTable(path, table, format, options);
      const bytes = await readFile(path);
      expect(written).toEqual({ path, byteCount: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toHaveLength(1);
      expect(cellsOf((await readTable(path, {}, { signal: noSignal })).table)).toEqual(cellsOf(table));
    });
  });

  test.each(formats)("%s: the same table gives the same bytes", async (_, format) => {
    await inFolder(async (folder) => {
      const first = await writeTable(join(folder, "a"), table, format, options);
      const second = await writeTable(join(folder, "b"), table, format, options);
      expect(second.sha256).toBe(first.sha256);
    });
  });

  test("gzip holds no time and no name", async () => {
    await inFolder(async (folder) => {
      await writeTable(join(folder, "out.csv.gz"), table, { ...plainCsv, gzip: true }, options);
      const bytes = await readFile(join(folder, "out.csv.gz"));
      expect([...bytes.subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
      expect(gunzipSync(bytes).toString()).toMatch(/^n,t\n0,NA\n0\.25,é\n0\.5,x\n/);
    });
  });

  test("the port does the same", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "out.csv");
      const written = await fileTableSink(path, { mode: 0o644, force: false }).write(table, plainCsv, noSignal);
      expect(written.byteCount).toBe((await stat(path)).size);
    });
  });
});

describe("what stands there already", () => {
  test("is kept without force and replaced with it", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "out.csv");
      await writeFile(path, "mine");
      expect((await failureOf(writeTable(path, table, plainCsv, options))).code).toBe("OUTPUT_EXISTS");
      expect(await readFile(path, "utf8")).toBe("mine");
      await writeTable(path, table, plainCsv, { ...options, force: true });
      expect(await readFile(path, "utf8")).toMatch(/^n,t\n/);
      expect(await readdir(folder)).toEqual(["out.csv"]);
    });
  });

  test("is kept even when it came while the file was written", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "out.csv");
      const fileSystem = failingFileSystem(0, "", () => {
        if (fileSystem.calls.at(-1) === "renameNew") writeFileSync(path, "theirs");
      });
      expect((await failureOf(writeTextFile(path, "ours", { ...options, fileSystem }))).code).toBe("OUTPUT_EXISTS");
      expect(await readFile(path, "utf8")).toBe("theirs");
      expect(await readdir(folder)).toEqual(["out.csv"]);
    });
  });

  test("a folder is never replaced, a missing parent is named", async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "d"));
      const error = await failureOf(writeTable(join(folder, "d"), table, plainCsv, { ...options, force: true }));
      expect(error.code).toBe("OUTPUT_EXISTS");
      expect(error.message).toContain("is a folder");
      expect((await failureOf(writeTable(join(folder, "no", "out.csv"), table, plainCsv, options))).code).toBe("OUTPUT_PARENT_MISSING");
      await writeFile(join(folder, "f"), "");
      expect((await failureOf(writeTable(join(folder, "f", "out.csv"), table, plainCsv, options))).code).toBe("OUTPUT_PARENT_MISSING");
    });
  });
});

describe("every call that can fail", () => {
  const failures = [
    ["ENOSPC", "OUTPUT_NO_SPACE"],
    ["EACCES", "OUTPUT_NOT_ALLOWED"],
    ["EROFS", "OUTPUT_NOT_ALLOWED"],
    ["EIO", "OUTPUT_FAILED"],
  ] as const;

  test.each(formats)("%s: nothing is left behind, and an earlier file is untouched", async (_, format) => {
    for (const force of [false, true]) {
      await inFolder(async (folder) => {
        const counting = failingFileSystem(0, "EIO");
        await writeTable(join(folder, "count"), table, format, { ...options, force, fileSystem: counting });
        expect(counting.calls.length).toBeGreaterThan(4);
        for (let k = 1; k <= counting.calls.length; k++) {
          const [code, expected] = failures[k % failures.length]!;
          const path = join(folder, force ? "count" : "out");
          const before = force ? await readFile(path) : null;
          const error = await failureOf(writeTable(path, table, format, { ...options, force, fileSystem: failingFileSystem(k, code) }));
          expect(error.code).toBe(expected);
          expect(error.message).toContain(path);
          expect(await readdir(folder)).toEqual(["count"]);
          if (before !== null) expect(before.equals(await readFile(path))).toBe(true);
        }
      });
    }
  });

  test.each(formats)("%s: an abort at any call leaves nothing, or the whole file", async (_, format) => {
    await inFolder(async (folder) => {
      for (let k = 1; k <= 12; k++) {
        const controller = new AbortController();
        const fileSystem = failingFileSystem(0, "", (count) => {
          if (count === k) controller.abort();
        });
        const path = join(folder, `out-${k}`);
        const outcome = await writeTable(path, table, format, { ...options, signal: controller.signal, fileSystem }).catch(
          (error: unknown) => error,
        );
        const isWhole = !(outcome instanceof Error);
        if (!isWhole) expect(outcome).toMatchObject({ code: "INTERRUPTED" });
        expect((await readdir(folder)).includes(`out-${k}`)).toBe(isWhole);
        expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
      }
    });
  });
});

test("a value that the encoding lacks leaves nothing behind", async () => {
  await inFolder(async (folder) => {
    const wide: Table = {
      rowCount: 1,
      columns: [{ storage: "text", name: "t", codes: Int32Array.of(0), dictionary: ["日"], missingToken: "" }],
    };
    const error = await failureOf(writeTable(join(folder, "o.csv"), wide, { ...plainCsv, encoding: "latin-1" }, options));
    expect(error.code).toBe("OUTPUT_NOT_ENCODABLE");
    expect(await readdir(folder)).toEqual([]);
  });
});
