import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

import type { ErrorCode, StandinError } from "../../src/errors.js";
import { gunzip } from "../../src/io/gunzip.js";
import { readTable } from "../../src/io/read-table.js";
import type { ReadOptions } from "../../src/table/ports.js";
import { failureOf, inFolder, noSignal, readFileOf, readText } from "./samples.js";

/** Stands for a cell of the source: no message and no detail may hold it. */
const secret = "Xq7Secret";

function expectQuiet(error: StandinError): void {
  expect(JSON.stringify([error.message, error.details])).not.toContain(secret);
  expect(error.cause).toBeUndefined();
  expect(error.exitCode).toBe(2);
  expect(error.message).not.toContain("\n");
}

interface Case {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly code: ErrorCode;
  /** All of these stand in the message. */
  readonly says: readonly string[];
  readonly options?: ReadOptions;
}

const cases: readonly Case[] = [
  { name: "empty", content: "", code: "INPUT_EMPTY", says: ["standard input is empty"] },
  { name: "blank lines alone", content: "\n\n  \n", code: "INPUT_EMPTY", says: ["standard input is empty"] },
  { name: "a byte order mark alone", content: "\uFEFF", code: "INPUT_EMPTY", says: ["empty"] },
  { name: "header only", content: "a,b\n", code: "TABLE_NO_ROWS", says: ["2 column names and no row"] },
  { name: "header only, no line end", content: "a,b", code: "TABLE_NO_ROWS", says: ["2 column names"] },
  { name: "duplicate names", content: `a,b,a\n1,${secret},2\n`, code: "TABLE_DUPLICATE_COLUMNS", says: ["columns 1 and 3", '"a"'] },
  { name: "empty name", content: `,b\n1,${secret}\n`, code: "TABLE_EMPTY_COLUMN_NAMES", says: ["column 1 of 2", "row number"] },
  { name: "blank name", content: `a, ,c\n1,${secret},2\n`, code: "TABLE_EMPTY_COLUMN_NAMES", says: ["column 2 of 3"] },
  {
    name: "no header",
    content: `39,${secret},77516\n50,b,83311\n38,c,215646\n`,
    code: "CSV_HEADER_MISSING",
    says: ["looks like data", "2 of its 3 fields", "--header present"],
  },
  {
    name: "too many fields",
    content: `a,b\n1,x\n2,${secret},3\n`,
    code: "CSV_RAGGED_ROW",
    says: ["line 3", "3 fields where the header has 2"],
  },
  {
    name: "too few fields, after a line break in a cell",
    content: `a,b\n1,"x\ny"\n${secret}\n3,z\n`,
    code: "CSV_RAGGED_ROW",
    says: ["line 4", "1 field where the header has 2"],
  },
  {
    name: "unclosed quote",
    content: `a,b\n1,x\n2,"${secret}\n3,y\n`,
    code: "CSV_UNCLOSED_QUOTE",
    says: ["line 3", "never closed"],
  },
  { name: "unclosed quote in the header", content: `a,"b\n1,${secret}\n`, code: "CSV_UNCLOSED_QUOTE", says: ["line 1"] },
  { name: "stray quote", content: `a,b\n1,x\n2,"${secret}" or so\n3,y\n`, code: "CSV_STRAY_QUOTE", says: ["line 3", "doubled"] },
  {
    name: "2,001 columns",
    content: `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(",")}\n`,
    code: "TABLE_TOO_MANY_COLUMNS",
    says: ["2001", "2000"],
  },
  {
    name: "a cell over 1 MB",
    content: `a,b\n1,x\n2,${secret}${"x".repeat(1 << 20)}\n`,
    code: "TABLE_CELL_TOO_LARGE",
    says: ['column "b", row 2', "1 MB"],
  },
  {
    name: "a quote that is never closed in a large file",
    content: `a,b\n1,x\n2,"${secret}\n${"3,y\n".repeat(600_000)}`,
    code: "TABLE_CELL_TOO_LARGE",
    says: ["line 3", "column 2", "never closed"],
  },
  { name: "NUL bytes", content: `a,b\n1,${secret}\n2,\0\n`, code: "INPUT_NUL_BYTES", says: ["line 3", "NUL"] },
  {
    name: "utf-16 without a mark",
    content: Buffer.from(`a,b\n1,${secret}\n`.repeat(5), "utf16le"),
    code: "INPUT_NUL_BYTES",
    says: ["--encoding utf-16le"],
  },
  {
    name: "windows-1252 read as utf-8",
    content: Buffer.from(`a,b\n1,x\n2,${secret}\xE9\n`, "latin1"),
    code: "INPUT_ENCODING",
    says: ["line 3", "utf-8", "--encoding windows-1252"],
  },
  { name: "a character cut off at the end", content: Buffer.from([97, 10, 98, 0xc3]), code: "INPUT_ENCODING", says: ["line 2"] },
  {
    name: "xlsx",
    content: Buffer.from("PK\x03\x04\x14\0\x06\0\x08\0xl/workbook.xml", "latin1"),
    code: "INPUT_NOT_TEXT",
    says: ["Excel", "export the sheet as CSV"],
  },
  { name: "zip", content: Buffer.from("PK\x03\x04\x14\0data.csv", "latin1"), code: "INPUT_NOT_TEXT", says: ["ZIP", "Unpack"] },
  { name: "pdf", content: "%PDF-1.7\n", code: "INPUT_NOT_TEXT", says: ["PDF"] },
  { name: "png", content: Buffer.from("\x89PNG\r\n\x1A\n", "latin1"), code: "INPUT_NOT_TEXT", says: ["PNG"] },
  { name: "sqlite", content: "SQLite format 3\0 and more", code: "INPUT_NOT_TEXT", says: ["SQLite"] },
  { name: "web page", content: `<!DOCTYPE html>\n<p>${secret}`, code: "INPUT_NOT_TEXT", says: ["web page"] },
  {
    name: "control characters",
    content: Buffer.from(Array.from({ length: 4000 }, (_, i) => 1 + ((i * 7919) % 120))),
    code: "INPUT_NOT_TEXT",
    says: ["binary data"],
  },
  { name: "damaged gzip", content: gzipSync(`a,b\n1,${secret}\n`).subarray(0, 20), code: "GZIP_DAMAGED", says: ["cut short"] },
];

describe("each is one paragraph that says what, where and what next, and quotes no cell", () => {
  test.each(cases)("$name", async ({ content, code, says, options }) => {
    const error = await failureOf(readText(content, options));
    expect(error.code).toBe(code);
    for (const part of says) expect(error.message).toContain(part);
    expectQuiet(error);
  });

  test.each(cases)("$name, in small pieces", async ({ content, code, options }) => {
    if (content.length > 100_000) return;
    const error = await failureOf(readText(content, options, 5));
    expect(error.code).toBe(code);
  });
});

describe("files", () => {
  test("missing", async () => {
    const error = await failureOf(readTable("no/such/file.csv", {}, { signal: noSignal }));
    expect(error.code).toBe("INPUT_NOT_FOUND");
    expect(error.message).toContain("no/such/file.csv");
  });

  test("a folder", async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "d.csv"));
      const error = await failureOf(readTable(join(folder, "d.csv"), {}, { signal: noSignal }));
      expect(error.code).toBe("INPUT_IS_FOLDER");
      expect(error.message).toContain(join(folder, "d.csv"));
    });
  });

  test("no permission", async () => {
    const openFile = (): never => {
      throw Object.assign(new Error(`EACCES ${secret}`), { code: "EACCES" });
    };
    const error = await failureOf(readTable("patients.csv", {}, { signal: noSignal, openFile }));
    expect(error.code).toBe("INPUT_UNREADABLE");
    expect(error.message).toMatch(/patients\.csv.*permissions/);
    expectQuiet(error);
  });

  test("a disk that fails half way; the file is closed", async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, "t.csv"), "a\n1\n");
      let isClosed = false;
      const openFile = async (path: string): ReturnType<typeof open> => {
        const handle = await open(path);
        const close = handle.close.bind(handle);
        handle.read = () => Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }));
        handle.close = () => {
          isClosed = true;
          return close();
        };
        return handle;
      };
      const error = await failureOf(readTable(join(folder, "t.csv"), {}, { signal: noSignal, openFile }));
      expect(error.code).toBe("INPUT_UNREADABLE");
      expect(isClosed).toBe(true);
    });
  });

  test("an ending that is not known", async () => {
    const error = await failureOf(readFileOf("t.dat2", `a\n${secret}\n`));
    expect(error.code).toBe("INPUT_FORMAT_UNKNOWN");
    expect(error.message).toMatch(/ends in \.dat2.*--format/);
    const { table } = await readFileOf("t.dat2", "a\n1\n", { format: "csv" });
    expect(table.rowCount).toBe(1);
  });

  test("a spreadsheet is called one whatever its name", async () => {
    const error = await failureOf(readFileOf("t.xlsx", Buffer.from("PK\x03\x04\x14\0[Content_Types].xml", "latin1")));
    expect(error.code).toBe("INPUT_NOT_TEXT");
  });
});

describe("what must not be refused", () => {
  test.each([
    ["years as names", "id,2019,2020\n1,5,6\n"],
    ["counted names", "0,1,2\n5.5,6,7\n"],
    ["one numeric name above text", "7,b\nx,y\nz,u\n"],
    ["names that are magic words", "PAR1,BZh,RDX\n1,2,3\n"],
    ["a name X on a line of its own", "X\n1\n"],
    ["a cell of just 1 MB", `a,b\n1,${"x".repeat(1 << 20)}\n`],
    ["2,000 columns", `${Array.from({ length: 2000 }, (_, i) => `c${i}`).join(",")}\n${"1,".repeat(1999)}1\n`],
    ["a quote inside an unquoted cell", 'a,b\n1,5" pipe\n'],
    ["form feed and escape in a cell or two", "a,b\n1,x\x0Cy\n2,\x1B[0m\n"],
  ])("%s", async (_, text) => {
    expect((await readText(text)).table.rowCount).toBeGreaterThan(0);
  });

  test("data-like names when the user says so", async () => {
    const { table } = await readText("39,77516\n50,83311\n", { header: "present" });
    expect(table.columns.map((column) => column.name)).toEqual(["39", "77516"]);
  });
});

describe("gzip bombs", () => {
  async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  async function drain(source: AsyncIterable<Uint8Array>): Promise<number> {
    let length = 0;
    for await (const piece of source) length += piece.length;
    return length;
  }

  test("past the first bytes, more than 200 times the size is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(8 << 20));
    const error = await failureOf(drain(gunzip(one(bomb), "bomb.csv.gz", 1 << 20)));
    expect(error.code).toBe("GZIP_TOO_LARGE");
    expect(error.message).toContain("bomb.csv.gz");
  });

  test("below that size any ratio is read", async () => {
    expect(await drain(gunzip(one(gzipSync(Buffer.alloc(8 << 20))), "t.csv.gz"))).toBe(8 << 20);
  });
});
