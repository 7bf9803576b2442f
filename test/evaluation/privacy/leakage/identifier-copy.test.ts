import { describe, expect, test } from "vitest";
import { measureIdentifierCopy } from "../../../../src/evaluation/privacy/leakage/identifier-copy.js";
import { createRng, seedKey } from "../../../../src/random/rng.js";
import { uniformInteger } from "../../../../src/random/draws.js";
import type { ColumnMetadata } from "../../../../src/metadata/metadata.js";
import type { Table } from "../../../../src/table/table.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { fullNames, messages } from "../writers.js";

const list = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
const surrogate = (name: string, kind: NonNullable<ColumnMetadata["surrogate"]>) =>
  describeColumn(name, "id", { role: "direct-identifier", treatment: "surrogate", surrogate: kind });
const note = describeColumn("note", "text", { treatment: "leave-out" });
const measure = (columns: readonly ColumnMetadata[], train: Table, holdout: Table, synthetic: Table) =>
  measureIdentifierCopy(inputOf({ train, holdout, synthetic }, metadataOf(columns), { k: 11 }));
const count = (result: ReturnType<typeof measure>, name = "count") => figure(result, name).value.estimate;

describe("identifiers inside texts", () => {
  const columns = [surrogate("mail", "email"), surrogate("phone", "phone"), note];
  const mails = (seed: string) => fullNames(300, seed).map((name, i) => `${name.toLowerCase().replace(" ", ".")}.${i * 37}@${seed}.test`);
  const phones = (seed: string) => {
    const rng = createRng(seedKey(seed));
    return list(300, () => `+43 660 ${1_000_000 + uniformInteger(8_000_000, rng)} ${100 + uniformInteger(900, rng)}`);
  };
  const rows = (seed: string, notes: readonly string[]) =>
    tableOf(textColumn("mail", mails(seed)), textColumn("phone", phones(seed)), textColumn("note", notes));
  const [train, holdout] = [rows("train", messages(300, "a")), rows("holdout", messages(300, "b"))];

  test("none in fresh texts, which have addresses and numbers of their own", () => {
    const own = rows(
      "fresh",
      messages(300, "c").map((text, i) => `${text} Write to ${mails("fresh")[i]!} or call ${phones("fresh")[i]!}.`),
    );
    expect(count(measure(columns, train, holdout, own))).toBe(0);
  });

  test("mail and telephone are found, however they are written", () => {
    const notes = messages(300, "c");
    notes[5] += ` Mail: <${mails("train")[7]!.toUpperCase()}>!`;
    notes[6] += ` Call 00${phones("train")[8]!.slice(1).replaceAll(" ", "-")}, please`;
    const result = measure(columns, train, holdout, rows("fresh", notes));
    expect(count(result)).toBe(2);
    expect(count(result, "contained")).toBe(2);
    expect(result.kind === "measured" && result.notes.join(" ")).toContain("contained");
  });

  test("short numbers in texts are chance", () => {
    const numbered = [surrogate("ref", "national-id"), note];
    const refs = (from: number) =>
      textColumn(
        "ref",
        list(300, (i) => String(100_000 + (((from + i) * 7919) % 899_981))),
      );
    const notes = (seed: string) =>
      textColumn(
        "note",
        messages(300, seed).map((text, i) => `${text} Order ${100_000 + i * 2903}.`),
      );
    const side = (from: number, seed: string) => tableOf(refs(from), notes(seed));
    expect(count(measure(numbered, side(0, "a"), side(5000, "b"), side(9000, "c")), "contained")).toBe(0);
  });
});

describe("near copies", () => {
  const columns = [surrogate("patient", "person-name")];
  const table = (names: readonly string[]) => tableOf(textColumn("patient", names));
  const [train, holdout, fresh] = [fullNames(800, "train"), fullNames(500, "holdout"), fullNames(800, "fresh")];

  test("fresh names have as many neighbours in train as in the holdout", () => {
    expect(count(measure(columns, table(train), table(holdout), table(fresh)))).toBe(0);
  });

  test("names with a slip in them fire", () => {
    const slips = train
      .slice(0, 200)
      .map((name, i) => (i % 2 === 0 ? `${name.slice(0, 4)}q${name.slice(4)}` : name.slice(0, 3) + name.slice(4)));
    const result = measure(columns, table(train), table(holdout), table([...fresh.slice(200), ...slips]));
    expect(count(result, "near")).toBeGreaterThan(80);
    expect(count(result)).toBe(count(result, "exact") + count(result, "near"));
  });

  test("numbers without their country code fire", () => {
    const phones = (seed: string) => {
      const rng = createRng(seedKey(seed));
      return list(400, () => `+43 ${600 + uniformInteger(99, rng)} ${1_000_000 + uniformInteger(8_000_000, rng)}`);
    };
    const phoneTable = (numbers: readonly string[]) => tableOf(textColumn("phone", numbers));
    const described = [surrogate("phone", "phone")];
    const local = phones("train")
      .slice(0, 100)
      .map((phone) => phone.slice(4));
    const [a, b] = [phoneTable(phones("train")), phoneTable(phones("holdout"))];
    expect(count(measure(described, a, b, phoneTable(phones("fresh"))))).toBe(0);
    expect(count(measure(described, a, b, phoneTable([...phones("fresh").slice(100), ...local])), "near")).toBeGreaterThan(90);
  });
});

describe("joined fields", () => {
  const columns = [surrogate("first_name", "first-name"), describeColumn("zip", "categorical", { role: "quasi-identifier" })];
  const names = (rows: number, seed: string) => fullNames(rows, seed).map((name) => name.split(" ")[0]!);
  const zips = (rows: number, seed: string) => {
    const rng = createRng(seedKey(`zip/${seed}`));
    return list(rows, () => String(1000 + uniformInteger(400, rng)));
  };
  const side = (rows: number, seed: string) => tableOf(textColumn("first_name", names(rows, seed)), textColumn("zip", zips(rows, seed)));
  const [train, holdout] = [side(2000, "train"), side(1000, "holdout")];

  test("fresh pairs do not fire; pairs of train do, although the names alone are common", () => {
    expect(count(measure(columns, train, holdout, side(2000, "fresh")))).toBe(0);
    const pairs = tableOf(
      textColumn("first_name", [...names(1800, "fresh"), ...names(2000, "train").slice(0, 200)]),
      textColumn("zip", [...zips(1800, "fresh"), ...zips(2000, "train").slice(0, 200)]),
    );
    const result = measure(columns, train, holdout, pairs);
    expect(count(result, "joined") + count(result, "exact")).toBeGreaterThan(30);
  });
});

test("without a holdout, chance is unknown and only sure copies count", () => {
  const mails = (seed: string) =>
    tableOf(
      textColumn(
        "mail",
        fullNames(200, seed).map((name) => `${name.replace(" ", ".")}@x.test`),
      ),
    );
  const none = tableOf(textColumn("mail", []));
  expect(count(measure([surrogate("mail", "email")], mails("a"), none, mails("a")))).toBeGreaterThan(150);
  const numbers = tableOf(numberColumn("a", [1, 2]));
  expect(measure([describeColumn("a", "numeric")], numbers, numbers, numbers)).toMatchObject({ kind: "notApplicable" });
});
