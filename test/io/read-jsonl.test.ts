import { gunzipSync, gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { jsonlText } from "../../src/io/jsonl-text.js";
import { writeTable } from "../../src/io/write-table.js";
import { columnNamed } from "../../src/table/table.js";
import { cellsOf, failureOf, inFolder, noSignal, readFileOf, readText } from "./samples.js";

const secret = "Xq7Secret";

describe("reading", () => {
  test("half a character that stands alone becomes U+FFFD, in names and in texts; whole ones stay", async () => {
    const { table } = await readText(
      '{"n\\ud83d":"a\\uDC00b","\\ud83d\\ude00":"\\ud83d\\ude00","__proto__":"\\ud800"}\n{"__proto__":"x"}\n',
    );
    expect(table.columns.map((column) => column.name)).toEqual(["n\uFFFD", "\u{1F600}", "__proto__"]);
    expect(cellsOf(table)).toEqual([
      ["a\uFFFDb", "\u{1F600}", "\uFFFD"],
      [null, null, "x"],
    ]);
  });

  test("numbers, strings, booleans, null and keys that are not there", async () => {
    const { table, format } = await readText(
      '{"n":1.5,"s":"x","b":true,"__proto__":7}\n\n{"n":null,"s":"NA","b":false}\n{"s":"x","n":2}\n',
    );
    expect(cellsOf(table)).toEqual([
      ["1.5", "x", "true", "7"],
      [null, "NA", "false", null],
      ["2", "x", null, null],
    ]);
    expect(format).toEqual({
      kind: "jsonl",
      gzip: false,
      columnTypes: [
        { name: "n", type: "number" },
        { name: "s", type: "string" },
        { name: "b", type: "boolean" },
        { name: "__proto__", type: "number" },
      ],
    });
    expect(columnNamed(table, "n")).toMatchObject({ decimals: 1, missingToken: "null" });
  });

  test("numbers in strings stay text; numbers beside strings become text, with a note", async () => {
    const { table, notes } = await readText('{"zip":"8010","m":1}\n{"zip":"01234","m":2}\n{"zip":"1","m":"three"}\n');
    expect(table.columns.map((column) => column.storage)).toEqual(["text", "text"]);
    expect(cellsOf(table)[0]).toEqual(["8010", "1"]);
    expect(notes.join(" ")).toMatch(/Column m is read as text.*row 3/);
  });

  test("tokens of the user and sentinels are missing", async () => {
    const lines = '{"n":-999,"s":"none"}\n{"n":3,"s":"x"}\n{"n":-999,"s":"y"}\n{"n":4,"s":"z"}\n';
    const { table } = await readText(lines, { missingTokensByColumn: new Map([["s", ["none"]]]) });
    expect(cellsOf(table).map((row) => row.join())).toEqual([",", "3,x", ",y", "4,z"]);
    expect([...jsonlText(table)].join("")).toBe(lines);
  });

  test("rows, columns, pieces, gzip by content and .json by name", async () => {
    const text = '{"a":1,"b":"é"}\n{"a":2,"b":"y"}\n{"a":3,"b":"z"}';
    expect(cellsOf((await readText(text, { maxRows: 2, drop: ["a"] }, 1)).table)).toEqual([["é"], ["y"]]);
    const { table, format } = await readFileOf("t.json", gzipSync(text));
    expect(table.rowCount).toBe(3);
    expect(format).toMatchObject({ kind: "jsonl", gzip: true });
  });
});

describe("refused", () => {
  test.each([
    ["an array", `[{"a":"${secret}"}]`, "JSONL_INVALID", ["line 1", "JSON array", "line of its own"]],
    ["half a line", `{"a":1}\n{"a":"${secret}\n`, "JSONL_INVALID", ["line 2"]],
    ["a value", `{"a":1}\n"${secret}"\n`, "JSONL_INVALID", ["line 2", "no object"]],
    ["nested objects", `{"a":1}\n{"a":{"b":"${secret}"}}\n`, "JSONL_NESTED", ["line 2", '"a"', "an object", "--drop"]],
    ["arrays in fields", `{"a":["${secret}"]}\n`, "JSONL_NESTED", ['"a"', "an array"]],
    ["long integers", '{"a":12345678901234567890}\n', "JSONL_INEXACT_NUMBER", ["line 1", '"a"', "string"]],
    ["nothing", "\n\n", "INPUT_EMPTY", []],
    ["no fields", "{}\n", "TABLE_NO_ROWS", []],
    ["an empty name", `{"":"${secret}"}\n`, "TABLE_EMPTY_COLUMN_NAMES", []],
    ["a cell over 1 MB", `{"a":"${secret}${"x".repeat(1 << 20)}"}\n`, "TABLE_CELL_TOO_LARGE", ['"a"', "row 1"]],
  ])("%s", async (_, text, code, says) => {
    const error = await failureOf(readText(text, { format: "jsonl" }));
    expect(error.code).toBe(code);
    for (const part of says) expect(error.message).toContain(part);
    expect(JSON.stringify([error.message, error.details])).not.toContain(secret);
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain("12345678901234567890");
  });

  test("a nested field that is dropped is no matter", async () => {
    expect(cellsOf((await readText('{"a":1,"b":[1]}\n', { format: "jsonl", drop: ["b"] })).table)).toEqual([["1"]]);
  });
});

test("written back as it was, types included", async () => {
  const text = '{"n":1.5,"s":"x \\"y\\"","b":true}\n{"n":null,"s":"true","b":null}\n{"n":-2,"s":null,"b":false}\n';
  const { table, format } = await readText(text);
  await inFolder(async (folder) => {
    const options = { mode: 0o600, force: false, signal: noSignal };
    await writeTable(join(folder, "out.jsonl"), table, format, options);
    expect(await readFile(join(folder, "out.jsonl"), "utf8")).toBe(text);
    await writeTable(join(folder, "out.jsonl.gz"), table, { ...format, kind: "jsonl", gzip: true }, options);
    expect(gunzipSync(await readFile(join(folder, "out.jsonl.gz"))).toString()).toBe(text);
  });
});
