import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandTable } from "../../../src/encode/constraints/expand-table.js";
import { learnConstraintPlan } from "../../../src/encode/constraints/learn-plan.js";
import { reduceTable, reducedMetadata } from "../../../src/encode/constraints/reduce-step.js";
import { repairTable } from "../../../src/encode/constraints/repair-table.js";
import type { Constraint } from "../../../src/metadata/constraints/constraint.js";
import { cellsOf } from "../../encode/sample-table.js";
import { declaring, ruledConstraints, ruledTable } from "../../fixtures/ruled-table.js";

const all: readonly Constraint[] = [...ruledConstraints, { kind: "fixed-combinations", columns: ["married", "code"] }];

describe("a constraint plan", () => {
  it("learned and undone gives the table back, whatever rules there are and in whatever order (k = 1: every pair is kept)", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...all]),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 300 }),
        (rules, seed, rowCount) => {
          const ruled = ruledTable(rowCount, 1, `plan-${seed}`);
          const metadata = declaring(ruled.metadata, rules);
          const learned = learnConstraintPlan(ruled.table, metadata, null, 1);
          const { reduced } = learned;
          // protected ends lie inside the extremes by intent: not here
          const plan = { ...learned.plan, ends: [] };
          expect(reduced.metadata).toEqual(reducedMetadata(metadata, plan));
          expect(reduced.table.columns.map(({ name }) => name)).toEqual(reduced.metadata.columns.map(({ name }) => name));
          const again = reduceTable({ table: ruled.table, metadata }, plan);
          const back = expandTable(again.table, metadata, plan);
          expect(back.columns.map(({ name }) => name)).toEqual(ruled.table.columns.map(({ name }) => name));
          for (const { name } of ruled.table.columns) expect(cellsOf(back, name)).toEqual(cellsOf(ruled.table, name));
          // rows that keep the rules are not touched
          const { table, broken } = repairTable(back, metadata, plan);
          expect(broken).toBeNull();
          for (const { name } of ruled.table.columns) expect(cellsOf(table, name)).toEqual(cellsOf(ruled.table, name));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("knows the ends of every total, held by k persons", () => {
    const { table, metadata } = ruledTable(3000);
    const { plan } = learnConstraintPlan(table, declaring(metadata, all), null, 11);
    const gross = cellsOf(table, "gross").flatMap((text) => (text === null ? [] : [Number(text)]));
    const ends = plan.ends.find(({ column }) => column === "gross")!;
    expect(gross.filter((value) => value >= ends.high).length).toBeGreaterThanOrEqual(11);
    expect(gross.filter((value) => value <= ends.low).length).toBeGreaterThanOrEqual(11);
  });

  it("takes the columns out that follow from others", () => {
    const { table, metadata } = ruledTable(3000);
    const { plan, reduced } = learnConstraintPlan(table, declaring(metadata, all), null, 11);
    const left = new Set(reduced.metadata.columns.map(({ name }) => name));
    for (const name of ["country", "rank", "gross", "cents", "is_a", "is_b", "is_c", "end", "married", "code"])
      expect(left).not.toContain(name);
    for (const name of ["city", "grade", "net", "tax", "start", "small", "large", "dose"]) expect(left).toContain(name); // large is wide: repaired
    expect(plan.steps.map(({ kind }) => kind).sort()).toEqual([
      "combination",
      "dependency",
      "dependency",
      "difference",
      "one-hot",
      "ratio",
      "sum",
    ]);
  });

  it("keeps the target a column of its own", () => {
    const { table, metadata } = ruledTable(3000);
    for (const target of ["country", "rank", "grade", "gross", "end"]) {
      const { reduced } = learnConstraintPlan(table, { ...declaring(metadata, ruledConstraints), target }, null, 11);
      expect(reduced.metadata.columns.map(({ name }) => name)).toContain(target);
      expect(reduced.metadata.target).toBe(target);
    }
  });

  it("stores no pair, combination or end that fewer than k persons hold", () => {
    const { table, metadata } = ruledTable(2000);
    const odd = { city: "Xanadu", country: "XX", code: "K999", grade: "odd", rank: 77 };
    const changed = {
      rowCount: table.rowCount,
      columns: table.columns.map((column) => {
        const value = odd[column.name as keyof typeof odd];
        if (value === undefined) return column;
        if (column.storage === "number") return { ...column, values: column.values.map((cell, row) => (row < 10 ? Number(value) : cell)) };
        return {
          ...column,
          dictionary: [...column.dictionary, String(value)],
          codes: column.codes.map((code, row) => (row < 10 ? column.dictionary.length : code)),
        };
      }),
    };
    const rules: Constraint[] = [
      { kind: "functional-dependency", from: "city", to: "country" },
      { kind: "one-to-one", columns: ["grade", "rank"] },
      { kind: "fixed-combinations", columns: ["married", "code"] },
      { kind: "inequality", low: "small", high: "large" },
    ];
    const text = (k: number): string => JSON.stringify(learnConstraintPlan(changed, declaring(metadata, rules), null, k).plan);
    for (const value of ["Xanadu", "XX", "K999", "odd", "77"]) {
      expect(text(11)).not.toContain(value);
      expect(text(10)).toContain(value === "77" ? '"77"' : value === "K999" ? "yes" : value);
    }
    const ends = learnConstraintPlan(changed, declaring(metadata, rules), null, 11).plan.ends;
    const largest = Math.max(...cellsOf(table, "large").map(Number));
    expect(ends.find(({ column }) => column === "large")!.high).toBeLessThan(largest);
  });

  it("is counted by persons where they have several rows", () => {
    const { table, metadata } = ruledTable(900, 30);
    const personOf = Uint32Array.from({ length: 900 }, (_, row) => Math.floor(row / 30));
    const rule: Constraint = { kind: "functional-dependency", from: "code", to: "grade" };
    // 30 persons; a code is held by a handful
    const single = {
      ...table,
      columns: table.columns.map((one) => (one.name === "grade" && one.storage === "text" ? { ...one, codes: one.codes.fill(0) } : one)),
    };
    const persons = new Map<string, Set<number>>();
    cellsOf(single, "code").forEach((code, row) => persons.set(code!, (persons.get(code!) ?? new Set()).add(personOf[row]!)));
    const { plan } = learnConstraintPlan(single, declaring(metadata, [rule]), personOf, 10);
    const [step] = plan.steps;
    if (step?.kind !== "dependency") throw new Error("no dependency");
    expect(new Set(step.mapping.sources)).toEqual(new Set([...persons].filter(([, held]) => held.size >= 10).map(([code]) => code)));
  });
});
