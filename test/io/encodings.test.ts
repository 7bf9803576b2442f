import { describe, expect, test } from "vitest";

import { decodeWindows1252, encodeLatin1, encodeWindows1252 } from "../../src/io/windows-1252.js";
import { encodeText } from "../../src/io/encode-text.js";
import type { TextEncoding } from "../../src/table/ports.js";
import { cellsOf, csvText, failureOf, readText } from "./samples.js";

const text = "name,x\nJosé,1\nGrüße,2\n";
const rows = [
  ["José", "1"],
  ["Grüße", "2"],
];

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16();
}

describe("reading", () => {
  test.each<[string, Buffer, TextEncoding, boolean]>([
    ["utf-8", Buffer.from(text), "utf-8", false],
    ["utf-8 with a mark", Buffer.from(`\uFEFF${text}`), "utf-8", true],
    ["utf-16le with a mark", Buffer.from(`\uFEFF${text}`, "utf16le"), "utf-16le", true],
    ["utf-16be with a mark", swapped(Buffer.from(`\uFEFF${text}`, "utf16le")), "utf-16be", true],
  ])("%s is found", async (_, bytes, encoding, byteOrderMark) => {
    for (const size of [1, 3, 1 << 20]) {
      const { table, format } = await readText(bytes, {}, size);
      expect(cellsOf(table)).toEqual(rows);
      expect(format).toMatchObject({ encoding, byteOrderMark });
    }
  });

  test.each<[TextEncoding, Buffer]>([
    ["windows-1252", Buffer.from(text, "latin1")],
    ["latin-1", Buffer.from(text, "latin1")],
    ["utf-16le", Buffer.from(text, "utf16le")],
    ["utf-16be", swapped(Buffer.from(text, "utf16le"))],
  ])("%s when told", async (encoding, bytes) => {
    const { table, format } = await readText(bytes, { encoding });
    expect(cellsOf(table)).toEqual(rows);
    expect(format).toMatchObject({ encoding, byteOrderMark: false });
  });

  test("windows-1252 differs from latin-1 between 0x80 and 0x9F", async () => {
    const bytes = Buffer.from([97, 10, 0x80, 0x92, 0x81, 10]);
    expect(cellsOf((await readText(bytes, { encoding: "windows-1252" })).table)).toEqual([["€’\u0081"]]);
    expect(cellsOf((await readText(bytes, { encoding: "latin-1" })).table)).toEqual([["\u0080\u0092\u0081"]]);
  });

  test("half a surrogate pair in utf-16 is refused", async () => {
    const bytes = Buffer.from("a\n\uD83D\n", "utf16le");
    expect((await failureOf(readText(bytes, { encoding: "utf-16le" }))).code).toBe("INPUT_ENCODING");
  });
});

test("windows-1252 maps every byte to a character of its own and back", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const decoded = decodeWindows1252(bytes);
  expect(new Set(decoded).size).toBe(256);
  expect(Buffer.from(encodeWindows1252(decoded)!)).toEqual(Buffer.from(bytes));
  expect(encodeWindows1252("日")).toBeNull();
  expect(encodeWindows1252("\uFFFF")).toBeNull();
  expect(encodeLatin1("€")).toBeNull();
});

test.each<TextEncoding>(["utf-8", "utf-16le", "utf-16be", "windows-1252", "latin-1"])(
  "what is written in %s reads back as the same bytes",
  async (encoding) => {
    const byteOrderMark = encoding.startsWith("utf-16");
    const source = encodeText(byteOrderMark ? `\uFEFF${text}` : text, encoding, "t.csv");
    const { table, format } = await readText(source, { encoding });
    if (format.kind !== "csv") throw new Error("not read as CSV");
    const again = encodeText((byteOrderMark ? "\uFEFF" : "") + csvText(table, format), encoding, "t.csv");
    expect(Buffer.from(again)).toEqual(Buffer.from(source));
  },
);

test("a character that the encoding lacks is an error that does not show it", () => {
  expect(() => encodeText("a,日本\n", "latin-1", "out.csv")).toThrow(/out\.csv cannot be written in latin-1/);
  expect(() => encodeText("a,日本\n", "latin-1", "out.csv")).not.toThrow(/日/);
});
