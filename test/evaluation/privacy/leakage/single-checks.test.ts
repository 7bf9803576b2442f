import { describe, expect, test } from "vitest";
import { measureIdentifierCopy } from "../../../../src/evaluation/privacy/leakage/identifier-copy.js";
import { measurePiiShape } from "../../../../src/evaluation/privacy/leakage/pii-shape.js";
import { measureRareValues } from "../../../../src/evaluation/privacy/leakage/rare-values.js";
import type { ColumnMetadata } from "../../../../src/metadata/metadata.js";
import { loadSurrogateWords, surrogateAt } from "../../../../src/pii/surrogates.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import type { Column, Table } from "../../../../src/table/table.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";

const list = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
const countOf = (result: Parameters<typeof figure>[0], name = "count") => figure(result, name).value.estimate;

function run(
  measure: typeof measureRareValues,
  columns: readonly ColumnMetadata[],
  source: Table,
  released: Table,
  holdout: Table = source,
) {
  return measure(inputOf({ train: source, holdout, synthetic: released }, metadataOf(columns)));
}

describe("A1", () => {
  const identifier = (name: string, rest: Partial<ColumnMetadata> = {}) =>
    describeColumn(name, "id", { role: "direct-identifier", treatment: "surrogate", ...rest });
  const mail = [identifier("mail", { surrogate: "email" })];
  const mails = (prefix: string, count = 200) =>
    tableOf(
      textColumn(
        "mail",
        list(count, (i) => `${prefix}${i * 7919}.person@clinic.test`),
      ),
    );

  test("a copied e-mail fires in any spelling; new ones do not", () => {
    expect(countOf(run(measureIdentifierCopy, mail, mails("a"), mails("b")))).toBe(0);
    const copied = tableOf(textColumn("mail", ["A0.Person@CLINIC.test ", ...list(199, (i) => `b${i}@x.test`)]));
    expect(countOf(run(measureIdentifierCopy, mail, mails("a"), copied))).toBe(1);
  });

  test("it fires in a column that the source does not have, and not in a modelled one", () => {
    const hidden = (name: string) =>
      tableOf(
        textColumn(
          "mail",
          list(50, (i) => `b${i}@x.test`),
        ),
        textColumn(
          name,
          list(50, (i) => `a${i * 7919}.person@clinic.test`),
        ),
      );
    expect(countOf(run(measureIdentifierCopy, mail, mails("a"), hidden("contact")))).toBe(50);
    expect(countOf(run(measureIdentifierCopy, [...mail, describeColumn("note", "categorical")], mails("a"), hidden("note")))).toBe(0);
  });

  test("phone numbers are compared by their digits", () => {
    const columns = [identifier("phone", { surrogate: "phone" })];
    const source = tableOf(
      textColumn(
        "phone",
        list(100, (i) => `+43 660 ${1000000 + i * 7717}`),
      ),
    );
    const output = tableOf(textColumn("phone", ["0043-660/1000000", ...list(99, (i) => `+1 202 555 ${1000 + i}`)]));
    expect(countOf(run(measureIdentifierCopy, columns, source, output))).toBe(1);
  });

  test("row numbers are skipped and said so; long numeric ids are not", () => {
    const columns = [describeColumn("id", "id", { treatment: "renew-rows" })];
    const dense = tableOf(
      numberColumn(
        "id",
        list(100, (i) => i + 1),
      ),
    );
    expect(run(measureIdentifierCopy, columns, dense, dense)).toMatchObject({ kind: "notApplicable" });
    const long = tableOf(
      numberColumn(
        "id",
        list(100, (i) => 1e14 + i * 12345678901),
      ),
    );
    const output = tableOf(numberColumn("id", [1e14, ...list(99, (i) => 5e14 + i * 98765432101)]));
    expect(countOf(run(measureIdentifierCopy, columns, long, output))).toBe(1);
  });

  test("names count only beyond chance", () => {
    const columns = [identifier("name", { surrogate: "last-name" })];
    // numbers all over one range, so that names of train and of the holdout are alike
    const name = (i: number) => `name${"abcdefghij"[i % 10]}${(Math.imul(i + 1, 0x9e3779b1) >>> 0) % 90000}`;
    const names = (from: number, count: number) => list(count, (i) => name(from + i));
    const table = (texts: readonly string[]) => tableOf(textColumn("name", texts));
    const [source, holdout] = [table(names(0, 400)), table(names(1000, 300))];
    const mixed = table([...names(0, 100), ...names(1000, 75)]);
    expect(countOf(run(measureIdentifierCopy, columns, source, mixed, holdout))).toBe(0);
    expect(countOf(run(measureIdentifierCopy, columns, source, source, holdout))).toBeGreaterThan(300);
  });

  test("a value that k persons share is nobody's", () => {
    const source = tableOf(
      textColumn("mail", [...list(20, () => "unknown@clinic.test"), ...list(100, (i) => `a${i * 7919}.person@clinic.test`)]),
    );
    const output = tableOf(
      textColumn(
        "mail",
        list(20, () => "unknown@clinic.test"),
      ),
    );
    expect(countOf(run(measureIdentifierCopy, mail, source, output))).toBe(0);
  });

  test("no identifier column is nothing to attack", () => {
    const table = tableOf(numberColumn("a", [1, 2]));
    expect(run(measureIdentifierCopy, [describeColumn("a", "numeric")], table, table)).toMatchObject({ kind: "notApplicable" });
  });
});

/** IBANs with the right check digits, of a country whose account numbers are 18 digits. */
function iban(account: number): string {
  const body = String(account).padStart(18, "0");
  const remainder = Array.from(`${body}131400`).reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
  return `DE${String(98 - remainder).padStart(2, "0")}${body}`;
}

/** Card numbers with the right last digit. */
function card(number: number): string {
  const body = `4${String(number).padStart(14, "0")}`;
  const sum = Array.from(body)
    .reverse()
    .reduce(
      (total, digit, i) => total + (i % 2 === 0 ? (Number(digit) * 2 > 9 ? Number(digit) * 2 - 9 : Number(digit) * 2) : Number(digit)),
      0,
    );
  return body + String((10 - (sum % 10)) % 10);
}

/** The 11-proof of Dutch citizen service numbers. */
function isDutchNumber(number: number): boolean {
  return Array.from(String(number)).reduce((sum, digit, i) => sum + Number(digit) * (i === 8 ? -1 : 9 - i), 0) % 11 === 0;
}

describe("A2", () => {
  const columns = [describeColumn("code", "categorical")];
  const shapes = (
    released: Column,
    source: Column = textColumn(
      "code",
      list(60, () => "x"),
    ),
  ) => run(measurePiiShape, columns, tableOf(source), tableOf(released));

  test("valid IBANs and card numbers in an undeclared column fire", () => {
    expect(
      countOf(
        shapes(
          textColumn(
            "code",
            list(60, (i) => iban(1e9 + i * 7919)),
          ),
        ),
      ),
    ).toBe(1);
    expect(
      countOf(
        shapes(
          textColumn(
            "code",
            list(60, (i) => card(1e9 + i * 7919)),
          ),
        ),
      ),
    ).toBe(1);
    expect(
      countOf(
        shapes(
          numberColumn(
            "code",
            list(60, (i) => Number(card(1e9 + i * 7919))),
          ),
        ),
      ),
    ).toBe(1);
  });

  test("digits that pass a checksum by chance do not", () => {
    expect(
      countOf(
        shapes(
          textColumn(
            "code",
            list(300, (i) => `4${String(1e14 + i * 104729).padStart(15, "0")}`),
          ),
        ),
      ),
    ).toBe(0);
  });

  test("a column of official numbers of persons fires, as numbers or as texts, and names them", () => {
    const ids = list(400, (i) => 111_222_333 + 11 * i).filter(isDutchNumber);
    for (const column of [numberColumn("code", ids), textColumn("code", ids.map(String))]) {
      const result = shapes(column);
      expect(countOf(result)).toBe(1);
      expect(result.kind === "measured" && result.notes.join()).toContain("Dutch citizen service numbers");
    }
    expect(countOf(shapes(textColumn("code", ["99999999R", "X1234567L", "00000000T", "99999998T", "Z0000000M"])))).toBe(1);
  });

  test("numbers of nine digits with a check digit by chance do not", () => {
    const others = list(400, (i) => 111_222_333 + 104_729 * i);
    expect(others.some(isDutchNumber)).toBe(true);
    expect(countOf(shapes(numberColumn("code", others)))).toBe(0);
    expect(countOf(shapes(textColumn("code", [...list(60, (i) => `word ${i}`), "111222333", "99999999R"])))).toBe(0);
  });

  test("a single Bitcoin address fires", () => {
    expect(countOf(shapes(textColumn("code", [...list(50, (i) => `word ${i}`), "sent to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"])))).toBe(1);
  });

  test("a few e-mail addresses among words fire; reserved domains and shared values do not", () => {
    expect(countOf(shapes(textColumn("code", [...list(50, (i) => `word ${i}`), "write to jane.doe@hospital.at today"])))).toBe(1);
    expect(countOf(shapes(textColumn("code", [...list(50, (i) => `word ${i}`), "jane.doe@example.com"])))).toBe(0);
    expect(countOf(shapes(textColumn("code", [...list(50, (i) => `word ${i}`), "ask jane.doe@example.com today"])))).toBe(0);
    const both = "ask jane.doe@example.com or jane.doe@hospital.at";
    expect(countOf(shapes(textColumn("code", [...list(50, (i) => `word ${i}`), both])))).toBe(1);
    const shared = textColumn(
      "code",
      list(60, () => "desk@hospital.at"),
    );
    expect(countOf(shapes(shared, shared))).toBe(0);
  });

  test("invented identifiers inside texts are nobody's", async () => {
    const words = await loadSurrogateWords();
    const rng = createRng(seedKey("surrogates"));
    const written = (["email", "iban", "crypto-address", "payment-card", "phone", "national-id"] as const).flatMap((kind) =>
      list(30, (i) => `please note ${surrogateAt(kind, i, rng, words)} for later`),
    );
    expect(countOf(shapes(textColumn("note", [...list(50, (i) => `word ${i}`), ...written])))).toBe(0);
  });

  test("declared identifiers are left to A1", () => {
    const declared = [describeColumn("code", "id", { role: "direct-identifier", treatment: "surrogate", surrogate: "iban" })];
    const table = tableOf(
      textColumn(
        "code",
        list(60, (i) => iban(1e9 + i)),
      ),
    );
    expect(run(measurePiiShape, declared, table, table)).toMatchObject({ kind: "notApplicable" });
  });
});

describe("A5 (k = 5)", () => {
  const columns = [describeColumn("town", "categorical"), describeColumn("age", "numeric")];
  const ages = list(1000, (i) => 20 + (i % 60));
  const source = tableOf(
    textColumn(
      "town",
      list(1000, (i) => (i < 4 ? "rare" : i % 2 === 0 ? "north" : "south")),
    ),
    numberColumn("age", ages),
  );
  const output = (towns: readonly string[], released: readonly number[]) =>
    tableOf(textColumn("town", towns), numberColumn("age", released));
  const towns = list(1000, (i) => (i % 2 === 0 ? "north" : "south"));

  test("common values raise no alarm", () => {
    const result = run(measureRareValues, columns, source, output(towns, ages));
    for (const name of ["categories", "extremes", "spikes"]) expect(countOf(result, name)).toBe(0);
  });

  test("a rare category fires; an invented one is a note", () => {
    expect(countOf(run(measureRareValues, columns, source, output([...towns.slice(1), "rare"], ages)), "categories")).toBe(1);
    const invented = run(measureRareValues, columns, source, output([...towns.slice(1), "new"], ages));
    expect(countOf(invented, "categories")).toBe(0);
    expect(invented).toMatchObject({ notes: [expect.stringContaining("invented")] });
  });

  test("numbers beyond the k-th smallest and largest fire", () => {
    const tailed = tableOf(source.columns[0]!, numberColumn("age", [1, 2, 3, 4, ...ages.slice(8), 90, 91, 92, 93]));
    expect(countOf(run(measureRareValues, columns, tailed, output(towns, [4, 20, 93, 79])), "extremes")).toBe(2);
    expect(countOf(run(measureRareValues, columns, tailed, output(towns, [20, 50, 79])), "extremes")).toBe(0);
  });

  test("a repeated rare number fires; the same number out of a smooth bin does not", () => {
    const fine = list(1000, (i) => 1000 + i * 3);
    const spiky = list(1000, (i) => (i < 60 ? 2500 : 1000 + i * 3));
    const table = tableOf(source.columns[0]!, numberColumn("age", fine));
    expect(countOf(run(measureRareValues, columns, table, output(towns, spiky)), "spikes")).toBe(1);
    // Ages 80 to 89 are held by two persons each; a smooth bin gives each of them twelve rows.
    const old = tableOf(source.columns[0]!, numberColumn("age", [...ages.slice(20), ...list(20, (i) => 80 + (i % 10))]));
    const smooth = [...ages.slice(0, 880), ...list(120, (i) => 80 + (i % 10))];
    expect(countOf(run(measureRareValues, columns, old, output(towns, smooth)), "spikes")).toBe(0);
    // Rounding to multiples of five shows in the source too.
    const heaped = [...list(800, (i) => 20 + (i % 60)), ...list(200, (i) => (i % 50 === 0 ? 85 : 80 + (i % 4)))];
    expect(
      countOf(run(measureRareValues, columns, tableOf(source.columns[0]!, numberColumn("age", heaped)), output(towns, heaped)), "spikes"),
    ).toBe(0);
  });

  test("in a wide table a rare number fires when it repeats beyond all chance, not when one of many comes out a little often", () => {
    // 100 columns of 300 numbers, each held by four; in the output one of each column stands 16 times, as a narrow smooth bin may draw it.
    const wide = list(100, (c) => describeColumn(`c${c}`, "numeric"));
    const level = list(1200, (i) => i >> 2);
    const raised = (count: number) => level.map((value, i) => (i % 4 > 0 && i >= 8 && i < 8 + count * 2 ? 150 : value));
    const table = (of: (c: number) => readonly number[]) => tableOf(...wide.map((column, c) => numberColumn(column.name, of(c))));
    const original = table(() => level);
    const often = raised(8);
    expect(often.filter((value) => value === 150)).toHaveLength(16);
    expect(
      countOf(
        run(
          measureRareValues,
          wide,
          original,
          table(() => often),
        ),
        "spikes",
      ),
    ).toBe(0);
    expect(
      countOf(
        run(
          measureRareValues,
          wide,
          original,
          table((c) => (c === 7 ? raised(30) : often)),
        ),
        "spikes",
      ),
    ).toBe(1);
  });

  test("persons are counted, not rows", () => {
    const keyed = [describeColumn("key", "id", { treatment: "renew-entity" }), describeColumn("town", "categorical")];
    const rows = tableOf(
      textColumn(
        "key",
        list(300, (i) => `p${Math.floor(i / 10)}`),
      ),
      textColumn(
        "town",
        list(300, (i) => (i < 40 ? "clinic" : "home")),
      ),
    );
    const metadata = metadataOf(keyed, { kind: "entity", column: "key", declared: true, reason: "test" });
    const result = measureRareValues(inputOf({ train: rows, holdout: rows, synthetic: rows }, metadata));
    expect(countOf(result, "categories")).toBe(1); // forty rows, four persons
  });

  test("a column that fewer than k persons filled is all extremes", () => {
    const sparse = tableOf(
      source.columns[0]!,
      numberColumn(
        "age",
        list(1000, (i) => (i < 4 ? 30 : Number.NaN)),
      ),
    );
    expect(countOf(run(measureRareValues, columns, sparse, output(towns, [30, 30, Number.NaN])), "extremes")).toBe(2);
  });
});
