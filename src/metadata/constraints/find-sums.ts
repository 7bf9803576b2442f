import type { Constraint } from "./constraint.js";
import type { SourceTable } from "./source-table.js";
import { halfStep, violationsOf } from "./violations.js";

/** Number columns that sums and ratios are looked for among, at most. */
const mostColumns = 200;
/** Persons in whose rows neither side is zero, at least. */
const leastPersons = 30;
/** Sampled rows that say something, at least, before all rows are asked. */
const leastProbes = 10;
/** Different values of each column in the sample, at least. */
const leastValues = 10;

/** Columns that are another one times a constant, and columns that are the sum of two others, within the precision of the column. */
export function findSumsAndRatios(source: SourceTable): Constraint[] {
  const names = numberColumns(source);
  const ratios = findRatios(names, source);
  const derived = new Set(ratios.flatMap((rule) => (rule.kind === "ratio" ? [rule.column] : [])));
  return [
    ...ratios,
    ...findSums(
      names.filter((name) => !derived.has(name)),
      source,
    ),
  ];
}

function numberColumns({ columns, some }: SourceTable): string[] {
  return columns
    .filter(
      ({ name, kind }) => kind !== "datetime" && some.column(name).storage === "number" && valueCount(some.numbers(name)) >= leastValues,
    )
    .slice(0, mostColumns)
    .map(({ name }) => name);
}

function valueCount(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) if (!Number.isNaN(value) && seen.add(value).size >= leastValues) break;
  return seen.size;
}

function findSums(names: readonly string[], source: SourceTable): Constraint[] {
  const found: Constraint[] = [];
  const sampled = names.map((name) => source.some.numbers(name));
  for (const [t, total] of names.entries()) {
    const half = halfStep(total, source.some);
    for (let a = 0; a < names.length; a++) {
      for (let b = a + 1; b < names.length; b++) {
        if (a === t || b === t || !isSum(sampled[a]!, sampled[b]!, sampled[t]!, half)) continue;
        const rule = { kind: "sum" as const, parts: [names[a]!, names[b]!], total };
        const [lefts, rights] = [source.all.numbers(names[a]!), source.all.numbers(names[b]!)];
        const speaks = Uint8Array.from(lefts, (value, row) =>
          value !== 0 && rights[row]! !== 0 && !Number.isNaN(value + rights[row]!) ? 1 : 0,
        );
        if (holds(rule, source, speaks)) found.push(rule);
      }
    }
  }
  return found;
}

/** Whether the rule holds in all rows, and in those of enough persons for a reason. */
function holds(rule: Constraint, source: SourceTable, speaks: Uint8Array): boolean {
  const needed = Math.max(leastPersons, 2 * source.k);
  return source.personsAmong(speaks, needed) >= needed && violationsOf(rule, source.all).violatingRows === 0;
}

/** Over the sample; false at the first row that is against it. Allocates nothing: asked of every three columns. */
function isSum(lefts: Float64Array, rights: Float64Array, totals: Float64Array, half: number): boolean {
  let probes = 0;
  for (let row = 0; row < totals.length; row++) {
    const sum = lefts[row]! + rights[row]!;
    if (Math.abs(sum - totals[row]!) > half * (1 + 1e-6) + 1e-9 * Math.abs(sum)) return false;
    if (lefts[row] !== 0 && rights[row] !== 0 && !Number.isNaN(sum - totals[row]!)) probes++;
  }
  return probes >= leastProbes;
}

function findRatios(names: readonly string[], source: SourceTable): Constraint[] {
  const found: Constraint[] = [];
  const derived = new Set<string>();
  names.forEach((first, i) => {
    for (const second of names.slice(i + 1)) {
      if (derived.has(first) || derived.has(second)) continue;
      const rule = ratioOf(second, first, source) ?? ratioOf(first, second, source);
      if (rule === null) continue;
      derived.add(rule.column);
      found.push(rule);
    }
  });
  return found;
}

function ratioOf(column: string, of: string, source: SourceTable): { kind: "ratio"; column: string; of: string; factor: number } | null {
  const { some, all } = source;
  const factor = constantFactor(some.numbers(column), some.numbers(of));
  if (factor === null) return null;
  const bases = all.numbers(of);
  const speaks = Uint8Array.from(bases, (base) => (base !== 0 && !Number.isNaN(base) ? 1 : 0));
  // the shortest factor that every row agrees with: a longer one would say more about the rows than the rule
  for (let digits = 1; digits <= 12; digits++) {
    const rule = { kind: "ratio", column, of, factor: Number(factor.toPrecision(digits)) } as const;
    if (violationsOf(rule, some).violatingRows === 0) return holds(rule, source, speaks) ? rule : null;
  }
  return null;
}

/** Quotient at the largest base; null at the first row that is far from it, or where too few rows say anything. */
function constantFactor(values: Float64Array, bases: Float64Array): number | null {
  let at = -1;
  for (let row = 0; row < bases.length; row++) {
    if (Number.isNaN(values[row]! + bases[row]!)) continue;
    if (at < 0 || Math.abs(bases[row]!) > Math.abs(bases[at]!)) at = row;
  }
  const factor = at < 0 ? 0 : values[at]! / bases[at]!;
  if (!Number.isFinite(factor) || factor === 0) return null;
  let probes = 0;
  for (let row = 0; row < bases.length; row++) {
    const base = bases[row]!;
    if (Number.isNaN(values[row]! + base)) continue;
    if (base === 0 && values[row] !== 0) return null;
    if (base !== 0 && Math.abs(values[row]! - factor * base) > 1 + 0.01 * Math.abs(factor * base)) return null;
    if (base !== 0) probes++;
  }
  return probes >= leastProbes ? factor : null;
}
