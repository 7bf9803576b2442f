import { z } from "zod";
import { intervalOf } from "../math/count-at-most.js";
import type { Rng } from "../random/rng.js";
import type { CodedTable } from "../table/coded-table.js";

/** Most rows of a drawn person. */
const mostRows = 2 ** 20;
const size = z.number().int().min(1).max(mostRows);

/** How many rows a person has: runs of sizes [from, to], each held by at least k persons, with their mass in steps of k persons. */
export const unitSizesSchema = z.array(
  z
    .object({ from: size, to: size, weight: z.number().int().min(1) })
    .strict()
    .refine(({ from, to }) => from <= to, "a run of sizes does not end before it begins"),
);
export type UnitSizes = z.infer<typeof unitSizesSchema>;

/** Protected group sizes of a table; the outer ends lie at the k-th smallest and largest person's size. Empty when every row is a person. */
export function learnUnitSizes(train: CodedTable, k: number): UnitSizes {
  const { unitStart, unitCount } = train;
  if (unitStart === null) return [];
  const sizes = Uint32Array.from({ length: unitCount }, (_, u) => unitStart[u + 1]! - unitStart[u]!).sort();
  const runs: UnitSizes = [];
  const target = Math.max(k, Math.ceil(unitCount / 128));
  const top = Math.min(mostRows, sizes[Math.max(0, unitCount - k)] ?? 1);
  const bottom = Math.min(top, sizes[Math.min(unitCount, k) - 1] ?? 1);
  const kept = (rows: number): number => Math.min(Math.max(rows, bottom), top);
  for (let from = 0; from < unitCount; ) {
    let to = Math.min(unitCount, from + target);
    while (to < unitCount && sizes[to] === sizes[to - 1]) to++;
    if (unitCount - to < target) to = unitCount;
    runs.push({ from: kept(sizes[from]!), to: kept(sizes[to - 1]!), weight: Math.max(1, Math.round((to - from) / k)) });
    from = to;
  }
  return runs;
}

/** Whether the group sizes in a synthesizer's state are those of this table; a plain sentence where they are not. */
export function auditUnitSizes(state: unknown, coded: CodedTable, k: number): string[] {
  const parsed = z.object({ sizes: unitSizesSchema }).safeParse(state);
  const learned = learnUnitSizes(coded, k);
  const agrees = parsed.success && JSON.stringify(parsed.data.sizes.map(inOrder)) === JSON.stringify(learned.map(inOrder));
  return agrees ? [] : ["How many rows a person has differs from what this source gives."];
}

const inOrder = ({ from, to, weight }: UnitSizes[number]): readonly number[] => [from, to, weight];

/** Row starts of units firstUnit … firstUnit + unitCount - 1 (length unitCount + 1); null when every row is its own unit. */
export function drawUnitStarts(sizes: UnitSizes, firstUnit: number, unitCount: number, rng: Rng): Uint32Array | null {
  if (sizes.length === 0) return null;
  const own = rng.fork("unit-sizes");
  const ends = new Float64Array(sizes.length);
  let total = 0;
  for (const [i, { weight }] of sizes.entries()) ends[i] = total += weight;
  const starts = new Uint32Array(unitCount + 1);
  for (let u = 0; u < unitCount; u++) {
    const run = sizes[intervalOf(ends, own.floatAt(firstUnit + u, 0) * total)]!;
    starts[u + 1] = starts[u]! + run.from + Math.floor(own.floatAt(firstUnit + u, 1) * (run.to - run.from + 1));
  }
  return starts;
}
