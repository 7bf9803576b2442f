import type { Constraint } from "./constraint.js";
import type { SourceTable } from "./source-table.js";
import type { TableCells } from "./table-cells.js";

/** Most different values of a column that another is looked for to depend on. */
const mostValues = 1024;
/** Rows whose value is held by k persons, at least: for the others nothing could be derived. */
const leastCoverage = 0.9;
/** Natural logarithm of the largest chance that independent columns would look so. */
const mostLogChance = -40;

interface Dependency {
  readonly from: string;
  readonly to: string;
  /** Different values of `from`. */
  readonly cardinality: number;
}

/**
 * Columns that another one determines. A missing cell is a value of its own here. Only dependencies that are neither implied by two others nor
 * to be had by chance, and for each determined column the coarsest that determines it.
 */
export function findDependencies(source: SourceTable): Constraint[] {
  const names = source.columns.map(({ name }) => name).filter((name) => isDiscrete(name, source.some, 0.5));
  const found: Dependency[] = [];
  for (const from of names) {
    if (source.all.meta(from).kind === "datetime") continue;
    for (const to of names) {
      if (from === to || !isDetermined(from, to, source.some)) continue;
      if (!isDiscrete(from, source.all, 1) || !isDiscrete(to, source.all, 1) || !isDetermined(from, to, source.all)) continue;
      if (isBeyondChance(from, to, source)) found.push({ from, to, cardinality: source.all.categories(from).dictionary.length });
    }
  }
  return reduced(found);
}

/** Few enough values, but more than one; in a sample also far fewer than rows. */
function isDiscrete(name: string, cells: TableCells, mostShare: number): boolean {
  const { length } = cells.categories(name).dictionary;
  return length >= 2 && length <= mostValues && length <= cells.rowCount * mostShare;
}

function isDetermined(from: string, to: string, cells: TableCells): boolean {
  const source = cells.categories(from);
  const { codes: targets } = cells.categories(to);
  const first = new Int32Array(source.dictionary.length + 1).fill(-2);
  for (let row = 0; row < targets.length; row++) {
    const code = source.codes[row]! + 1;
    if (first[code] === -2) first[code] = targets[row]!;
    else if (first[code] !== targets[row]) return false;
  }
  return true;
}

/** Whether k persons hold nearly every value, and independent columns would not have agreed in all of them. */
function isBeyondChance(from: string, to: string, source: SourceTable): boolean {
  const view = source.all.categories(from);
  const target = source.all.categories(to);
  const codes = view.codes.map((code) => code + 1);
  const persons = source.personsPerCategory(codes, view.dictionary.length + 1);
  const targetPersons = source.personsPerCategory(
    target.codes.map((code) => code + 1),
    target.dictionary.length + 1,
  );
  const commonest = targetPersons.reduce((most, count) => Math.max(most, count), 0);
  const total = targetPersons.reduce((sum, count) => sum + count, 0);
  const logShare = Math.log(commonest / total);
  let logChance = 0;
  // a column that only tells by its gaps determines nothing: that is a rule of missing cells
  for (let code = 1; code < persons.length; code++) logChance += Math.max(0, persons[code]! - 1) * logShare;
  if (logChance > mostLogChance) return false;
  let covered = 0;
  const targets = new Set<number>();
  for (let row = 0; row < codes.length; row++) {
    if (persons[codes[row]!]! < source.k) continue;
    covered++;
    if (codes[row]! > 0) targets.add(target.codes[row]!);
  }
  return targets.size >= 2 && covered >= leastCoverage * codes.length;
}

/** Pairs that determine each other become one rule; of the rest, none that two others imply, and one for each determined column. */
function reduced(found: readonly Dependency[]): Constraint[] {
  const has = (from: string, to: string): boolean => found.some((one) => one.from === from && one.to === to);
  const leader = new Map<string, string>();
  const rules: Constraint[] = [];
  for (const { from, to } of found) {
    if (!has(to, from) || leader.has(to) || leader.has(from)) continue;
    leader.set(to, from);
    rules.push({ kind: "one-to-one", columns: [from, to] });
  }
  const single = found.filter(({ from, to }) => !leader.has(from) && !leader.has(to));
  const direct = single.filter(({ from, to }) => !single.some((one) => one.from === from && one.to !== to && has(one.to, to)));
  for (const to of new Set(direct.map((one) => one.to))) {
    const [coarsest] = direct.filter((one) => one.to === to).sort((a, b) => a.cardinality - b.cardinality);
    rules.push({ kind: "functional-dependency", from: coarsest!.from, to });
  }
  return rules;
}
