import type { CodedColumn } from "../table/coded-table.js";
import { datetimeParts } from "../encode/datetime-codec.js";
import { codedName, partName } from "../encode/coded-columns.js";
import type { Context } from "../synthesizers/synthesizer.js";
import type { Model } from "./fit-model.js";
import type { PlannedScenario } from "./plan-conditions.js";

/** How far one column moves when the slice's share is raised. */
export interface ColumnShift {
  readonly column: string;
  /** Total variation between the column's shares with and without the scenario, in [0, 1]. */
  readonly totalVariation: number;
  /** What chance alone gives in this measurement, on average. */
  readonly byChance: number;
}

/** Rows drawn on either side. */
const comparedRows = 20_000;
/** Groups of codes that are compared: runs of neighbours of about equal mass, or the commonest codes and the rest. */
const mostGroups = 20;

/**
 * How far every column outside the slice moves. With the slice drawn at share q beside free rows, the shares of a column move by exactly q times
 * the distance between slice and all rows; that distance is measured on 20,000 rows of each.
 * @returns largest shift first
 */
export async function scenarioShift(scenario: PlannedScenario, model: Model, context: Context): Promise<ColumnShift[]> {
  const { inside, everywhere, drawnInside, columns } = scenario;
  const draw = async (stratum: PlannedScenario["inside"], name: string): Promise<readonly CodedColumn[]> => {
    const given = { kind: "strata", strata: [{ ...stratum, share: 1 }] } as const;
    const request = { firstUnit: 0, unitCount: comparedRows, given: stratum.weights.size === 0 ? undefined : given };
    return (await model.fitted.sample(request, { ...context, rng: context.rng.fork(`shift/${name}`) })).columns;
  };
  const [slice, all] = [await draw(inside, "inside"), await draw(everywhere, "everywhere")];
  const shiftOf = (coded: string): Omit<ColumnShift, "column"> => {
    const [one, other] = [slice, all].map((table) => table.find(({ name }) => name === coded)!) as [CodedColumn, CodedColumn];
    return distance(one, other, drawnInside);
  };
  const shifts = model.codebook.columns.flatMap(({ name, codec }): ColumnShift[] => {
    if (codec.kind === "fresh" || columns.includes(name)) return [];
    const parts = codec.kind === "datetime" ? datetimeParts(codec).map((part) => partName(name, part)) : [codedName(name)];
    const most = parts.map(shiftOf).reduce((a, b) => (b.totalVariation > a.totalVariation ? b : a));
    return [{ column: name, ...most }];
  });
  return shifts.sort((a, b) => b.totalVariation - a.totalVariation || (a.column < b.column ? -1 : 1));
}

function distance(slice: CodedColumn, all: CodedColumn, share: number): Omit<ColumnShift, "column"> {
  const groupOf = codeGroups(all);
  const groupCount = groupOf.reduce((most, group) => Math.max(most, group + 1), 1);
  const [p, q] = [slice, all].map(({ codes }) => {
    const shares = new Float64Array(groupCount);
    for (const code of codes) shares[groupOf[code]!]! += 1 / codes.length;
    return shares;
  }) as [Float64Array, Float64Array];
  const apart = p.reduce((sum, own, group) => sum + Math.abs(own - q[group]!), 0) / 2;
  const perRow = 1 / slice.codes.length + 1 / all.codes.length;
  const chance = q.reduce((sum, own) => sum + Math.sqrt((2 / Math.PI) * own * (1 - own) * perRow), 0) / 2;
  return { totalVariation: rounded(share * apart), byChance: rounded(share * chance) };
}

function codeGroups({ codes, cardinality, ordered }: CodedColumn): Uint16Array {
  if (cardinality <= mostGroups) return Uint16Array.from({ length: cardinality }, (_, code) => code);
  const counts = new Float64Array(cardinality);
  for (const code of codes) counts[code]!++;
  if (!ordered) {
    const byCount = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
    const groupOf = new Uint16Array(cardinality).fill(mostGroups - 1);
    byCount.slice(0, mostGroups - 1).forEach((code, group) => {
      groupOf[code] = group;
    });
    return groupOf;
  }
  let done = 0;
  return Uint16Array.from(counts, (count) => {
    const group = Math.min(mostGroups - 1, Math.floor((done / codes.length) * mostGroups));
    done += count;
    return group;
  });
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
