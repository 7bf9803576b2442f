import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { sqlText, withDuckDB } from "../../src/io/duckdb.js";
import { readTable } from "../../src/io/read-table.js";
import { writeTable } from "../../src/io/write-table.js";
import type { ReadOptions, ReadResult } from "../../src/table/ports.js";
import { columnNamed, type Table } from "../../src/table/table.js";
import { cellsOf, failureOf, inFolder, noSignal, readText } from "./samples.js";

const secret = "Xq7Secret";
const options = { mode: 0o600, force: false, signal: noSignal };

/** Makes a Parquet file of a query and reads it. */
function readQuery(sql: string, readOptions: ReadOptions = {}): Promise<ReadResult> {
  return inFolder(async (folder) => {
    const path = join(folder, "t.parquet");
    await withDuckDB((connection) => connection.run(`copy (${sql}) to ${sqlText(path)} (format parquet)`));
    return readTable(path, readOptions, { signal: noSignal });
  });
}

const allTypes = `
  select 1::tinyint a, 2::uinteger b, 0.1::float c, 0.25::double d, 12.50::decimal(10,2) e, true f, date '2020-01-02' g,
    timestamp '2020-01-02 03:04:05.5' h, timestamptz '2020-01-02 03:04:05+01' i, time '01:02:03' j, 'x' "__proto__", 5::bigint k,
    'one'::enum('one', 'two') l
  union all select null, null, null, null, null, null, null, null, null, null, null, null, null`;

describe("reading", () => {
  test("numbers, booleans, dates, times and text", async () => {
    const { table, format } = await readQuery(allTypes);
    expect(cellsOf(table)).toEqual([
      ["1", "2", "0.1", "0.25", "12.5", "true", "2020-01-02", "2020-01-02T03:04:05.5", "2020-01-02T02:04:05Z", "01:02:03", "x", "5", "one"],
      new Array(13).fill(null),
    ]);
    expect(columnNamed(table, "c")).toMatchObject({ storage: "number", decimals: 1 });
    expect(format.kind === "parquet" && format.columnTypes?.map(({ type }) => type)).toEqual([
      "TINYINT",
      "UINTEGER",
      "FLOAT",
      "DOUBLE",
      "DECIMAL(10,2)",
      "BOOLEAN",
      "DATE",
      "TIMESTAMP",
      "TIMESTAMP WITH TIME ZONE",
      "TIME",
      "VARCHAR",
      "BIGINT",
      "VARCHAR",
    ]);
  });

  test("integers and decimals beyond 2^53 become text with every digit", async () => {
    const { table } = await readQuery(
      "select 9007199254740993::bigint a, 9007199254740992::ubigint b, 90071992547409.93::decimal(18,2) c, 1.5::decimal(18,2) d",
    );
    expect(cellsOf(table)).toEqual([["9007199254740993", "9007199254740992", "90071992547409.93", "1.5"]]);
    expect(table.columns.map((column) => column.storage)).toEqual(["text", "text", "text", "number"]);
  });

  test("NaN and infinity are missing; sentinels too", async () => {
    const { table } = await readQuery("select * from (values ('nan'::double, -999), ('inf'::double, 5), (1.0, -999), (2.0, 7)) t(x, y)");
    expect(cellsOf(table).map((row) => row.join())).toEqual([",", ",5", "1,", "2,7"]);
  });

  test("rows and columns are chosen", async () => {
    const { table } = await readQuery("select i, i * 2 as j, 'x' as k from range(5000) t(i)", { maxRows: 3000, columns: ["j", "i"] });
    expect(table.rowCount).toBe(3000);
    expect(table.columns.map((column) => column.name)).toEqual(["i", "j"]);
    expect(cellsOf(table)[2999]).toEqual(["2999", "5998"]);
  });

  test("a name with glob signs names itself alone", async () => {
    await inFolder(async (folder) => {
      for (const [name, value] of [
        ["t[1]*?.parquet", 1],
        ["t1xx.parquet", 2],
      ] as const) {
        await withDuckDB((connection) =>
          connection.run(`copy (select ${value} a) to ${sqlText(join(folder, name))} (format parquet, use_tmp_file false)`),
        );
      }
      expect(cellsOf((await readTable(join(folder, "t[1]*?.parquet"), {}, { signal: noSignal })).table)).toEqual([["1"]]);
    });
  });
});

describe("refused, without a word of the engine", () => {
  test.each([
    ["lists", `select [1, 2] as a, 1 as b`, '"a"'],
    ["structs", `select {'x': '${secret}'} as a, 1 as b`, '"a"'],
    ["binary", `select '${secret}'::blob as a`, '"a"'],
  ])("%s", async (_, sql, says) => {
    const error = await failureOf(readQuery(sql));
    expect(error.code).toBe("PARQUET_COLUMN_UNSUPPORTED");
    expect(error.message).toContain(says);
    expect(error.message).toContain("--drop");
    expect(JSON.stringify([error.message, error.details])).not.toContain(secret);
  });

  test("a list that is dropped is no matter", async () => {
    expect(cellsOf((await readQuery("select [1, 2] as a, 1 as b", { drop: ["a"] })).table)).toEqual([["1"]]);
  });

  test("no rows", async () => {
    expect((await failureOf(readQuery("select 1 as a where false"))).code).toBe("TABLE_NO_ROWS");
  });

  test("cut short, or no Parquet at all", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "t.parquet");
      await withDuckDB((connection) => connection.run(`copy (select '${secret}' a) to ${sqlText(path)} (format parquet)`));
      await writeFile(path, (await readFile(path)).subarray(0, 100));
      for (const content of [null, `a,b\n${secret},1\n`]) {
        if (content !== null) await writeFile(path, content);
        const error = await failureOf(readTable(path, {}, { signal: noSignal }));
        expect(error.code).toBe("PARQUET_UNREADABLE");
        expect(error.message).toContain(path);
        expect(error.cause).toBeUndefined();
        expect(error.message).not.toContain(secret);
      }
      await writeFile(path, "");
      expect((await failureOf(readTable(path, {}, { signal: noSignal }))).code).toBe("INPUT_EMPTY");
    });
  });

  test("standard input", async () => {
    expect((await failureOf(readText("PAR1\x15\0", { format: "parquet" }))).message).toMatch(
      /^standard input: Parquet is read from a file on disk/,
    );
  });
});

describe("writing", () => {
  test("a file comes back with its types and cells", async () => {
    await inFolder(async (folder) => {
      const { table, format } = await readQuery(allTypes);
      const path = join(folder, "o'ut.parquet");
      await writeTable(path, table, format, options);
      const again = await readTable(path, {}, { signal: noSignal });
      expect(again.format).toEqual(format);
      expect(cellsOf(again.table)).toEqual(cellsOf(table));
    });
  });

  test("cells that no longer fit the type take the plainest one", async () => {
    const table: Table = {
      rowCount: 2,
      columns: [
        { storage: "text", name: "day", codes: Int32Array.of(0, 1), dictionary: ["2020-01-02", "soon"], missingToken: "null" },
        { storage: "number", name: "n", values: Float64Array.of(300, Number.NaN), decimals: 0, fixedDecimals: true, missingToken: "" },
        { storage: "number", name: "m", values: Float64Array.of(1, Number.NaN), decimals: 0, fixedDecimals: true, missingToken: "-999" },
        { storage: "number", name: "x", values: Float64Array.of(1.5, 2), decimals: 1, fixedDecimals: true, missingToken: "" },
      ],
    };
    await inFolder(async (folder) => {
      const path = join(folder, "out.parquet");
      const columnTypes = [
        { name: "day", type: "DATE" },
        { name: "n", type: "TINYINT" },
      ];
      await writeTable(path, table, { kind: "parquet", columnTypes }, options);
      const again = await readTable(path, { missingTokens: [] }, { signal: noSignal });
      expect(cellsOf(again.table)).toEqual([
        ["2020-01-02", "300", "1", "1.5"],
        ["soon", null, "-999", "2"],
      ]);
      expect(again.format).toMatchObject({
        columnTypes: [{ type: "VARCHAR" }, { type: "BIGINT" }, { type: "BIGINT" }, { type: "DOUBLE" }],
      });
    });
  });

  test("names that differ by case alone are refused", async () => {
    const column = { storage: "number", values: Float64Array.of(1), decimals: 0, fixedDecimals: true, missingToken: "" } as const;
    const table: Table = {
      rowCount: 1,
      columns: [
        { ...column, name: "a" },
        { ...column, name: "A" },
      ],
    };
    await inFolder(async (folder) => {
      expect((await failureOf(writeTable(join(folder, "o.parquet"), table, { kind: "parquet" }, options))).code).toBe(
        "OUTPUT_COLUMNS_CLASH",
      );
    });
  });
});
