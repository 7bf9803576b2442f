import { roundestIn } from "../encode/round-number.js";
import type { ColumnMetadata, Metadata } from "../metadata/metadata.js";
import { categoryView, isNumberLike, numberView } from "../metadata/views.js";
import { columnNamed, type Table } from "../table/table.js";

/** How a column of the row divides persons into groups whose words may differ. */
export type Trait =
  | { readonly kind: "categories"; readonly column: string; readonly values: readonly string[] }
  /** Group i: from `cuts[i - 1]` to below `cuts[i]`. */
  | { readonly kind: "cuts"; readonly column: string; readonly cuts: readonly number[] };

const mostValues = 500;
const numberGroups = 4;

/**
 * The columns whose groups may be told by words: categories, and numbers in up to four groups, each held by at least 2 k persons.
 * @param personOf row → person, ascending; null when every row is a person
 */
export function rowTraits(table: Table, metadata: Metadata, personOf: Uint32Array | null, k: number): Trait[] {
  return metadata.columns.flatMap((meta): Trait[] => {
    if (meta.treatment !== "model" || meta.kind === "text") return [];
    const trait = isNumberLike(meta) ? cutsOf(table, meta, k) : categoriesOf(table, meta, personOf, k);
    return groupCount(trait) >= 2 ? [trait] : [];
  });
}

export function groupCount(trait: Trait): number {
  return trait.kind === "categories" ? trait.values.length : trait.cuts.length + 1;
}

function categoriesOf(table: Table, { name }: ColumnMetadata, personOf: Uint32Array | null, k: number): Trait {
  const { codes, dictionary } = categoryView(columnNamed(table, name));
  const persons = new Uint32Array(dictionary.length);
  const last = new Int32Array(dictionary.length).fill(-1);
  for (let row = 0; row < codes.length; row++) {
    const [code, person] = [codes[row]!, personOf === null ? row : personOf[row]!];
    if (code < 0 || last[code] === person) continue;
    last[code] = person;
    persons[code]!++;
  }
  const held = [...dictionary.keys()].filter((code) => persons[code]! >= 2 * k);
  const values = held.sort((a, b) => persons[b]! - persons[a]! || a - b).slice(0, mostValues);
  return { kind: "categories", column: name, values: values.map((code) => dictionary[code]!) };
}

function cutsOf(table: Table, meta: ColumnMetadata, k: number): Trait {
  const sorted = numberView(columnNamed(table, meta.name), meta)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const cuts: number[] = [];
  for (let group = 1; group < numberGroups && sorted.length >= 8 * k * numberGroups; group++) {
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
    const [low, high] = [at((group - 0.1) / numberGroups), at((group + 0.1) / numberGroups)];
    const cut = low < high ? roundestIn(low, high, 0) : high;
    if (cut > (cuts.at(-1) ?? sorted[0]!)) cuts.push(cut);
  }
  return { kind: "cuts", column: meta.name, cuts };
}

/** Group of each row, -1 where the cell is missing or of no group. */
export function traitGroups(trait: Trait, table: Table, metaOf: (name: string) => ColumnMetadata): Int32Array {
  const column = columnNamed(table, trait.column);
  if (trait.kind === "cuts") {
    return Int32Array.from(numberView(column, metaOf(trait.column)), (value) =>
      Number.isNaN(value) ? -1 : trait.cuts.reduce((group, cut) => (value >= cut ? group + 1 : group), 0),
    );
  }
  const { codes, dictionary } = categoryView(column);
  const groupOf = new Map(trait.values.map((value, group) => [value, group]));
  const groups = Int32Array.from(dictionary, (value) => groupOf.get(value) ?? -1);
  return codes.map((code) => (code < 0 ? -1 : groups[code]!));
}
