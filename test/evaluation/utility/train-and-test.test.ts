import { describe, expect, it } from "vitest";
import type { FoldUtility } from "../../../src/evaluation/utility/train-and-test.js";
import { foldUtility } from "../../../src/evaluation/utility/train-and-test.js";
import type { ColumnKind } from "../../../src/metadata/metadata.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { type Cells, inputOf, metadataOf, people, peopleKinds, shuffled, tableOf } from "../fidelity/invented-tables.js";

const rng = createRng(seedKey("utility"));
const train = people(1200, rng.fork("train"));
const holdout = people(800, rng.fork("holdout"));
const fresh = people(1200, rng.fork("fresh"));

async function utilityOf(
  synthetic: Cells,
  target: string | null,
  kinds: Record<string, ColumnKind> = peopleKinds,
  change = (cells: Cells) => cells,
): Promise<FoldUtility> {
  const input = inputOf(tableOf(change(train)), tableOf(change(holdout)), tableOf(change(synthetic)), metadataOf(kinds, target));
  return foldUtility(input.folds[0]!, input, rng.fork("run"), () => undefined);
}

function intervalOf(result: FoldUtility["tstr"]) {
  if (result.kind !== "measured") throw new Error(`${result.kind}: ${result.reason}`);
  return result.value;
}

const reasonOf = (result: FoldUtility["tstr"]): string => (result.kind === "measured" ? "" : result.reason);

describe("training on synthetic rows", () => {
  it("is as good as training on real rows where the synthetic rows are real ones", async () => {
    const { tstr, trtr } = await utilityOf(fresh, "member");
    expect(intervalOf(trtr).estimate).toBeGreaterThan(0.85);
    expect(Math.abs(intervalOf(tstr).estimate - intervalOf(trtr).estimate)).toBeLessThan(0.02);
  });

  it("is worth nothing where columns are independent", async () => {
    const { tstr, trtr } = await utilityOf(shuffled(fresh, rng.fork("shuffle")), "member");
    expect(intervalOf(tstr).upper).toBeLessThan(intervalOf(trtr).lower - 0.2);
  });

  it("explains the variance of a number", async () => {
    const { tstr, trtr } = await utilityOf(fresh, "income");
    expect(intervalOf(trtr).estimate).toBeGreaterThan(0.5);
    expect(Math.abs(intervalOf(tstr).estimate - intervalOf(trtr).estimate)).toBeLessThan(0.05);
    const poor = await utilityOf(shuffled(fresh, rng.fork("shuffle")), "income");
    expect(intervalOf(poor.tstr).upper).toBeLessThan(0.1);
  });

  it("averages several classes, one against the rest", async () => {
    const { tstr, trtr, notes } = await utilityOf(fresh, "job");
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
