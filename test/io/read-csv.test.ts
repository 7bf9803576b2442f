import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

import { fileTableSource, readTable } from "../../src/io/read-table.js";
import { columnNamed } from "../../src/table/table.js";
import { cellsOf, inFolder, noSignal, readFileOf, readText } from "./samples.js";

describe("columns", () => {
  test("numbers, text and missing cells", async () => {
    const { table, format, notes } = await readText("age,city\n31,Graz\n,Wien\n40,?\n");
    expect(cellsOf(table)).toEqual([
      ["31", "Graz"],
      [null, "Wien"],
      ["40", null],
    ]);
    expect(columnNamed(table, "age")).toMatchObject({ storage: "number", decimals: 0, missingToken: "" });
    expect(columnNamed(table, "city")).toMatchObject({ storage: "text", missingToken: "?", dictionary: ["Graz", "Wien"] });
    expect(format).toEqual({
      kind: "csv",
      delimiter: ",",
      quote: '"',
      quoteAll: false,
      newline: "\n",
      encoding: "utf-8",
      byteOrderMark: false,
      decimalComma: false,
      gzip: false,
    });
    expect(notes).toEqual(["Empty cells are read as missing in age (33 %).", '"?" is read as missing in city (33 %).']);
  });

  test("decimals are counted, and fixed ones are told from shortest ones", async () => {
    const { table } = await readText("fixed,free\n1.50,1.5\n2.00,2\n");
    expect(columnNamed(table, "fixed")).toMatchObject({ decimals: 2, fixedDecimals: true });
    expect(columnNamed(table, "free")).toMatchObject({ decimals: 1, fixedDecimals: false });
  });

  test("leading zeros, long integers and grouped thousands stay text", async () => {
    const { table } = await readText('zip,card,sum\n01234,12345678901234567890,"1,234"\n8010,1,"2,000"\n');
    expect(table.columns.map((column) => column.storage)).toEqual(["text", "text", "text"]);
    expect(cellsOf(table)[0]).toEqual(["01234", "12345678901234567890", "1,234"]);
  });

  test("a column that turns to text late keeps the spelling of its numbers, and the notes say where", async () => {
    const spelled = ["1.50", "+3", "1e5", ".5", " 7", "-0", "2", "NA", "9007199254740991", "0.12345678901234567"];
    const { table, notes } = await readText(`x,y\n${spelled.map((cell) => `${cell},1`).join("\n")}\ntwelve,1\n`);
    expect(cellsOf(table).map((row) => row[0])).toEqual([...spelled.map((cell) => (cell === "NA" ? null : cell)), "twelve"]);
    expect(notes).toContain(
      "Column x is read as text: most of its cells are numbers, but not all (the first that is none stands in row 11).",
    );
  });

  test("__proto__, constructor and toString are names like any other", async () => {
    const { table } = await readText("__proto__,constructor,toString\n1,a,b\n2,c,d\n");
    expect(table.columns.map((column) => column.name)).toEqual(["__proto__", "constructor", "toString"]);
    expect(cellsOf(table)).toEqual([
      ["1", "a", "b"],
      ["2", "c", "d"],
    ]);
  });

  test("one row, and a last line without an end", async () => {
    expect(cellsOf((await readText("a,b\n1,x")).table)).toEqual([["1", "x"]]);
  });

  test("a column of nothing but missing cells", async () => {
    const { table } = await readText("a,b\n1,\n2,\n");
    expect(columnNamed(table, "b")).toMatchObject({ storage: "number", missingToken: "" });
    expect(cellsOf(table)).toEqual([
      ["1", null],
      ["2", null],
    ]);
  });

  test("one column: blank lines are left out, quoted empty cells are missing", async () => {
    const { table, notes } = await readText('name\nanna\n""\n\nbert\n\n');
    expect(cellsOf(table)).toEqual([["anna"], [null], ["bert"]]);
    expect(notes).toContain("Blank lines were left out.");
  });
});

describe("dialect", () => {
  test.each([
    ["semicolon", "a;b;c\n1;x,y;2\n2;z;3\n", ";"],
    ["tab", "a\tb\n1\tx\n", "\t"],
    ["bar", "a|b\n1|x\n", "|"],
    ["comma beside semicolons in text", 'a,b\n1,"x;y;z"\n2,"u;v;w"\n', ","],
  ])("%s", async (_, text, delimiter) => {
    const { table, format } = await readText(text);
    expect(format).toMatchObject({ delimiter });
    expect(table.columns.length).toBeGreaterThan(1);
  });

  test("a given delimiter and quote are taken", async () => {
    const { table } = await readText("a:b\n1:'x:y'\n", { delimiter: ":", quote: "'" });
    expect(cellsOf(table)).toEqual([["1", "x:y"]]);
  });

  test("single quotes are found", async () => {
    const { table, format } = await readText("'a','b'\n'1','x, y'\n'2','it''s'\n");
    expect(format).toMatchObject({ quote: "'", quoteAll: true });
    expect(cellsOf(table)).toEqual([
      ["1", "x, y"],
      ["2", "it's"],
    ]);
  });

  test("quoteAll only where every field is quoted", async () => {
    expect((await readText('"a","b"\n"1","x"\n')).format).toMatchObject({ quoteAll: true });
    expect((await readText('"a","b"\n1,"x"\n')).format).toMatchObject({ quoteAll: false });
  });

  test("line ends: CRLF, mixed, bare CR", async () => {
    const expected = [
      ["1", "x"],
      ["2", "y"],
    ];
    const crlf = await readText("a,b\r\n1,x\r\n2,y\r\n");
    expect(cellsOf(crlf.table)).toEqual(expected);
    expect(crlf.format).toMatchObject({ newline: "\r\n" });
    const mixed = await readText("a,b\r\n1,x\n2,y\r\n");
    expect(cellsOf(mixed.table)).toEqual(expected);
    expect(mixed.notes).toContain("Lines end in two different ways; the output uses the more frequent one.");
    const bare = await readText("a,b\r1,x\r2,y\r");
    expect(cellsOf(bare.table)).toEqual(expected);
    expect(bare.format).toMatchObject({ newline: "\n" });
  });

  test("line ends inside quoted fields are kept", async () => {
    const { table } = await readText('a,b\r\n"1\r\n2","x\n\ny\r"\r\n3,z\r\n');
    expect(cellsOf(table)).toEqual([
      ["1\r\n2", "x\n\ny\r"],
      ["3", "z"],
    ]);
  });

  test("decimal comma: found, not found where it could be thousands, overridden", async () => {
    const found = await readText("a;b\n1,5;x\n-2,25;y\n");
    expect(cellsOf(found.table).map((row) => row[0])).toEqual(["1.5", "-2.25"]);
    expect(found.format).toMatchObject({ decimalComma: true });
    expect(found.notes[0]).toMatch(/decimal comma/);
    const thousands = await readText("a;b\n1,500;x\n2,250;y\n");
    expect(thousands.table.columns[0]).toMatchObject({ storage: "text" });
    const told = await readText("a;b\n1,500;x\n2,250;y\n", { decimalComma: true });
    expect(cellsOf(told.table).map((row) => row[0])).toEqual(["1.5", "2.25"]);
    const denied = await readText("a;b\n1,5;x\n-2,25;y\n", { decimalComma: false });
    expect(denied.table.columns[0]).toMatchObject({ storage: "text" });
  });
});

describe("reading in pieces", () => {
  test("pieces of one to seven bytes give the same table as one piece", async () => {
    const text = 'a,b,c\n1,"x ""q"" é\n,",3\n2,€😀,\n,"\r\n",5\n';
    const whole = cellsOf((await readText(text)).table);
    for (const size of [1, 2, 3, 7]) expect(cellsOf((await readText(text, {}, size)).table)).toEqual(whole);
  });

  test("a file of several pieces: rows, quotes and line numbers go on over their borders", async () => {
    const lines = Array.from({ length: 120_000 }, (_, i) => `${i},"text ""${i % 97}""\n more",${i / 8}`);
    const { table } = await readText(`id,text,x\n${lines.join("\n")}\n`);
    expect(table.rowCount).toBe(120_000);
    const cells = cellsOf(table);
    expect(cells[119_999]).toEqual(["119999", `text "${119_999 % 97}"\n more`, String(119_999 / 8)]);
    expect(table.columns[1]).toMatchObject({ storage: "text" });
    await expect(readText(`id,text,x\n${lines.join("\n")}\n1,2\n`)).rejects.toMatchObject({
      code: "CSV_RAGGED_ROW",
      details: { line: 240_002, found: 2, expected: 3 },
    });
  });

  test("gzip is told by its content, and kept for the output", async () => {
    const { table, format } = await readFileOf("t.csv", gzipSync("a,b\n1,x\n"));
    expect(cellsOf(table)).toEqual([["1", "x"]]);
    expect(format).toMatchObject({ gzip: true });
  });
});

describe("choice of rows and columns", () => {
  const text = "a,b,c\n1,x,5\n2,y,6\n3,z,7\n";

  test("max rows", async () => {
    const { table, notes } = await readText(text, { maxRows: 2 });
    expect(table.rowCount).toBe(2);
    expect(notes).toContain("Only the first 2 rows were read, as --max-rows asks.");
  });

  test("columns and drop, in the file's order", async () => {
    expect((await readText(text, { columns: ["c", "a"] })).table.columns.map((column) => column.name)).toEqual(["a", "c"]);
    expect((await readText(text, { drop: ["b"] })).table.columns.map((column) => column.name)).toEqual(["a", "c"]);
  });

  test("unknown names are answered with the nearest known one", async () => {
    await expect(readText("income,b\n1,2\nx,y\n", { drop: ["incme"] })).rejects.toMatchObject({
      code: "COLUMN_UNKNOWN",
      message: expect.stringContaining('Did you mean "income"?') as string,
    });
  });

  test("values that options cannot have", async () => {
    await expect(readText(text, { maxRows: 0 })).rejects.toMatchObject({ code: "READ_OPTION_INVALID" });
    await expect(readText(text, { delimiter: "ab" })).rejects.toMatchObject({ code: "READ_OPTION_INVALID" });
    await expect(readText(text, { columns: ["a"], drop: ["a"] })).rejects.toMatchObject({ code: "READ_OPTION_INVALID" });
  });
});

test("the port reads the same table", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "t.csv");
    await writeFile(path, "a,b\n1,x\n");
    expect(await fileTableSource(path, {}).read(noSignal)).toEqual(await readTable(path, {}, { signal: noSignal }));
  });
});

test("a signal stops the reading and nothing stays open", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "t.csv");
    await writeFile(path, `a,b\n${"1,x\n".repeat(1_000_000)}`);
    const controller = new AbortController();
    const work = readTable(path, {}, { signal: controller.signal });
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: "INTERRUPTED" });
    await expect(readTable(path, { maxRows: 3 }, { signal: noSignal })).resolves.toMatchObject({ table: { rowCount: 3 } });
  });
});
