import { describe, expect, it } from "vitest";
import type { QualityFigure } from "../../../src/evaluation/figures.js";
import { type FoldUtility, foldUtility, type UtilityId } from "../../../src/evaluation/utility/train-and-test.js";
import type { ColumnKind } from "../../../src/metadata/metadata.js";
import { createRng, type Rng, seedKey } from "../../../src/random/rng.js";
import { bell, type Cells, inputOf, metadataOf, people, peopleKinds, shuffled, tableOf } from "../fidelity/invented-tables.js";

type Result = QualityFigure["result"];

const rng = createRng(seedKey("utility"));
const train = people(1200, rng.fork("train"));
const holdout = people(800, rng.fork("holdout"));
const fresh = people(1200, rng.fork("fresh"));

const independent = shuffled(fresh, rng.fork("shuffle"));
const runs = new Map<string, ReturnType<typeof utilityOf>>();

/** The utility of fresh real rows, or of independent columns; each is measured once. */
function utilityFor(synthetic: "fresh" | "independent", target: string): ReturnType<typeof utilityOf> {
  const name = `${synthetic} ${target}`;
  const known = runs.get(name) ?? utilityOf(synthetic === "fresh" ? fresh : independent, target);
  runs.set(name, known);
  return known;
}

async function utilityOf(
  synthetic: Cells,
  target: string | null,
  kinds: Record<string, ColumnKind> = peopleKinds,
  change = (cells: Cells) => cells,
): Promise<Record<UtilityId, Result> & Pick<FoldUtility, "notes" | "learningCurve">> {
  const input = inputOf(tableOf(change(train)), tableOf(change(holdout)), tableOf(change(synthetic)), metadataOf(kinds, target));
  const { results, learningCurve, notes } = await foldUtility(input.folds[0]!, input, rng.fork("run"), () => undefined);
  return { ...results, learningCurve, notes };
}

function intervalOf(result: Result) {
  if (result.kind !== "measured") throw new Error(`${result.kind}: ${result.reason}`);
  return result.value;
}

function ceilingOf(result: Result) {
  if (result.kind !== "measured" || result.ceiling === null) throw new Error("no ceiling");
  return result.ceiling;
}

const reasonOf = (result: Result): string => (result.kind === "measured" ? "" : result.reason);

/** The first rows, so many times. */
function first(cells: Cells, rowCount: number, times = 1): Cells {
  const repeated = (values: Cells[string]): Cells[string] => Array.from({ length: times }, () => values.slice(0, rowCount)).flat();
  return Object.fromEntries(Object.entries(cells).map(([name, values]) => [name, repeated(values)]));
}

/** Fresh rows, but income belongs to somebody else of the city. */
function wrongFor(city: string): Cells {
  const places = fresh["city"]!.flatMap((value, row) => (value === city ? row : []));
  const income = [...fresh["income"]!];
  places.forEach((row, i) => {
    income[row] = fresh["income"]![places[(i + 7) % places.length]!]!;
  });
  return { ...fresh, income };
}

describe("training on synthetic rows", () => {
  it("is as good as training on real rows where the synthetic rows are real ones", async () => {
    const { tstr, trtr } = await utilityFor("fresh", "member");
    expect(intervalOf(trtr).estimate).toBeGreaterThan(0.85);
    expect(Math.abs(intervalOf(tstr).estimate - intervalOf(trtr).estimate)).toBeLessThan(0.02);
  });

  it("is worth nothing where columns are independent", async () => {
    const { tstr, trtr } = await utilityFor("independent", "member");
    expect(intervalOf(tstr).upper).toBeLessThan(intervalOf(trtr).lower - 0.2);
  });

  it("explains the variance of a number", async () => {
    const { tstr, trtr } = await utilityFor("fresh", "income");
    expect(intervalOf(trtr).estimate).toBeGreaterThan(0.5);
    expect(Math.abs(intervalOf(tstr).estimate - intervalOf(trtr).estimate)).toBeLessThan(0.05);
    const poor = await utilityFor("independent", "income");
    expect(intervalOf(poor.tstr).upper).toBeLessThan(0.1);
  });

  it("averages several classes, one against the rest", async () => {
    const { tstr, trtr, notes } = await utilityFor("fresh", "job");
    expect(intervalOf(trtr).estimate).toBeGreaterThan(0.8);
    expect(intervalOf(tstr).estimate).toBeGreaterThan(0.8);
    expect(notes[0]).toContain("mean over 9 classes");
  });

  it("takes a number with two values for classes", async () => {
    const asNumber = (cells: Cells): Cells => ({ ...cells, member: cells["member"]!.map((value) => (value === "yes" ? 1 : 0)) });
    const { trtr } = await utilityOf(fresh, "member", { ...peopleKinds, member: "numeric" }, asNumber);
    expect(intervalOf(trtr).estimate).toBeGreaterThan(0.85);
  });
});

describe("linear models", () => {
  const target = { class: "member", classes: "job", number: "income" };

  it.each(Object.entries(target))(
    "learn a target of kind %s as well from synthetic rows as from real ones, where those are real",
    async (_, name) => {
      const { tstrLinear, trtrLinear } = await utilityFor("fresh", name);
      expect(intervalOf(trtrLinear).estimate).toBeGreaterThan(name === "income" ? 0.5 : 0.8);
      expect(Math.abs(intervalOf(tstrLinear).estimate - intervalOf(trtrLinear).estimate)).toBeLessThan(0.03);
    },
  );

  it.each(Object.entries(target))("learn nothing about a target of kind %s from independent columns", async (_, name) => {
    const { tstrLinear, trtrLinear } = await utilityFor("independent", name);
    expect(intervalOf(tstrLinear).upper).toBeLessThan(intervalOf(trtrLinear).lower - 0.2);
  });
});

/** Columns of which each is worth half of the one before, and their weighted sum. */
function weighed(rowCount: number, source: Rng, order: readonly number[]): Cells {
  const columns = order.map(() => Array.from({ length: rowCount }, () => bell(source)));
  const value = columns[0]!.map((_, row) => order.reduce((sum, rank, c) => sum + columns[c]![row]! / 2 ** rank, 0));
  return { ...Object.fromEntries(columns.map((values, c) => [`c${c}`, values])), value };
}

const order = [0, 1, 2, 3, 4];
const weighedKinds = Object.fromEntries([...order.map((c) => `c${c}`), "value"].map((name) => [name, "numeric" as const]));

/** 1,000 real persons, 500 held out, and these synthetic ones. */
function weighedUtility(synthetic: Cells, realCount = 1000): ReturnType<typeof foldUtility> {
  const [real, held] = [weighed(1000, rng.fork("real"), order), weighed(500, rng.fork("held"), order)];
  const input = inputOf(tableOf(first(real, realCount)), tableOf(held), tableOf(synthetic), metadataOf(weighedKinds, "value"));
  return foldUtility(input.folds[0]!, input, rng.fork("run"), () => undefined);
}

describe("what the synthetic rows are worth", () => {
  const freshRows = weighed(1000, rng.fork("fresh"), order);

  it("is as many real rows where they are real ones", async () => {
    const { results, learningCurve, notes } = await weighedUtility(freshRows);
    expect(intervalOf(results.worth).estimate).toBeGreaterThan(0.8);
    expect(intervalOf(results.worth).upper).toBe(1);
    expect(learningCurve!.points.map(({ rows }) => rows)).toEqual([22, 55, 121, 242, 495, 990]);
    const scores = learningCurve!.points.map(({ score }) => score.estimate);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(notes.filter((note) => note.includes("does as well as learning it from"))).toHaveLength(1);
  });

  it("is about as many as there are different ones among them", async () => {
    const { results } = await weighedUtility(first(freshRows, 250, 4));
    const { estimate, lower, upper } = intervalOf(results.worth);
    expect(lower).toBeLessThan(0.3);
    expect(upper).toBeLessThan(0.7);
    expect(estimate).toBeGreaterThan(0.15);
  });

  it("is fewer than the fewest tried where columns are independent", async () => {
    const { results, notes } = await weighedUtility(shuffled(freshRows, rng.fork("independent")));
    expect(intervalOf(results.worth).upper).toBeLessThan(0.05);
    expect(notes.some((note) => note.includes("fewer than 31 real rows, the fewest that were tried"))).toBe(true);
  });

  it("is learned for classes, too", async () => {
    const { worth, learningCurve } = await utilityFor("fresh", "job");
    expect([worth.kind, learningCurve?.score]).toEqual(["measured", "AUC, mean over 9 classes against the rest"]);
  });

  it("is not known where train is too small for parts", async () => {
    const { results, learningCurve } = await weighedUtility(freshRows, 70);
    expect([results.worth.kind, learningCurve]).toEqual(["notApplicable", null]);
  });
});

describe("regression coefficients", () => {
  it.each(Object.entries({ class: "member", classes: "job", number: "income" }))(
    "agree for a target of kind %s where the synthetic rows are real ones, and not where columns are independent",
    async (_, target) => {
      const real = await utilityFor("fresh", target);
      expect(intervalOf(real.coefficients).upper).toBeGreaterThan(0.85);
      expect(real.notes.some((note) => note.startsWith("None of ") && note.includes("regression coefficients"))).toBe(true);
      const poor = await utilityFor("independent", target);
      expect(intervalOf(poor.coefficients).estimate).toBeLessThan(ceilingOf(poor.coefficients).estimate);
      expect(poor.notes.find((note) => note.includes("most clearly, in"))).toContain("age (");
    },
  );

  it("cover as often as they say, between real samples", async () => {
    let [agreeing, all] = [0, 0];
    for (let draw = 0; draw < 12; draw++) {
      const own = rng.fork(`coverage/${draw}`);
      const [a, b] = [people(600, own.fork("a")), people(600, own.fork("b"))];
      const input = inputOf(tableOf(a), tableOf(b), tableOf(people(600, own.fork("c"))), metadataOf(peopleKinds, "income"));
      const { coefficients } = (await foldUtility(input.folds[0]!, input, own, () => undefined)).results;
      agreeing += intervalOf(coefficients).estimate + ceilingOf(coefficients).estimate;
      all += 2;
    }
    expect(agreeing / all).toBeGreaterThan(0.82);
    expect(agreeing / all).toBeLessThan(0.97);
  });

  it("judge no category of fewer than k persons", async () => {
    const input = inputOf(tableOf(train), tableOf(holdout), tableOf(independent), metadataOf(peopleKinds, "member"));
    const { results, notes } = await foldUtility(input.folds[0]!, { ...input, k: 2000 }, rng.fork("run"), () => undefined);
    expect(results.coefficients.kind).toBe("measured");
    expect(notes.find((note) => note.startsWith("Of 2 regression coefficients"))).not.toContain(" = ");
  });
});

describe("training on both", () => {
  const gainOf = async (synthetic: "fresh" | "independent") => {
    const { tbtr, notes } = await utilityFor(synthetic, "income");
    const note = notes.find((text) => text.includes("As many synthetic rows beside them move it by"))!;
    return {
      tbtr: intervalOf(tbtr),
      ceiling: ceilingOf(tbtr),
      moved: Number(/move it by ([+−]?[\d.]+)/.exec(note)![1]!.replace("−", "-")),
    };
  };

  it("adds as much as real rows do, where the synthetic rows are real ones", async () => {
    const { tbtr, ceiling, moved } = await gainOf("fresh");
    expect(Math.abs(tbtr.estimate - ceiling.estimate)).toBeLessThan(0.03);
    expect(moved).toBeGreaterThan(-0.01);
  });

  it("spoils what independent columns are mixed into", async () => {
    const { tbtr, ceiling, moved } = await gainOf("independent");
    expect(tbtr.upper).toBeLessThan(ceiling.lower);
    expect(moved).toBeLessThan(-0.05);
  });
});

describe("calibration", () => {
  it("is as good as that of real rows, where the synthetic rows are real ones", async () => {
    const { calibration } = await utilityFor("fresh", "member");
    expect(intervalOf(calibration).lower).toBeLessThan(ceilingOf(calibration).upper);
    expect(intervalOf(calibration).estimate).toBeLessThan(0.12);
  });

  it("is bad where the synthetic rows have another share of the classes", async () => {
    const places = fresh["member"]!.flatMap((value, row) => (value === "yes" || row % 6 === 0 ? row : []));
    const skewed = Object.fromEntries(Object.entries(fresh).map(([name, values]) => [name, places.map((row) => values[row]!)]));
    const { calibration } = await utilityOf(skewed, "member");
    expect(intervalOf(calibration).lower).toBeGreaterThan(ceilingOf(calibration).upper);
    expect(calibration.kind === "measured" && calibration.floor).toBeNull();
  });

  it("does not apply to numbers", async () => {
    expect((await utilityFor("fresh", "income")).calibration.kind).toBe("notApplicable");
  });
});

describe("importance", () => {
  const agreementOf = async (synthetic: Cells) => {
    return (await weighedUtility(synthetic)).results.importance;
  };

  it("agrees where the synthetic rows are real ones, as two halves of train do", async () => {
    const agreement = await agreementOf(weighed(1000, rng.fork("fresh"), order));
    expect(intervalOf(agreement).estimate).toBeGreaterThan(0.85);
    expect(ceilingOf(agreement).estimate).toBeGreaterThan(0.85);
  });

  it("turns round where the synthetic rows weigh the columns the other way round", async () => {
    const agreement = await agreementOf(weighed(1000, rng.fork("fresh"), order.toReversed()));
    expect(intervalOf(agreement).upper).toBeLessThan(0);
  });

  it("has no ranks to compare with two columns", async () => {
    const { importance } = await utilityOf(fresh, "member", { age: "numeric", income: "numeric", member: "categorical" });
    expect(importance.kind).toBe("notApplicable");
  });
});

describe("the group served worst", () => {
  it("loses nothing where the synthetic rows are real ones", async () => {
    const { subgroupGap, notes } = await utilityFor("fresh", "income");
    expect(intervalOf(subgroupGap).estimate).toBeGreaterThan(-0.1);
    expect(notes.some((note) => note.startsWith("For none of the"))).toBe(true);
  });

  it("is the one whose synthetic rows are wrong, and the note names it first", async () => {
    const { subgroupGap, notes } = await utilityOf(wrongFor("city 2"), "income");
    expect(intervalOf(subgroupGap).upper).toBeLessThan(-0.15);
    expect(ceilingOf(subgroupGap).estimate).toBeGreaterThan(intervalOf(subgroupGap).upper);
    expect(notes.find((note) => note.includes("falls most surely for"))).toContain('falls most surely for city = "city 2" (');
  });

  it("tells groups apart where the target has classes, too", async () => {
    const { subgroupGap, notes } = await utilityFor("independent", "member");
    expect(intervalOf(subgroupGap).upper).toBeLessThan(-0.2);
    const note = notes.find((text) => text.includes("falls most surely for"))!;
    expect(note.match(/ = "/g)!.length).toBeLessThanOrEqual(3);
  });

  it("names no category of fewer than k persons of train", async () => {
    const synthetic = wrongFor("city 2");
    const input = inputOf(tableOf(train), tableOf(holdout), tableOf(synthetic), metadataOf(peopleKinds, "income"));
    const held = train["city"]!.filter((city) => city === "city 2").length;
    for (const [k, isNamed] of [
      [held, true],
      [held + 1, false],
    ] as const) {
      const { notes } = await foldUtility(input.folds[0]!, { ...input, k }, rng.fork("run"), () => undefined);
      expect(notes.some((note) => note.includes('"city 2"'))).toBe(isNamed);
    }
  });

  it("has no group to judge among few persons", async () => {
    const few = first(holdout, 150);
    const input = inputOf(tableOf(train), tableOf(few), tableOf(fresh), metadataOf(peopleKinds, "income"));
    const { results } = await foldUtility(input.folds[0]!, input, rng.fork("run"), () => undefined);
    expect(results.subgroupGap.kind).toBe("notApplicable");
  });
});

describe("persons of several rows", () => {
  /** Every row three times under one id. */
  const thrice = (cells: Cells, take: number): Cells => {
    const rows = Array.from({ length: take * 3 }, (_, row) => Math.floor(row / 3));
    return {
      ...Object.fromEntries(Object.entries(cells).map(([name, values]) => [name, rows.map((row) => values[row]!)])),
      id: rows.map((row) => `person ${row}`),
    };
  };
  const unit = { kind: "entity", column: "id", declared: true, reason: "invented" } as const;
  const metadata = metadataOf({ ...peopleKinds, id: "id" }, "member", unit);
  const utilityOfPersons = async (held: number) => {
    const input = inputOf(tableOf(thrice(train, 200)), tableOf(thrice(holdout, held)), tableOf(thrice(fresh, 200)), metadata);
    return (await foldUtility(input.folds[0]!, input, rng.fork("run"), () => undefined)).results;
  };

  it("count once in groups, and widen every interval", async () => {
    const { subgroupGap, ...few } = await utilityOfPersons(90);
    expect(subgroupGap.kind).toBe("notApplicable");
    expect(new Set(Object.values(few).map(({ kind }) => kind))).toEqual(new Set(["measured"]));
    const many = await utilityOfPersons(400);
    expect(many.subgroupGap.kind).toBe("measured");
    const width = (result: Result): number => intervalOf(result).upper - intervalOf(result).lower;
    expect(width(many.tstrLinear)).toBeLessThan(width(few.tstrLinear));
  });
});

describe("what cannot be measured", () => {
  it("says so without a target, a modelled target or other columns", async () => {
    expect((await utilityOf(fresh, null)).tstr.kind).toBe("notApplicable");
    const left = await utilityOf(fresh, "city", { ...peopleKinds, city: "text" });
    expect([left.tstr.kind, reasonOf(left.tstr)]).toEqual(["notMeasured", expect.stringContaining("not modelled")]);
    expect((await utilityOf(fresh, "member", { member: "categorical" })).tstr.kind).toBe("notApplicable");
  });

  it("says so for one class, too many classes, too few rows and a constant", async () => {
    const flat = (cells: Cells): Cells => ({ ...cells, member: cells["member"]!.map(() => "yes") });
    expect(reasonOf((await utilityOf(fresh, "member", peopleKinds, flat)).trtr)).toContain("one class only");
    expect(reasonOf((await utilityOf({ ...fresh, member: fresh["member"]!.map(() => "no") }, "member")).tstr)).toContain(
      "synthetic rows have one class",
    );
    const many = (cells: Cells): Cells => ({ ...cells, city: cells["city"]!.map((_, row) => `city ${row % 40}`) });
    expect(reasonOf((await utilityOf(fresh, "city", peopleKinds, many)).tstr)).toContain("more than 30 classes");
    const few = Object.fromEntries(Object.entries(fresh).map(([name, values]) => [name, values.slice(0, 20)]));
    expect(reasonOf((await utilityOf(few, "member")).tstr)).toContain("hold the target 20 times");
    const constant = (cells: Cells): Cells => ({ ...cells, income: cells["income"]!.map(() => 7) });
    expect(reasonOf((await utilityOf(fresh, "income", peopleKinds, constant)).tstr)).toContain("constant");
  });
});
