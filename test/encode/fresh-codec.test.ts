import { describe, expect, it } from "vitest";
import type { ColumnCodec, FreshCodec } from "../../src/encode/codebook.js";
import { decodeFresh, learnFreshCodec } from "../../src/encode/fresh-codec.js";
import type { ColumnMetadata } from "../../src/metadata/metadata.js";
import { loadSurrogateWords } from "../../src/pii/surrogates.js";
import { createRng, seedKey } from "../../src/random/rng.js";
import { rowAddresses } from "../../src/table/row-address.js";
import type { Column } from "../../src/table/table.js";
import { cellsOf, meaning, numberColumn, tableOf, textColumn } from "./sample-table.js";

const k = 11;
const rng = createRng(seedKey("fresh"));

function storageOf(column: Column): ColumnCodec["storage"] {
  if (column.storage === "text") return { storage: "text", missingToken: column.missingToken };
  const { decimals, fixedDecimals, missingToken } = column;
  return { storage: "number", decimals, fixedDecimals, missingToken };
}

/** The cells of units 0 … units - 1, `rows` each (null: one row a unit), as `decodeFresh` makes them anew. */
async function renewed(
  column: Column,
  meta: ColumnMetadata,
  codec: FreshCodec,
  units: number,
  rows: number | null = null,
  firstUnit = 0,
): Promise<Column> {
  const unitStart = rows === null ? null : Uint32Array.from({ length: units + 1 }, (_, u) => u * rows);
  const address = rowAddresses(firstUnit, units, unitStart);
  const context = { address, firstRow: 0, rng, words: meta.treatment === "surrogate" ? await loadSurrogateWords() : null };
  return decodeFresh({ name: column.name, storage: storageOf(column), codec }, codec, meta, context);
}

const texts = (column: Column): (string | null)[] => cellsOf(tableOf([column]), column.name);

describe("ids of a pattern", () => {
  const column = textColumn(
    "id",
    Array.from({ length: 500 }, (_, row) => `INV-2024-${String(row * 37).padStart(6, "0")}`),
  );
  const meta = meaning("id", "id", { treatment: "renew-pattern" });

  it("are all different, look alike, and hold none of the source", async () => {
    const codec = learnFreshCodec(column, meta, null, k);
    const ids = texts(await renewed(column, meta, codec, 20_000));
    expect(new Set(ids).size).toBe(20_000);
    expect(ids.every((id) => /^INV-2024-\d{6,}$/.test(id!))).toBe(true);
    const source = new Set(column.storage === "text" ? column.dictionary : []);
    expect(ids.filter((id) => source.has(id!))).toEqual([]);
    expect(JSON.stringify(codec)).not.toContain("000037");
  });

  it("are different within a person and between persons, whatever shard they are drawn in", async () => {
    const personOf = Uint32Array.from({ length: 500 }, (_, row) => Math.floor(row / 5));
    const codec = learnFreshCodec(column, meta, personOf, k);
    expect(codec.rowsPerUnit).toBe(8);
    const whole = texts(await renewed(column, meta, codec, 600, 5));
    expect(new Set(whole).size).toBe(3000);
    expect(texts(await renewed(column, meta, codec, 100, 5, 500))).toEqual(whole.slice(2500));
  });

  it("say of group sizes only what k persons have", () => {
    const personOf = Uint32Array.from({ length: 500 }, (_, row) => (row < 300 ? 0 : row - 299));
    expect(learnFreshCodec(column, meta, personOf, k).rowsPerUnit).toBe(2);
  });

  it("stay numbers where the source has numbers", async () => {
    const numbers = numberColumn(
      "id",
      Array.from({ length: 500 }, (_, row) => 100_000 + row * 17),
    );
    const made = await renewed(numbers, meta, learnFreshCodec(numbers, meta, null, k), 2000);
    expect(made.storage).toBe("number");
    expect(texts(made).every((id) => /^[1-9]\d+$/.test(id!))).toBe(true);
    expect(new Set(texts(made)).size).toBe(2000);
  });
});

describe("entity keys", () => {
  it("are one a person, each another", async () => {
    const column = textColumn(
      "key",
      Array.from({ length: 300 }, (_, row) => `C${100_000 + Math.floor(row / 3)}`),
    );
    const meta = meaning("key", "id", { role: "entity-key", treatment: "renew-entity" });
    const codec = learnFreshCodec(
      column,
      meta,
      Uint32Array.from({ length: 300 }, (_, row) => Math.floor(row / 3)),
      k,
    );
    const keys = texts(await renewed(column, meta, codec, 1000, 3));
    expect(new Set(keys).size).toBe(1000);
    keys.forEach((key, row) => expect(key).toBe(keys[row - (row % 3)]));
  });
});

describe("row numbers", () => {
  it("count from 1, in the storage of the source", async () => {
    const meta = meaning("n", "id", { treatment: "renew-rows" });
    for (const column of [numberColumn("n", [7, 8, 9]), textColumn("n", ["007", "008", "009"])]) {
      const made = await renewed(column, meta, learnFreshCodec(column, meta, null, k), 5);
      expect(made.storage).toBe(column.storage);
      expect(texts(made)).toEqual(["1", "2", "3", "4", "5"]);
    }
  });
});

describe("constants", () => {
  const meta = meaning("c", "constant", { treatment: "constant" });
  const made = async (column: Column, personOf: Uint32Array | null = null): Promise<(string | null)[]> =>
    texts(await renewed(column, meta, learnFreshCodec(column, meta, personOf, k), 3));

  it("are kept where k persons hold them", async () => {
    expect(await made(textColumn("c", new Array<string>(11).fill("EUR")))).toEqual(["EUR", "EUR", "EUR"]);
    expect(await made(numberColumn("c", new Array<number>(11).fill(1.5)))).toEqual(["1.5", "1.5", "1.5"]);
  });

  it("are left out where fewer persons hold them, however many rows those have", async () => {
    expect(await made(textColumn("c", new Array<string>(10).fill("EUR")))).toEqual([null, null, null]);
    const personOf = Uint32Array.from({ length: 100 }, (_, row) => Math.floor(row / 10));
    expect(await made(textColumn("c", new Array<string>(100).fill("EUR")), personOf)).toEqual([null, null, null]);
    expect(await made(textColumn("c", ["EUR", ...new Array<null>(50).fill(null)]))).toEqual([null, null, null]);
  });

  it("are left out where there are two", async () => {
    expect(await made(textColumn("c", [...new Array<string>(50).fill("EUR"), "USD"]))).toEqual([null, null, null]);
  });
});

describe("what is left out", () => {
  it("keeps its column with empty cells", async () => {
    const meta = meaning("t", "text", { treatment: "leave-out" });
    for (const column of [textColumn("t", ["a", "b"]), numberColumn("t", [1, 2])]) {
      const codec = learnFreshCodec(column, meta, null, k);
      expect(codec).toMatchObject({ pattern: null, constant: null });
      expect(texts(await renewed(column, meta, codec, 4))).toEqual([null, null, null, null]);
    }
  });
});

describe("surrogates", () => {
  it("are one a person", async () => {
    const column = textColumn("name", ["A B"]);
    const meta = meaning("name", "id", { treatment: "surrogate", surrogate: "email" });
    const made = texts(await renewed(column, meta, learnFreshCodec(column, meta, null, k), 50, 4));
    made.forEach((cell, row) => expect(cell).toBe(made[row - (row % 4)]));
    expect(made.every((cell) => /@example\.(com|net|org)$/.test(cell!))).toBe(true);
  });
});
