import { defaultMissingTokens, type ReadOptions } from "../table/ports.js";

/** How missing cells of one column are recognised. */
export interface MissingRule {
  /** Cell texts without surrounding spaces. */
  readonly tokens: ReadonlySet<string>;
  /** True when one of the tokens could be read as a number, so that it must be looked for first. */
  readonly hasNumericToken: boolean;
  /** True when -99, -999 and the like are looked for. */
  readonly findSentinels: boolean;
}

/** Codes that surveys and instruments write for "no value". */
export const sentinelValues: readonly number[] = [-99, -999, -9999, -99999];

/**
 * The rule of one column: the column's own list, else the file's, else the default list with the search for sentinels. Where the format takes
 * an empty cell as missing, a list of the user's does not change that (an empty cell in a column of numbers would make it text), unless the
 * list is empty: then no cell is missing.
 *
 * @param defaults what the format takes as missing by itself: `defaultMissingTokens` for CSV, nothing for typed formats
 */
export function missingRule(column: string, options: ReadOptions, defaults: readonly string[] = defaultMissingTokens): MissingRule {
  const given = options.missingTokensByColumn?.get(column) ?? options.missingTokens;
  const kept = defaults.includes("") && given?.length !== 0 ? [""] : [];
  const tokens = new Set([...kept, ...(given ?? defaults)].map((token) => token.trim()));
  return {
    tokens,
    hasNumericToken: [...tokens].some((token) => /\d/.test(token)),
    findSentinels: given === undefined,
  };
}

/** What is known of the numbers of a column that are not sentinels. */
export interface OtherNumbers {
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Whether a sentinel value means missing: it repeats, and it stands clearly apart, that is, every other value is zero or more, or the
 * gap up to the smallest of them is over twice their range. A column of nothing else keeps it as a value.
 */
export function isSentinel(value: number, count: number, others: OtherNumbers): boolean {
  if (count < 2 || others.count < 2) return false;
  return others.min >= 0 || others.min - value > 2 * Math.max(others.max - others.min, 1);
}
