import { describe, expect, it } from "vitest";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { auditCopula } from "../../../src/synthesizers/copula/audit-copula.js";
import { copulaSynthesizer } from "../../../src/synthesizers/copula/copula.js";
import type { CopulaState } from "../../../src/synthesizers/copula/copula-state.js";
import type { Context } from "../../../src/synthesizers/synthesizer.js";
import { fromBase64, toBase64 } from "../../../src/table/typed-array-text.js";
import { entityTable, flatTable } from "../coded-tables.js";

const context: Context = { rng: createRng(seedKey("fit")), pool: inlinePool, signal: new AbortController().signal, progress: () => {} };
const method = copulaSynthesizer({ k: 5 });
const stateOf = async (table = flatTable(800), own = method): Promise<CopulaState> =>
  JSON.parse(JSON.stringify((await own.fit(table, context)).toJSON())) as CopulaState;

describe("a copula's state", () => {
  it("holds shares and correlations in coarse steps, and no count", async () => {
    const state = await stateOf();
    expect(Object.keys(state)).toEqual(["sizes", "columns", "correlation"]);
    const steps = fromBase64("Int16Array", state.correlation);
    expect(steps).toHaveLength(10);
    expect(steps.every((step) => Math.abs(step) <= 256)).toBe(true);
    expect(steps.some((step) => Math.abs(step) > 64)).toBe(true);
  });

  it.each([
    ["contradict each other", (steps: Int16Array) => steps.fill(-255)],
    ["are beyond 1", (steps: Int16Array) => steps.fill(300, 0, 1)],
    ["are one too few", (steps: Int16Array) => steps.subarray(1)],
  ])("is refused when its correlations %s", async (_, change) => {
    const state = await stateOf();
    const correlation = toBase64(change(fromBase64("Int16Array", state.correlation)));
    expect(() => method.load({ ...state, correlation })).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
  });

  it("is refused when a column has a code twice, or stands there twice", async () => {
    const state = await stateOf();
    const [first, ...rest] = state.columns;
    const codes = fromBase64("Uint16Array", first!.codes);
    const twice = { ...state, columns: [{ ...first!, codes: toBase64(codes.fill(codes[0]!)) }, ...rest] };
    expect(() => method.load(twice)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
    const doubled = { ...state, columns: [{ ...first!, name: rest[0]!.name }, ...rest] };
    expect(() => method.load(doubled)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }) as Error);
  });
});

describe.each([
  ["rows that are persons", flatTable(800)],
  ["persons of several rows", entityTable(400)],
])("the audit of a copula of %s", (_, table) => {
  it("agrees with the table it was fitted on", async () => {
    expect(auditCopula(await stateOf(table), table, 5, [])).toEqual([]);
  });

  it("finds one changed correlation, changed shares, and a column that was to stand apart", async () => {
    const state = await stateOf(table);
    const steps = fromBase64("Int16Array", state.correlation);
    steps[0]! += 1;
    expect(auditCopula({ ...state, correlation: toBase64(steps) }, table, 5, [])).toEqual([
      "The correlations differ from what this source gives.",
    ]);
    const columns = state.columns.map((column, at) => {
      const cumulative = fromBase64("Uint16Array", column.cumulative);
      if (at === 1) cumulative[0]! += 1;
      return { ...column, cumulative: toBase64(cumulative) };
    });
    expect(auditCopula({ ...state, columns }, table, 5, [])[0]).toMatch(/^Column number: /u);
    expect(auditCopula(state, table, 5, ["group"])).toHaveLength(1);
  });
});
