import type { ColumnMetadata, Metadata } from "../../../metadata/metadata.js";
import type { Rng } from "../../../random/rng.js";
import type { ComparedFold } from "../compared/compared-fold.js";
import { type KnownColumn, knownColumn } from "./known-values.js";
import { oneRowEach } from "./person-rows.js";
import { type Records, uniqueColumnSets } from "./unique-column-sets.js";

/** What somebody outside is taken to know of a person. */
export interface QuasiIdentifiers {
  /** Names in the order of the metadata; empty when nothing can be known. */
  readonly names: readonly string[];
  readonly origin: "declared" | "found";
  /** A plain sentence. */
  readonly reason: string;
}

/** Columns, and the share of the persons of train who are alone with their values on them. */
export interface NamedSet {
  readonly columns: readonly string[];
  readonly uniqueShare: number;
}

/** Columns of a fold as somebody outside knows them (`known-values.ts`); those of kind datetime with the role quasi-identifier to the day. */
export function knownColumns(fold: ComparedFold, metadata: Metadata, names: readonly string[]): KnownColumn[] {
  const days = new Set(
    metadata.columns.filter(({ role, kind }) => role === "quasi-identifier" && kind === "datetime").map(({ name }) => name),
  );
  return names.map((name) => knownColumn(fold, name, days));
}

/** Sets whose columns are put together. */
const mostUnited = 3;

/**
 * Quasi-identifiers of a fold: the compared columns of that role; where fewer than two have it, the union of the smallest sets of columns that
 * single out more than 5 % of train (`smallestSets`; up to the three most telling that single out at least half as many as the best).
 */
export function quasiIdentifiers(fold: ComparedFold, metadata: Metadata, rng: Rng): QuasiIdentifiers {
  const names = comparedColumns(fold, metadata).map(({ name }) => name);
  const declared = comparedColumns(fold, metadata).flatMap(({ name, role }) => (role === "quasi-identifier" ? [name] : []));
  if (declared.length >= 2) return { names: declared, origin: "declared", reason: "The columns whose role is quasi-identifier." };
  const sets = smallestSets(fold, metadata, rng);
  const best = sets.filter((set) => set.uniqueShare >= sets[0]!.uniqueShare / 2).slice(0, mostUnited);
  const united = new Set([...declared, ...best.flatMap(({ columns }) => columns)]);
  return { names: names.filter((name) => united.has(name)), origin: "found", reason: foundReason(sets, declared.length) };
}

/**
 * The smallest sets of columns that single out more than 5 % of the persons of train, most telling first (`unique-column-sets.ts`).
 *
 * Identifiers, entity keys, survey weights, secrets and the target are never searched: the first are not modelled or no knowledge, the last are
 * what an attacker wants. Neither are columns on which more than half of the persons are unique on their own.
 */
export function smallestSets(fold: ComparedFold, metadata: Metadata, rng: Rng): NamedSet[] {
  const candidates = knownColumns(
    fold,
    metadata,
    searched(comparedColumns(fold, metadata), metadata).map(({ name }) => name),
  );
  const rows = oneRowEach(fold.train.persons, rng.fork("rows"));
  return uniqueColumnSets(recordsOf(candidates, rows), rng.fork("search")).map(({ columns, uniqueShare }) => ({
    columns: columns.map((i) => candidates[i]!.name),
    uniqueShare,
  }));
}

function comparedColumns(fold: ComparedFold, metadata: Metadata): ColumnMetadata[] {
  return metadata.columns.filter(({ name }) => fold.categoryNames.includes(name) || fold.numberNames.includes(name));
}

function searched(compared: readonly ColumnMetadata[], { target, unit }: Metadata): ColumnMetadata[] {
  return compared.filter(
    ({ name, role }) =>
      (role === "quasi-identifier" || role === "other") && name !== target && !(unit.kind === "entity" && name === unit.column),
  );
}

function recordsOf(columns: readonly KnownColumn[], rows: Uint32Array): Records {
  return {
    codes: columns.map(({ train }) => Int32Array.from(rows, (row) => train[row]!)),
    codeCounts: columns.map(({ codeCount }) => codeCount),
  };
}

function foundReason(sets: readonly NamedSet[], declaredCount: number): string {
  const roles =
    declaredCount === 0 ? "No compared column has the role quasi-identifier" : "Only one compared column has the role quasi-identifier";
  const [best] = sets;
  if (best === undefined) return `${roles}, and there is no other column that somebody outside could know.`;
  const size = best.columns.length === 1 ? "single columns" : `sets of ${best.columns.length} columns`;
  return best.uniqueShare > 0.05
    ? `${roles}; taken instead: the smallest sets of columns that single out more than 5 % of the persons (${size}).`
    : `${roles}, and no set of up to five columns singles out 5 % of the persons; taken instead: the set that singles out the most.`;
}
