import type { ColumnMetadata } from "../../../metadata/metadata.js";
import type { EvaluationInput, Fold } from "../../figures.js";
import { personsOf } from "../compared/persons.js";
import { codeColumn, findColumn } from "./coded-values.js";
import { nameClass, nameKey } from "./name-columns.js";
import { evenedText } from "../../../language/tokens.js";
import { noHits, type PersonHits } from "./person-hits.js";
import { personHits, rareHoldings } from "./rare-holdings.js";

/** Fewer different values than this tell little more than the name does. */
const fewestPartnerValues = 50;
const mostPartners = 6;

/** Columns whose value makes a name point at one person: dates, and quasi-identifiers of many values, such as postcodes. */
export function joinPartners({ metadata, fittedOn }: EvaluationInput): ColumnMetadata[] {
  const isPartner = (meta: ColumnMetadata) => {
    const column = findColumn(fittedOn, meta.name);
    if (column === undefined || nameClass(meta) !== null || (meta.kind !== "datetime" && meta.role !== "quasi-identifier")) return false;
    return (column.storage === "number" ? new Set(column.values) : new Set(column.codes)).size >= fewestPartnerValues;
  };
  return metadata.columns.filter(isPartner).slice(0, mostPartners);
}

/** True for columns of persons' names. */
export function isNameColumn(meta: ColumnMetadata): boolean {
  const kind = nameClass(meta);
  return kind === "person-name" || kind === "last-name" || kind === "first-name";
}

/** Persons whose name and other value, a pair that fewer than k persons of both sides have, stand together in one row of the output. */
export function joinedHits(name: ColumnMetadata, partner: ColumnMetadata, fold: Fold, { metadata, k }: EvaluationInput): PersonHits {
  const tables = [fold.train, fold.holdout, fold.synthetic];
  const read = (meta: ColumnMetadata, keyOf: (text: string) => string): Int32Array[] | null => {
    const codeOf = new Map<string, number>();
    const columns = tables.map((table) => findColumn(table, meta.name));
    return columns.some((column) => column === undefined) ? null : columns.map((column) => codeColumn(column!, keyOf, codeOf));
  };
  const names = read(name, (text) => nameKey(text, nameClass(name) ?? "person-name"));
  const partners = read(partner, evenedText);
  if (names === null || partners === null) return noHits;
  const codeOf = new Map<number, number>();
  const [train, holdout, synthetic] = tables.map((_, t) => pairCodes(names[t]!, partners[t]!, codeOf));
  const persons = { train: personsOf(fold.train, metadata.unit), holdout: personsOf(fold.holdout, metadata.unit) };
  const pairs = Array.from({ length: codeOf.size }, (_, code) => String(code));
  const rare = rareHoldings({ values: pairs, train: train!, holdout: holdout! }, persons, k);
  const shown = new Set(Array.from(synthetic!, String));
  return personHits(rare, (value) => shown.has(rare.values[value]!));
}

function pairCodes(first: Int32Array, second: Int32Array, codeOf: Map<number, number>): Int32Array {
  return first.map((a, row) => {
    const b = second[row]!;
    if (a < 0 || b < 0) return -1;
    const pair = a * 4294967296 + b;
    const known = codeOf.get(pair) ?? codeOf.size;
    codeOf.set(pair, known);
    return known;
  });
}
