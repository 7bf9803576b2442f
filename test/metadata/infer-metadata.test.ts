import { describe, expect, it } from "vitest";
import { StandinError } from "../../src/errors.js";
import { type InferredMetadata, inferMetadata } from "../../src/metadata/infer-metadata.js";
import type { ColumnMetadata } from "../../src/metadata/metadata.js";
import type { MetadataOverrides } from "../../src/metadata/overrides.js";
import { selectRows } from "../../src/table/table.js";
import { tableOf } from "./csv-table.js";

const rowCount = 600;
const cells = (make: (row: number) => string): string[] => Array.from({ length: rowCount }, (_, row) => make(row));
/** Spreads rows over 0 .. bound - 1 in no visible order. */
const spread = (row: number, bound: number): number => (Math.imul(row + 1, 2654435761) >>> 0) % bound;
const columns = (result: InferredMetadata, name: string): ColumnMetadata => result.metadata.columns.find((column) => column.name === name)!;

function one(header: string, make: (row: number) => string, overrides?: MetadataOverrides): ColumnMetadata {
  return columns(inferMetadata(tableOf({ [header]: cells(make), other: cells((row) => (row % 3 === 0 ? "x" : "y")) }), overrides), header);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof StandinError ? `${error.code}: ${error.message}` : String(error);
  }
  return "no error";
}

const firsts = ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "John", "Jean", "Radia"];
const lasts = ["Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Allen", "Backus", "Sammet", "Perlman"];
const syllables = ["ba", "de", "fi", "go", "lu", "mi", "no", "pa", "re", "su"];
const madeUp = (row: number): string =>
  `K${String(1000 + row)
    .split("")
    .map((digit) => syllables[Number(digit)])
    .join("")}`;

/** A number of the range that the NHS keeps for tests (999 in front), with the right check digit. */
function nhsNumber(row: number): string {
  for (let body = 999_000_000 + 97 * row; ; body++) {
    const check = 11 - (Array.from(String(body)).reduce((sum, digit, place) => sum + Number(digit) * (10 - place), 0) % 11);
    if (check !== 10) return `${body}${check % 11}`;
  }
}

describe("kinds", () => {
  it.each([
    ["age", (row: number) => String(18 + spread(row, 60)), "numeric", "quasi-identifier", "model"],
    ["amount", (row: number) => String(spread(row, 1_000_000_000)), "numeric", "other", "model"],
    ["price", (row: number) => (spread(row, 100_000) / 100).toFixed(2), "numeric", "other", "model"],
    ["smoker", (row: number) => String(row % 2), "boolean", "sensitive", "model"],
    ["active", (row: number) => (row % 2 === 0 ? "Yes" : "No"), "boolean", "other", "model"],
    ["gender", (row: number) => String(1 + (row % 2)), "categorical", "quasi-identifier", "model"],
    ["zip", (row: number) => String(10000 + 7 * spread(row, 100)), "categorical", "quasi-identifier", "model"],
    ["store_id", (row: number) => String(spread(row, 40)), "categorical", "other", "model"],
    ["visit_count", (row: number) => String(row % 6), "numeric", "other", "model"],
    ["steps", (row: number) => String(row % 15), "numeric", "other", "model"],
    ["year", (row: number) => String(2015 + (row % 6)), "numeric", "other", "model"],
    ["born", (row: number) => `19${50 + (row % 40)}-0${1 + (row % 9)}-1${row % 10}`, "datetime", "other", "model"],
    ["date_of_birth", (row: number) => `19${50 + (row % 40)}0${1 + (row % 9)}1${row % 10}`, "datetime", "quasi-identifier", "model"],
    ["ward", (row: number) => ["north", "south", "east"][row % 3]!, "categorical", "other", "model"],
    ["note", (row: number) => `the patient told us on day ${row} that all was well`, "text", "other", "phrases"],
    ["brew", madeUp, "text", "other", "leave-out"],
    ["nothing", () => "", "empty", "other", "leave-out"],
    ["always", () => "same", "constant", "other", "constant"],
    ["sometimes", (row: number) => (row % 2 === 0 ? "same" : ""), "categorical", "other", "model"],
  ] as const)("%s", (header, make, kind, role, treatment) => {
    expect(one(header, make)).toMatchObject({ kind, role, treatment });
  });

  it("reads bare digits as dates only where the header says date", () => {
    const digits = (row: number): string => `20${10 + (row % 10)}0${1 + (row % 9)}1${row % 10}`;
    expect(one("admission_date", digits).datetime).toEqual({ pattern: "yyyyMMdd", zone: "none", resolutionSeconds: 86400 });
    expect(one("amount", digits).kind).toBe("numeric");
  });

  it("says when day and month could be swapped", () => {
    const result = inferMetadata(tableOf({ seen: cells((row) => `0${1 + (row % 9)}/0${1 + (spread(row, 9) % 9)}/2020`) }));
    expect(columns(result, "seen").reason).toContain("could be swapped");
    expect(result.notes.join()).toContain("could be swapped");
  });

  it("takes mixed columns as categories or leaves them out, with share and first row, and no value", () => {
    const few = inferMetadata(tableOf({ code: cells((row) => (row % 10 === 4 ? "unknown" : String(row % 7))) }));
    expect(columns(few, "code")).toMatchObject({ kind: "categorical" });
    expect(columns(few, "code").reason).toContain("about 10 %");
    expect(few.notes.join("\n")).toContain("row 5");
    const many = inferMetadata(tableOf({ dose: cells((row) => (row % 10 === 4 ? `ca. ${row}` : String(spread(row, 1e6)))) }));
    expect(columns(many, "dose")).toMatchObject({ kind: "text", treatment: "leave-out" });
    expect(few.notes.join() + many.notes.join() + columns(few, "code").reason).not.toMatch(/unknown|ca\./);
  });
});

describe("keys", () => {
  it("renews dense row numbers, also without a header that says id, and of a sample of them", () => {
    expect(one("id", (row) => String(row + 1))).toMatchObject({ kind: "id", treatment: "renew-rows" });
    expect(one("nr", (row) => String(2 * row))).toMatchObject({ kind: "id", treatment: "renew-rows" });
    expect(one("x", (row) => String(3 * row + (row % 2)))).toMatchObject({ kind: "id", treatment: "renew-rows" });
  });

  it("takes no measure for a key, however different its values are", () => {
    expect(one("fnlwgt", (row) => String(10_000 + spread(row, 1_400_000))).kind).toBe("numeric");
    expect(one("population", (row) => String(1000 * row + spread(row, 1000))).kind).toBe("numeric");
    expect(one("age_days", (row) => String(7000 + row)).kind).toBe("numeric");
  });

  it("renews codes and UUIDs in their pattern", () => {
    expect(one("patient_id", (row) => `P${spread(row, 1e6)}x${row}`)).toMatchObject({ kind: "id", treatment: "renew-pattern" });
    const hex = (row: number): string => (row * 7919 + 1e9).toString(16).padStart(8, "0").slice(-8);
    expect(one("ref", (row) => `${hex(row)}-1a2b-4c3d-8e4f-${hex(row)}0000`)).toMatchObject({ kind: "id", treatment: "renew-pattern" });
    expect(one("sample", (row) => `S-${1000 + row}-B`)).toMatchObject({ kind: "id", treatment: "renew-pattern" });
  });
});

describe("direct identifiers", () => {
  it.each([
    ["contact", (row: number) => `u${row}@example.org`, "email"],
    ["acct", (row: number) => ["DE89370400440532013000", "GB82WEST12345698765432", "NO9386011117947"][row % 3]!, "iban"],
    ["paid_with", (row: number) => ["4111111111111111", "5555555555554444", "378282246310005"][row % 3]!, "payment-card"],
    ["host", (row: number) => `192.0.2.${row % 250}`, "ip"],
    ["device", (row: number) => `02:00:5e:10:${String((row % 90) + 10)}:${String(spread(row, 90) + 10)}`, "mac"],
    ["page", (row: number) => `https://example.com/u/${row}`, "url"],
    ["tax", (row: number) => `219-${String(10 + (row % 80))}-${1000 + row}`, "national-id"],
    ["wallet", (row: number) => `0x${String(row).padStart(40, "5aAeb6053F3E94C9b9A0")}`, "crypto-address"],
    ["v17", (row: number) => nhsNumber(row), "national-id"],
    ["Handy", (row: number) => `0664 ${1000000 + spread(row, 8_000_000)}`, "phone"],
    ["phone_number", (row: number) => String(2125550000 + row), "phone"],
    ["SSN", (row: number) => String(219_000_000 + 37 * row), "national-id"],
    ["Vorname", (row: number) => madeUp(row), "first-name"],
    ["surname", (row: number) => madeUp(row), "last-name"],
    ["name", (row: number) => `${firsts[row % 10]} ${madeUp(row)}`, "person-name"],
    ["patientName", (row: number) => `${madeUp(row)}, ${firsts[row % 10]}`, "person-name"],
    ["login", (row: number) => `${syllables[row % 10]}${row}`, "username"],
    ["Straße", (row: number) => `${lasts[row % 10]}gasse ${row}`, "street-address"],
  ] as const)("%s", (header, make, surrogate) => {
    expect(one(header, make, { entity: "none" })).toMatchObject({ role: "direct-identifier", treatment: "surrogate", surrogate });
  });

  it.each([
    ["first_name", (row: number) => firsts[row % 10]!],
    ["product_name", (row: number) => `${firsts[row % 10]} ${lasts[row % 7]}`],
    ["phone_type", (row: number) => ["mobile", "home"][row % 2]!],
    ["address_kind", (row: number) => ["post", "home"][row % 2]!],
    ["email_opt_in", (row: number) => ["yes", "no"][row % 2]!],
    ["url", (row: number) => `https://example.com/${row % 4}`],
    ["number", (row: number) => String(spread(row, 1e9))],
    ["cell_count", (row: number) => String(spread(row, 5000))],
  ] as const)("not %s", (header, make) => {
    expect(one(header, make, { entity: "none" }).role).not.toBe("direct-identifier");
  });

  it("explains why a first name that many bear stays a category", () => {
    expect(one("first_name", (row) => firsts[row % 10]!)).toMatchObject({ kind: "categorical", role: "quasi-identifier" });
  });
});

describe("persons", () => {
  const visits = { day: cells((row) => String(spread(row, 365))) };

  it("are the rows when nothing says otherwise", () => {
    expect(inferMetadata(tableOf(visits)).metadata.unit.kind).toBe("row");
    expect(inferMetadata(tableOf({ puma: cells((row) => `25-${10700 + (row % 50)}`), ...visits })).metadata.unit.kind).toBe("row");
  });

  it("are inferred from a repeated column that says id", () => {
    const { metadata } = inferMetadata(tableOf({ players_id: cells((row) => `ab${spread(row, 90)}c`), ...visits }));
    expect(metadata.unit).toMatchObject({ kind: "entity", column: "players_id", declared: false });
    expect(metadata.columns[0]).toMatchObject({ kind: "id", role: "entity-key", treatment: "renew-entity" });
  });

  it("are inferred from a repeated direct identifier, whose surrogate kind is kept", () => {
    const { metadata } = inferMetadata(tableOf({ mail: cells((row) => `u${row % 100}@example.org`), ...visits }));
    expect(metadata.unit).toMatchObject({ kind: "entity", column: "mail" });
    expect(metadata.columns[0]).toMatchObject({ treatment: "renew-entity", surrogate: "email" });
  });

  it("are asked for when two columns could be the key, with both options", () => {
    const table = tableOf({ customer_no: cells((row) => `C${row % 90}`), case_id: cells((row) => `F${spread(row, 200)}`), ...visits });
    const message = codeOf(() => inferMetadata(table));
    expect(message).toMatch(/^ENTITY_AMBIGUOUS: /);
    expect(message).toContain("--entity customer_no, --entity case_id, or --entity none");
    expect(message).not.toMatch(/[CF]\d/);
    expect(inferMetadata(table, { entity: "case_id" }).metadata.unit).toMatchObject({ column: "case_id", declared: true });
    const rows = inferMetadata(table, { entity: "none" });
    expect(rows.metadata.unit.kind).toBe("row");
    expect(columns(rows, "case_id")).toMatchObject({ kind: "id", treatment: "renew-pattern" });
    expect(rows.notes.join("\n")).toContain("groups of equal ids are not kept");
  });

  it("are not asked for when two columns say the same, or one is of places", () => {
    const twins = tableOf({ user: cells((row) => `u${row % 90}`), user_id: cells((row) => String(1000 + (row % 90) * 13)), ...visits });
    expect(inferMetadata(twins).metadata.unit.kind).toBe("entity");
    const places = tableOf({ patient_id: cells((row) => `p${row % 90}`), hospital_id: cells((row) => String(spread(row, 30))), ...visits });
    expect(inferMetadata(places).metadata.unit).toMatchObject({ kind: "entity", column: "patient_id" });
  });

  it("are the rows when a key of persons never repeats", () => {
    const table = tableOf({ client_id: cells((row) => String(row * 3)), account_id: cells((row) => String(spread(row, 200))) });
    expect(inferMetadata(table).metadata.unit.kind).toBe("row");
  });

  it("are inferred from the used part of a shared dictionary alone", () => {
    const whole = tableOf({ id: cells((row) => `k${row % 300}`), ...visits });
    const firstHalf = selectRows(
      whole,
      Uint32Array.from({ length: 300 }, (_, row) => row),
    );
    expect(inferMetadata(whole).metadata.unit.kind).toBe("entity");
    expect(inferMetadata(firstHalf).metadata.unit.kind).toBe("row");
  });
});

describe("settings of a person", () => {
  const table = tableOf({
    income: cells((row) => String(spread(row, 5000))),
    day: cells((row) => `1${row % 10}.0${1 + (row % 9)}.2020`),
    gone: cells((row) => String(row % 4)),
  });

  it("go over the guesses", () => {
    const result = inferMetadata(table, {
      target: "gone",
      columns: [
        { name: "income", treatment: "leave-out" },
        { name: "day", kind: "categorical" },
        { name: "gone", missingTokens: ["3"] },
      ],
    });
    expect(columns(result, "income")).toMatchObject({ kind: "numeric", treatment: "leave-out", reason: "set by a person" });
    expect(columns(result, "day")).toMatchObject({ kind: "categorical", treatment: "model" });
    expect(columns(result, "day").datetime).toBeUndefined();
    expect(columns(result, "gone")).toMatchObject({ role: "target", missingTokens: ["3"] });
    expect(result.metadata.target).toBe("gone");
  });

  it("keep the reason when they only repeat the guess", () => {
    const plain = columns(inferMetadata(table), "income");
    expect(columns(inferMetadata(table, { columns: [{ name: "income", kind: "numeric", role: plain.role }] }), "income")).toEqual(plain);
  });

  it("measure the step under a pattern that was set", () => {
    const day = columns(inferMetadata(table, { columns: [{ name: "day", datetime: "dd.MM.yyyy" }] }), "day");
    expect(day.datetime).toEqual({ pattern: "dd.MM.yyyy", zone: "none", resolutionSeconds: 86400 });
  });

  it.each([
    [{ target: "incme" }, "COLUMN_UNKNOWN", 'Did you mean "income"?'],
    [{ entity: "person" }, "COLUMN_UNKNOWN", "has 3 columns"],
    [{ columns: [{ name: "dya" }] }, "COLUMN_UNKNOWN", 'Did you mean "day"?'],
    [{ columns: [{ name: "day", kind: "text", treatment: "model" }] }, "COLUMN_SETTING_INVALID", "does not go with kind text"],
    [{ columns: [{ name: "income", treatment: "surrogate" }] }, "COLUMN_SETTING_INVALID", "surrogate: email"],
    [{ columns: [{ name: "income", kind: "datetime" }] }, "COLUMN_SETTING_INVALID", "needs a pattern"],
    [{ columns: [{ name: "day", datetime: "tt.MM.jjjj" }] }, "COLUMN_SETTING_INVALID", "no known token"],
  ] as const)("are refused when they cannot be meant: %j", (overrides, code, part) => {
    const message = codeOf(() => inferMetadata(table, overrides));
    expect(message.startsWith(`${code}: `)).toBe(true);
    expect(message).toContain(part);
  });
});

describe("odd tables", () => {
  it("one row, no rows, and odd names are no trouble", () => {
    expect(inferMetadata(tableOf({ a: ["1"], b: ["x"] })).metadata.columns.map(({ kind }) => kind)).toEqual(["constant", "constant"]);
    expect(inferMetadata(tableOf({ a: [] })).metadata.columns[0]!.kind).toBe("empty");
    const odd = { rowCount: 2, columns: [...tableOf({ a: ["1", "2"] }).columns].map((column) => ({ ...column, name: "__proto__" })) };
    expect(inferMetadata(odd, { columns: [{ name: "__proto__", treatment: "leave-out" }] }).metadata.columns[0]!.treatment).toBe(
      "leave-out",
    );
  });

  it("no reason and no note holds a cell value", () => {
    const secret = "Zyxwvut";
    const table = tableOf({
      id: cells((row) => `${secret}${row % 50}`),
      name: cells((row) => `${secret} ${madeUp(row)}`),
      note: cells((row) => `${secret} said that ${row} times over`),
      mixed: cells((row) => (row % 5 === 0 ? secret : String(row))),
      word: cells((row) => secret + String(row % 9)),
    });
    expect(JSON.stringify(inferMetadata(table, { entity: "id" }))).not.toContain(secret);
  });
});

describe("a survey weight", () => {
  const table = tableOf({
    age: cells((row) => String(20 + spread(row, 60))),
    w: cells((row) => String(1 + spread(row, 97) / 4)),
    v: cells((row) => String(1 + spread(row, 89) / 4)),
    sex: cells((row) => (row % 3 === 0 ? "F" : "M")),
  });
  const withRoles = (...columns: readonly { name: string; role: "weight"; treatment?: "leave-out" }[]) =>
    inferMetadata(table, { entity: "none", columns });

  it("is a number that is learned, by declaration alone", () => {
    const weight = withRoles({ name: "w", role: "weight" }).metadata.columns.find(({ name }) => name === "w");
    expect(weight).toMatchObject({ kind: "numeric", role: "weight", treatment: "model" });
    expect(inferMetadata(table, { entity: "none" }).metadata.columns.some(({ role }) => role === "weight")).toBe(false);
  });

  it("is one column, a number, and not the target", () => {
    expect(() => withRoles({ name: "sex", role: "weight" })).toThrow(/role weight needs kind numeric/);
    expect(() => withRoles({ name: "w", role: "weight", treatment: "leave-out" })).toThrow(/role weight needs/);
    expect(() => withRoles({ name: "w", role: "weight" }, { name: "v", role: "weight" })).toThrow(/taken by "w" already/);
    expect(() => inferMetadata(table, { entity: "none", target: "w", columns: [{ name: "w", role: "weight" }] })).toThrow(
      /cannot be the target/,
    );
  });
});
