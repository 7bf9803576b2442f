import { type Allowed, allOthers, eitherAllows } from "../encode/allowed-values.js";
import { StandinError } from "../errors.js";
import { parseCondition, splitUnescaped, type Described } from "./conditions.js";

/** A column whose shares are set. */
export interface Balance {
  /** The learned column that the parts speak of. */
  readonly column: string;
  readonly parts: readonly BalancePart[];
}

export interface BalancePart {
  /** What the share was asked for, e.g. "sex=F"; "sex=the rest" for what is left. */
  readonly label: string;
  /** In [0, 1]; the parts of a column sum to 1. */
  readonly share: number;
  readonly allowed: Allowed;
}

const option = "--balance";
const forms = 'COLUMN=VALUE:SHARE,VALUE:SHARE (e.g. "income=>50K:0.5,<=50K:0.5"), or COLUMN=SHARE/SHARE for the categories in order';
const rounding = 1e-6;

/**
 * Reads the shares that a column is to have. Shares below 1 in sum leave the rest to all other cells, in their own proportion.
 * @throws StandinError COLUMN_UNKNOWN, CONDITION_INVALID
 */
export function parseBalance(text: string, described: Described): Balance {
  const column = described.metadata.columns
    .map(({ name }) => name)
    .filter((name) => text.startsWith(`${name}=`))
    .sort((a, b) => b.length - a.length)[0];
  if (column === undefined) {
    parseCondition(text, described, option); // says which column is not known, or that this is no condition
    throw new StandinError("CONDITION_INVALID", `${option} takes shares written as ${forms}.`, { option });
  }
  const written = text.slice(column.length + 1);
  const parts = /^[\d.]+(\/[\d.]+)+$/u.test(written) ? inOrder(written, column, described) : byName(written, column, described);
  const labelled = withRest(parts, column).map((part) => ({ ...part, label: `${column}=${part.label}` }));
  return { column: described.derived.get(column)?.root ?? column, parts: labelled };
}

function inOrder(written: string, column: string, described: Described): BalancePart[] {
  const codec = described.derived.get(column)?.codec ?? described.codebook.columns.find(({ name }) => name === column)?.codec;
  const shares = written.split("/").map((share) => shareOf(share, column));
  if (codec?.kind !== "categorical") throw invalid(column, "shares without names need a column of categories; name the ranges", forms);
  if (shares.length !== codec.values.length) {
    throw invalid(column, `${shares.length} shares for ${codec.values.length} categories; name those that you mean`, forms);
  }
  return shares.map((share, i) => ({
    label: codec.values[i]!,
    share,
    allowed: parseCondition(`${column}="${codec.values[i]!}"`, described, option).allowed,
  }));
}

function byName(written: string, column: string, described: Described): BalancePart[] {
  return splitUnescaped(written, ",").map((part) => {
    const at = part.lastIndexOf(":");
    if (at < 0) throw invalid(column, "a part has no share", forms);
    const label = part.slice(0, at).trim();
    const { allowed } = parseCondition(`${column}=${label}`, described, option);
    return { label, share: shareOf(part.slice(at + 1), column), allowed };
  });
}

function shareOf(text: string, column: string): number {
  const share = /^\s*(\d+\.?\d*|\.\d+)\s*$/u.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw invalid(column, "a share is a number from 0 to 1", forms);
}

function withRest(parts: readonly BalancePart[], column: string): BalancePart[] {
  const sum = parts.reduce((total, { share }) => total + share, 0);
  if (sum > 1 + rounding) throw invalid(column, `the shares sum to ${Number(sum.toPrecision(4))}, more than 1`, forms);
  if (sum > 1 - rounding) return [...parts];
  const rest = allOthers(parts.map(({ allowed }) => allowed).reduce(eitherAllows), true);
  const isEmpty = rest.kind === "categories" ? !rest.values.includes(1) : rest.intervals.length === 0;
  if (isEmpty) throw invalid(column, `the shares sum to ${Number(sum.toPrecision(4))}, and nothing is left for the rest`, forms);
  return [...parts, { label: "the rest", share: 1 - sum, allowed: rest }];
}

function invalid(column: string, why: string, next: string): StandinError {
  return new StandinError("CONDITION_INVALID", `${option} on the column ${JSON.stringify(column)}: ${why}. It is written ${next}.`, {
    option,
    column,
  });
}
