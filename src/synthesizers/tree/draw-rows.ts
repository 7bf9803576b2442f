import { createRng } from "../../random/rng.js";
import { leavesOf, type CodedFeature } from "../../trees/conditional-tree.js";
import type { FittedColumn } from "./fit-column.js";
import { logSteps, type PairRake, touchedGroups } from "./pair-rakes.js";
import { drawFromLeaf, type LeafTable } from "../leaf-table.js";

/** A fitted column with what its codes mean, in the order of drawing. */
export interface DrawnColumn {
  readonly name: string;
  readonly cardinality: number;
  readonly ordered: boolean;
  readonly fitted: FittedColumn;
}

export interface DrawRowsInput {
  readonly columns: readonly DrawnColumn[];
  /** Address of each row: its unit among all units, and its place within the unit. */
  readonly unit: Uint32Array;
  readonly place: Uint32Array;
  readonly rngKey: Uint32Array;
}

/** Codes of a block of rows, column after column; each depends on (columns, rng key, address) alone. */
export function drawRows({ columns, unit, place, rngKey }: DrawRowsInput): Uint16Array[] {
  const rng = createRng(rngKey);
  const features: CodedFeature[] = [];
  for (const column of columns) {
    const own = rng.fork(`draw/${column.name}`);
    const codes = drawColumn(column.fitted, features, unit, place, own.uintAt);
    features.push({ codes, cardinality: column.cardinality, ordered: column.ordered });
  }
  return features.map(({ codes }) => codes);
}

function drawColumn(
  { structure, leafOf, leaves, classOf, rakes }: FittedColumn,
  features: readonly CodedFeature[],
  unit: Uint32Array,
  place: Uint32Array,
  wordAt: (unit: number, place: number) => number,
): Uint16Array {
  const rowCount = unit.length;
  const codes = new Uint16Array(rowCount);
  const nodes = new Uint32Array(rowCount);
  leavesOf(structure, features, 0, rowCount, nodes);
  if (rakes.length === 0) {
    for (let row = 0; row < rowCount; row++)
      codes[row] = drawFromLeaf(leaves, leafOf[nodes[row]!]!, wordAt(unit[row]!, place[row]!) >>> 16);
    return codes;
  }
  const classCount = classOf.reduce((most, own) => Math.max(most, own + 1), 1);
  const active = rakes.map((rake) => activeRake(rake, features, classCount));
  const factors = new Float64Array(classCount);
  for (let row = 0; row < rowCount; row++) {
    const leaf = leafOf[nodes[row]!]!;
    const word = wordAt(unit[row]!, place[row]!);
    let corrected = false;
    for (const { groupOf, touched, codes: earlier, factors: own } of active) {
      const group = groupOf[earlier[row]!]!;
      if (touched[group] === 0) continue;
      if (!corrected) factors.fill(1);
      corrected = true;
      for (let c = 0, at = group * classCount; c < classCount; c++, at++) factors[c]! *= own[at]!;
    }
    codes[row] = corrected ? drawRaked(leaves, leaf, classOf, factors, word / 4294967296) : drawFromLeaf(leaves, leaf, word >>> 16);
  }
  return codes;
}

interface ActiveRake {
  readonly groupOf: Uint16Array;
  /** By group: 1 where some factor is not 1. */
  readonly touched: Uint8Array;
  /** Codes of the earlier column. */
  readonly codes: Uint16Array;
  readonly factors: Float64Array;
}

function activeRake({ feature, groupOf, logFactors }: PairRake, features: readonly CodedFeature[], classCount: number): ActiveRake {
  const touched = touchedGroups(logFactors, logFactors.length / classCount, classCount, 0);
  return { groupOf, touched, codes: features[feature]!.codes, factors: Float64Array.from(logFactors, (log) => Math.exp(log / logSteps)) };
}

/** Code drawn from a leaf whose shares are multiplied by the factors of the codes' classes. @param uniform on [0, 1) */
function drawRaked(
  { offset, codes, cumulative }: LeafTable,
  leaf: number,
  classOf: Uint16Array,
  factors: Float64Array,
  uniform: number,
): number {
  const from = offset[leaf]!;
  const to = offset[leaf + 1]!;
  let total = 0;
  for (let entry = from, before = 0; entry < to; entry++) {
    total += (cumulative[entry]! - before) * factors[classOf[codes[entry]!]!]!;
    before = cumulative[entry]!;
  }
  let left = uniform * total;
  for (let entry = from, before = 0; entry < to - 1; entry++) {
    left -= (cumulative[entry]! - before) * factors[classOf[codes[entry]!]!]!;
    if (left < 0) return codes[entry]!;
    before = cumulative[entry]!;
  }
  return codes[to - 1]!;
}
