import type { Constraint } from "./constraint.js";
import type { SourceTable } from "./source-table.js";
import { missingCells, switchOf } from "./table-cells.js";

/** Columns of a found group, at least: of two, one determines the other. */
const leastColumns = 3;

interface SwitchColumn {
  readonly name: string;
  readonly isOn: Uint8Array;
  readonly onRows: number;
}

/** Groups of columns of which exactly one is on in every row. */
export function findOneHotGroups(source: SourceTable): Constraint[] {
  const columns = switchColumns(source);
  const found: Constraint[] = [];
  const taken = new Set<string>();
  for (const [i, first] of columns.entries()) {
    if (taken.has(first.name)) continue;
    const free = columns.slice(i + 1).filter(({ name }) => !taken.has(name));
    const prefix = prefixOf(first.name);
    const named = free.filter(({ name }) => prefix !== "" && name.startsWith(prefix));
    const group = groupFrom(first, named, source.all.rowCount) ?? groupFrom(first, free, source.all.rowCount);
    if (group === null || !group.every((column) => source.personsAmong(column.isOn, source.k) >= source.k)) continue;
    for (const { name } of group) taken.add(name);
    found.push({ kind: "one-hot", columns: group.map(({ name }) => name) });
  }
  return found;
}

/** `color_` of `color_red`; empty where the name has no parts. */
function prefixOf(name: string): string {
  return /^(.*[_.\-: =/])[^_.\-: =/]+$/.exec(name)?.[1] ?? "";
}

function switchColumns({ columns, all, some }: SourceTable): SwitchColumn[] {
  return columns.flatMap(({ name, kind }) => {
    if (kind === "datetime" || some.categories(name).dictionary.length > 2) return [];
    const view = all.categories(name);
    const known = switchOf(view);
    if (known === null || view.dictionary.length !== 2) return [];
    const on = view.dictionary.indexOf(known.on);
    const isOn = new Uint8Array(all.rowCount);
    let onRows = 0;
    for (let row = 0; row < isOn.length; row++) {
      if (view.codes[row]! < 0) return [];
      isOn[row] = view.codes[row] === on ? 1 : 0;
      onRows += isOn[row]!;
    }
    return onRows === 0 ? [] : [{ name, isOn, onRows }];
  });
}

/** Adds columns that are never on together with one of the group, until every row has one that is. */
function groupFrom(first: SwitchColumn, others: readonly SwitchColumn[], rowCount: number): SwitchColumn[] | null {
  const group = [first];
  const isCovered = first.isOn.slice();
  let covered = first.onRows;
  for (const column of others) {
    if (covered + column.onRows > rowCount || overlaps(isCovered, column.isOn)) continue;
    group.push(column);
    for (let row = 0; row < rowCount; row++) isCovered[row]! |= column.isOn[row]!;
    covered += column.onRows;
    if (covered === rowCount) return group.length >= leastColumns ? group : null;
  }
  return null;
}

function overlaps(a: Uint8Array, b: Uint8Array): boolean {
  for (let row = 0; row < a.length; row++) if ((a[row]! & b[row]!) === 1) return true;
  return false;
}

/** Natural logarithm of the largest chance that independent missing cells would look so. */
const mostLogChance = -40;

interface Gaps {
  readonly name: string;
  readonly missing: Uint8Array;
  readonly missingRows: number;
}

/** Columns that are missing wherever another is. */
export function findNestedMissing(source: SourceTable): Constraint[] {
  const gaps: Gaps[] = source.columns.flatMap(({ name }) => {
    const missing = missingCells(source.all.column(name));
    const missingRows = missing.reduce((sum, one) => sum + one, 0);
    return missingRows > 0 && missingRows < missing.length ? [{ name, missing, missingRows }] : [];
  });
  const found: Constraint[] = [];
  const grouped = new Set<string>();
  for (const [i, leader] of gaps.entries()) {
    if (grouped.has(leader.name)) continue;
    const same = gaps.slice(i + 1).filter((other) => other.missingRows === leader.missingRows && isWithin(leader, other));
    if (same.length === 0 || !isBeyondChance(leader, same[0]!, source)) continue;
    for (const { name } of same) grouped.add(name);
    found.push({ kind: "nested-missing", columns: same.map(({ name }) => name), whenMissing: leader.name, together: true });
  }
  const leaders = gaps.filter(({ name }) => !grouped.has(name));
  for (const inner of leaders) {
    // the widest gap inside: the narrower ones then lie inside that one
    const [outer] = leaders
      .filter((other) => other.missingRows < inner.missingRows && isWithin(other, inner) && isBeyondChance(other, inner, source))
      .sort((a, b) => b.missingRows - a.missingRows);
    if (outer !== undefined) found.push({ kind: "nested-missing", columns: [inner.name], whenMissing: outer.name });
  }
  return found;
}

function isWithin(inner: Gaps, outer: Gaps): boolean {
  for (let row = 0; row < inner.missing.length; row++) if (inner.missing[row] === 1 && outer.missing[row] === 0) return false;
  return true;
}

function isBeyondChance(inner: Gaps, outer: Gaps, source: SourceTable): boolean {
  const share = outer.missingRows / outer.missing.length;
  const needed = Math.max(source.k, Math.ceil(mostLogChance / Math.log(share)));
  return source.personsAmong(inner.missing, needed) >= needed;
}

/** Categories of the column that says when another may hold a value, at most; and those that let it, at most. */
const mostCategories = 50;
const mostAllowed = 3;

/** Columns that hold a value only where another has one of a few values. */
export function findMissingUnless(source: SourceTable): Constraint[] {
  const { columns, all, some } = source;
  const groups = new Map<string, { column: string; oneOf: string[]; columns: string[] }>();
  for (const { name } of columns) {
    const missing = missingCells(all.column(name));
    const missingRows = missing.reduce((sum, one) => sum + one, 0);
    if (missingRows < 0.05 * missing.length || missingRows === missing.length) continue;
    const best = columns
      .filter((meta) => meta.name !== name && meta.kind !== "datetime" && some.categories(meta.name).dictionary.length <= mostCategories)
      .map((meta) => ({ column: meta.name, ...allowedValues(meta.name, missing, missingRows / missing.length, source) }))
      .filter(({ allowed }) => allowed !== null)
      .sort((a, b) => b.explained - a.explained)[0];
    if (best === undefined) continue;
    const key = JSON.stringify([best.column, best.allowed]);
    const group = groups.get(key) ?? { column: best.column, oneOf: [...best.allowed!], columns: [] };
    group.columns.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ kind: "missing-unless", ...group }));
}

/** Values of a column where another may be filled; null where that is no rule. */
function allowedValues(
  column: string,
  missing: Uint8Array,
  share: number,
  source: SourceTable,
): { readonly allowed: readonly string[] | null; readonly explained: number } {
  const none = { allowed: null, explained: 0 };
  const { codes, dictionary } = source.all.categories(column);
  if (dictionary.length < 2 || dictionary.length > mostCategories) return none;
  const isFilled = new Uint8Array(dictionary.length);
  for (let row = 0; row < codes.length; row++) {
    if (missing[row] === 1) continue;
    if (codes[row]! < 0) return none;
    isFilled[codes[row]!] = 1;
  }
  const allowed = dictionary.filter((_, code) => isFilled[code] === 1);
  if (allowed.length > mostAllowed || allowed.length === dictionary.length) return none;
  const isShut = Uint8Array.from(codes, (code) => (code < 0 || isFilled[code] === 0 ? 1 : 0));
  const explained = isShut.reduce((sum, one) => sum + one, 0);
  const needed = Math.max(source.k, Math.ceil(mostLogChance / Math.log(Math.min(share, 1 - 1e-9))));
  if (explained < 0.05 * codes.length || source.personsAmong(isShut, needed) < needed) return none;
  // what a person may read in a file or a report must be held by k persons
  const persons = source.personsPerCategory(
    codes.map((code) => code + 1),
    dictionary.length + 1,
  );
  return dictionary.every((_, code) => isFilled[code] === 0 || persons[code + 1]! >= source.k) ? { allowed, explained } : none;
}
