import { describe, expect, test } from "vitest";
import { measureNameExcess } from "../../../../src/evaluation/privacy/leakage/name-excess.js";
import type { Table } from "../../../../src/table/table.js";
import type { ColumnMetadata } from "../../../../src/metadata/metadata.js";
import { describeColumn, figure, inputOf, metadataOf, numberColumn, tableOf, textColumn } from "../people.js";
import { fullNames, messages } from "../writers.js";
import { attackContext } from "../../../../src/evaluation/privacy/attack-context.js";

const surrogate = (name: string, kind: NonNullable<ColumnMetadata["surrogate"]>) =>
  describeColumn(name, "id", { role: "direct-identifier", treatment: "surrogate", surrogate: kind });
const columns = [surrogate("patient", "person-name")];
const table = (names: readonly string[]) => tableOf(textColumn("patient", names));
const train = fullNames(1500, "train");
const holdout = fullNames(500, "holdout");
const fresh = fullNames(1500, "fresh");

function measure(output: Table, described = columns, sides = { train: table(train), holdout: table(holdout) }) {
  const input = inputOf({ ...sides, synthetic: output }, metadataOf(described), { k: 11 });
  return measureNameExcess(input, attackContext(input));
}

const value = (result: ReturnType<typeof measure>, name: string) => figure(result, name).value;

describe("A3", () => {
  test("fresh names raise no alarm, although many coincide; the positive control is seen", () => {
    const result = measure(table(fresh));
    expect(value(result, "pValue").estimate).toBeGreaterThan(0.01);
    expect(value(result, "excessRatio").upper).toBeLessThan(1.2);
    expect(figure(result, "pValue").control!.estimate).toBeGreaterThan(0.01);
    expect(figure(result, "excessRatio").copy!.lower).toBeGreaterThan(1.5);
    expect(result.kind === "measured" && result.twin?.sighted).toBe(true);
  });

  test("names of one person in twenty fire, also with first and last name swapped", () => {
    const leaked = train.slice(0, 75);
    for (const names of [leaked, leaked.map((name) => name.toUpperCase().split(" ").reverse().join(", "))]) {
      expect(value(measure(table([...fresh.slice(75), ...names])), "pValue").estimate).toBeLessThan(0.005);
    }
    expect(value(measure(table(train)), "excessRatio").lower).toBeGreaterThan(1.5);
  });

  test("names inside the output's texts fire", () => {
    const described = [...columns, describeColumn("note", "text", { treatment: "leave-out" })];
    const notes = messages(500, "notes");
    const out = (named: readonly string[]) =>
      tableOf(
        textColumn("patient", fullNames(500, "out")),
        textColumn(
          "note",
          notes.map((note, i) => (i < named.length ? `${note} ${named[i]!}, said she.` : note)),
        ),
      );
    expect(value(measure(out([]), described), "pValue").estimate).toBeGreaterThan(0.01);
    expect(value(measure(out(train.slice(0, 100)), described), "pValue").estimate).toBeLessThan(0.005);
  });

  test("sides of unlike size are compared fairly: p-values of fresh samples are spread evenly", () => {
    const p = Array.from({ length: 60 }, (_, seed) => {
      const sides = { train: table(fullNames(800, `t${seed}`)), holdout: table(fullNames(150, `h${seed}`)) };
      const result = measure(table(fullNames(800, `f${seed}`)), columns, sides);
      expect(value(result, "excessRatio").upper).toBeLessThan(1.3);
      return value(result, "pValue").estimate;
    });
    // binomial(60, .05): more than 10 has chance 1e-4; Fisher's test is conservative
    expect(p.filter((one) => one < 0.05).length).toBeLessThanOrEqual(10);
    expect(p.reduce((sum, one) => sum + one, 0) / p.length).toBeLessThan(0.75); // and not blind
  });

  test("mail is compared by what stands before the @", () => {
    const described = [surrogate("mail", "email")];
    const mails = (from: number, domain: string) =>
      tableOf(
        textColumn(
          "mail",
          Array.from({ length: 300 }, (_, i) => `p${((from + i) * 7919) % 99991}.x@${domain}`),
        ),
      );
    const sides = { train: mails(0, "a.test"), holdout: mails(1000, "a.test") };
    expect(value(measure(mails(2000, "a.test"), described, sides), "pValue").estimate).toBe(1);
    expect(value(measure(mails(0, "other.test"), described, sides), "pValue").estimate).toBeLessThan(1e-10);
  });

  test("a modelled column whose header says name counts; one of names that k persons bear does not", () => {
    const described = [describeColumn("last_name", "categorical")];
    const named = (names: readonly string[]) => tableOf(textColumn("last_name", names));
    const sides = { train: named(train), holdout: named(holdout) };
    expect(value(measure(named(train), described, sides), "pValue").estimate).toBeLessThan(1e-10);
    const few = named(Array.from({ length: 600 }, (_, i) => ["Smith", "Jones", "Brown"][i % 3]!));
    expect(measure(few, described, { train: few, holdout: few })).toMatchObject({ kind: "notApplicable" });
  });

  test("what cannot be measured has a reason", () => {
    const numbers = tableOf(numberColumn("a", [1, 2, 3]));
    expect(measure(numbers, [describeColumn("a", "numeric")], { train: numbers, holdout: numbers })).toMatchObject({
      kind: "notApplicable",
    });
    expect(measure(table(fresh), columns, { train: table(train), holdout: table([]) })).toMatchObject({ kind: "notMeasured" });
    expect(measure(table([]))).toMatchObject({ kind: "notMeasured" });
    expect(measure(table(fresh), columns, { train: table(train), holdout: table(holdout.slice(0, 20)) })).toMatchObject({
      kind: "notMeasured",
    });
    expect(measure(table(fresh), columns, { train: table(train), holdout: table(holdout.map(() => "")) })).toMatchObject({
      kind: "notApplicable",
    });
  });
});
