import { describe, expect, it } from "vitest";
import { approximateNormalQuantile } from "../../../src/math/normal.js";
import { inlinePool } from "../../../src/parallel/pool.js";
import { createRng, seedKey } from "../../../src/random/rng.js";
import { copulaSynthesizer } from "../../../src/synthesizers/copula/copula.js";
import { correlationMatrix, parseCopulaState } from "../../../src/synthesizers/copula/copula-state.js";
import type { Context } from "../../../src/synthesizers/synthesizer.js";
import type { CodedTable } from "../../../src/table/coded-table.js";
import { codedTable, type ColumnSketch } from "../coded-tables.js";

/*
 * Limits lie at 5.5 standard deviations or more of what chance gives (one-sided 2e-8 each), so that all of this file together fails by chance
 * less than once in 1e6 runs. The tables are drawn from fixed seeds, so in truth the outcome never changes.
 */
const contextOf = (seed: string): Context => ({
  rng: createRng(seedKey(seed)),
  pool: inlinePool,
  signal: new AbortController().signal,
  progress: () => {},
});

/** Columns of normals with the given correlation to a common factor, cut into `cardinality` equal parts. */
function factorTable(
  rowCount: number,
  columns: Readonly<Record<string, { loading: number; cardinality: number; shuffled?: boolean }>>,
): CodedTable {
  const rng = createRng(seedKey("factor"));
  const normal = (): number => approximateNormalQuantile(rng.nextFloat() * 0.999999 + 5e-7);
  const common = Array.from({ length: rowCount }, normal);
  const sketches = Object.entries(columns).map(([name, { loading, cardinality, shuffled = false }]): [string, ColumnSketch] => {
    const codes = common.map((value) => {
      const latent = loading * value + Math.sqrt(1 - loading ** 2) * normal();
      const at = Math.min(cardinality - 1, Math.floor(phi(latent) * cardinality));
      return shuffled ? (at * 5 + 2) % cardinality : at; // 5 and the cardinality have no common factor
    });
    return [name, { codes, cardinality, ordered: !shuffled }];
  });
  return codedTable(Object.fromEntries(sketches), null, rowCount);
}

/** Normal distribution function, coarse (Abramowitz & Stegun 26.2.17): only the shape of the table hangs on it. */
function phi(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = 0.3989423 * Math.exp((-x * x) / 2) * t * (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274))));
  return x > 0 ? 1 - tail : tail;
}

async function latent(table: CodedTable, alone: readonly string[] = []): Promise<(a: string, b: string) => number> {
  const model = await copulaSynthesizer({ k: 11, alone }).fit(table, contextOf("fit"));
  const { margins, correlation } = parseCopulaState(JSON.parse(JSON.stringify(model.toJSON())));
  const matrix = correlationMatrix(correlation, margins.length);
  const place = (name: string): number => margins.findIndex((margin) => margin.name === name);
  return (a, b) => matrix[place(a) * margins.length + place(b)]!;
}

describe("the latent correlation", () => {
  it("is that of the normals behind the columns, however coarsely they are cut", async () => {
    const between = await latent(
      factorTable(40_000, {
        fine: { loading: 0.9, cardinality: 64 },
        coarse: { loading: 0.8, cardinality: 3 },
        half: { loading: -0.7, cardinality: 2 },
        free: { loading: 0, cardinality: 8 },
      }),
    );
    // the standard error of a tetrachoric correlation at 40,000 rows is below .008; shrinkage and rounding add less than .005
    for (const [a, b, expected] of [
      ["fine", "coarse", 0.72],
      ["fine", "half", -0.63],
      ["coarse", "half", -0.56],
      ["fine", "free", 0],
      ["half", "free", 0],
    ] as const)
      expect(Math.abs(between(a, b) - expected), `${a} ${b}`).toBeLessThan(0.045);
  });

  it("finds the order of categories that have none", async () => {
    const between = await latent(
      factorTable(20_000, { number: { loading: 0.9, cardinality: 50 }, category: { loading: 0.9, cardinality: 8, shuffled: true } }),
    );
    expect(Math.abs(between("number", "category"))).toBeGreaterThan(0.75); // .81, less what neighbours that chance swaps cost
  });

  it("is drawn to 0 where there are few rows and nothing to know, and is 0 for a column apart", async () => {
    const columns = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`c${i}`, { loading: 0, cardinality: 6 }]));
    const between = await latent(factorTable(120, columns));
    const sizes = Array.from({ length: 8 }, (_, i) => Array.from({ length: i }, (__, j) => Math.abs(between(`c${i}`, `c${j}`)))).flat();
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(0.04); // .073 without shrinkage
    const apart = await latent(factorTable(2000, { a: { loading: 0.9, cardinality: 9 }, b: { loading: 0.9, cardinality: 9 } }), ["a"]);
    expect(apart("a", "b")).toBe(0);
  });

  it("is 0 where fewer than k persons are learned from", async () => {
    const between = await latent(factorTable(10, { a: { loading: 0.99, cardinality: 3 }, b: { loading: 0.99, cardinality: 3 } }));
    expect(between("a", "b")).toBe(0);
  });
});

describe("drawn rows", () => {
  const table = factorTable(3000, {
    a: { loading: 0.9, cardinality: 12 },
    b: { loading: 0.8, cardinality: 5, shuffled: false },
    c: { loading: 0.5, cardinality: 7, shuffled: true },
  });

  it("have the shares of the table", async () => {
    const model = await copulaSynthesizer({ k: 11 }).fit(table, contextOf("fit"));
    const drawn = await model.sample({ firstUnit: 0, unitCount: 60_000 }, contextOf("draw"));
    drawn.columns.forEach(({ codes, cardinality }, at) => {
      for (let code = 0; code < cardinality; code++) {
        const share = table.columns[at]!.codes.reduce((sum, own) => sum + (own === code ? 1 : 0), 0) / table.rowCount;
        const count = codes.reduce((sum, own) => sum + (own === code ? 1 : 0), 0);
        expect(Math.abs(count - share * 60_000)).toBeLessThan(5.6 * Math.sqrt(60_000 * share * (1 - share)) + 2);
      }
    });
  });

  it("go together as the table's do, and those of the independent method would not", async () => {
    const model = await copulaSynthesizer({ k: 11 }).fit(table, contextOf("fit"));
    const drawn = await model.sample({ firstUnit: 0, unitCount: 60_000 }, contextOf("draw"));
    const meanProduct = ({ columns: [a, b], rowCount }: CodedTable): number =>
      a!.codes.reduce((sum, code, row) => sum + (code / 12 - 0.46) * (b!.codes[row]! / 5 - 0.4), 0) / rowCount;
    // .055 in the table, 0 when independent; the standard error is below .0015
    expect(meanProduct(table)).toBeGreaterThan(0.04);
    expect(Math.abs(meanProduct(drawn) - meanProduct(table))).toBeLessThan(0.008);
  });
});
