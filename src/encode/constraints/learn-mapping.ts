import { tableCells } from "../../metadata/constraints/table-cells.js";
import { personsPerCode } from "../distinct-values.js";
import type { Mapping } from "./plan.js";
import type { PlanSource } from "./plan-source.js";

/**
 * What goes with each value of `from` that k persons hold. As the source keeps the rule, they hold the pair too.
 * @param nearest whether numbers between the known ones will be drawn
 * @returns null where nothing is held by k persons, or missing cells of `from` go with several values
 */
export function learnMapping(from: string, to: string, nearest: boolean, { table, metadata, personOf, k }: PlanSource): Mapping | null {
  const cells = tableCells(table, metadata);
  const source = cells.categories(from);
  const target = cells.categories(to);
  const codes = source.codes.map((code) => code + 1); // 0 is a missing cell
  const first = new Int32Array(source.dictionary.length + 1).fill(-2);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (first[code] === -2) first[code] = target.codes[row]!;
    else if (first[code] !== target.codes[row]) return null;
  }
  const { persons } = personsPerCode(codes, first.length, personOf);
  const held = Array.from(persons.keys()).filter((code) => persons[code]! >= k);
  if (held.length === 0) return null;
  return {
    from,
    to,
    sources: held.map((code) => (code === 0 ? null : source.dictionary[code - 1]!)),
    targets: held.map((code) => (first[code]! < 0 ? null : target.dictionary[first[code]!]!)),
    nearest,
  };
}

/**
 * The target of each text of a dictionary, and of a missing cell (the last entry): null for a missing one, undefined where the mapping says
 * nothing.
 */
export function targetsOf({ sources, targets, nearest }: Mapping, dictionary: readonly string[]): (string | null | undefined)[] {
  const known = new Map(sources.map((source, i) => [source, targets[i]!]));
  const points = nearest
    ? sources
        .flatMap((source, i) => (source === null ? [] : [{ at: Number(source), target: targets[i]! }]))
        .filter(({ at }) => Number.isFinite(at))
        .sort((a, b) => a.at - b.at)
    : [];
  const find = (text: string): string | null | undefined => {
    const exact = known.get(text);
    return exact !== undefined || points.length === 0 ? exact : nearestPoint(points, Number(text)).target;
  };
  return [...dictionary.map(find), known.get(null)];
}

interface Point {
  readonly at: number;
  readonly target: string | null;
}

function nearestPoint(points: readonly Point[], value: number): Point {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at < value) low = middle + 1;
    else high = middle;
  }
  const [below, above] = [points[Math.max(0, low - 1)]!, points[low]!];
  return value - below.at <= above.at - value ? below : above;
}
