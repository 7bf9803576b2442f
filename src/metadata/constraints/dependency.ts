import type { TableCells } from "./table-cells.js";

/** What goes with each category of a column. */
export interface DependencyTargets {
  /** By category of `from` in the table: category of `to` there, -1 for missing, -2 where the expected value is not in the table at all. */
  readonly expected: Int32Array;
}

const unseen = -2;

/**
 * For each category of `from`, the category of `to` that goes with it: the one that most rows of the reference have (ties: the one seen
 * first), or, for a category that the reference lacks, most rows of the table itself.
 */
export function dependencyTargets(from: string, to: string, cells: TableCells, reference: TableCells): DependencyTargets {
  const own = commonest(from, to, cells);
  if (reference === cells) return { expected: own };
  const known = commonest(from, to, reference);
  const targetCode = new Map(cells.categories(to).dictionary.map((text, code) => [text, code]));
  const sourceCode = new Map(reference.categories(from).dictionary.map((text, code) => [text, code]));
  const texts = reference.categories(to).dictionary;
  const expected = Int32Array.from(cells.categories(from).dictionary, (text, code) => {
    const source = sourceCode.get(text);
    const target = source === undefined ? unseen : known[source]!;
    if (source === undefined || target === unseen) return own[code]!;
    return target < 0 ? target : (targetCode.get(texts[target]!) ?? unseen);
  });
  return { expected };
}

/** Commonest category of `to` for each of `from`; `unseen` for a dictionary entry without a row. */
function commonest(from: string, to: string, cells: TableCells): Int32Array {
  const source = cells.categories(from);
  const target = cells.categories(to).codes;
  const first = new Int32Array(source.dictionary.length).fill(unseen);
  // most tables keep the rule, so counts are made only for the categories with a second value
  const counts = new Map<number, Map<number, number>>();
  const rows = new Uint32Array(first.length);
  for (let row = 0; row < source.codes.length; row++) {
    const code = source.codes[row]!;
    if (code < 0) continue;
    if (first[code] === unseen) first[code] = target[row]!;
    const own = counts.get(code);
    if (own !== undefined) own.set(target[row]!, (own.get(target[row]!) ?? 0) + 1);
    else if (target[row] === first[code]) rows[code]!++;
    else
      counts.set(
        code,
        new Map([
          [first[code]!, rows[code]!],
          [target[row]!, 1],
        ]),
      );
  }
  for (const [code, own] of counts) {
    let best = -1;
    for (const [value, count] of own) {
      if (count <= best) continue;
      best = count;
      first[code] = value;
    }
  }
  return first;
}
