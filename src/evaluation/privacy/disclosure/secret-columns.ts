import type { Metadata } from "../../../metadata/metadata.js";
import type { ComparedFold } from "../compared/compared-fold.js";

/** Columns that stand in as secrets where nobody said what is sensitive. */
const mostGuessed = 3;

export interface SecretColumns {
  /** In the order of the metadata. */
  readonly names: readonly string[];
  /** Empty, or what the reader must know of the choice. */
  readonly notes: readonly string[];
}

/**
 * Columns that an attacker wants: those with the role sensitive, and a declared target. Where none is declared: the compared categorical
 * columns (else numbers, else all) that nobody outside is taken to know, at most the three of highest entropy on train, for these are hardest to
 * guess without the person's record, so that a right guess says the most.
 * @param knownOutside names of the columns that others know; asked only where it matters
 */
export function secretColumns(fold: ComparedFold, metadata: Metadata, knownOutside: () => readonly string[]): SecretColumns {
  const isCompared = (name: string): boolean => fold.categoryNames.includes(name) || fold.numberNames.includes(name);
  const declared = metadata.columns.filter(({ name, role }) => role === "sensitive" || role === "target" || name === metadata.target);
  if (declared.length > 0) {
    const left = declared.filter(({ name }) => !isCompared(name)).map(({ name }) => name);
    const notes = left.length === 0 ? [] : [`Secrets left out, because a table lacks them or they do not vary: ${left.join(", ")}.`];
    return { names: declared.map(({ name }) => name).filter(isCompared), notes };
  }
  const names = metadata.columns.map(({ name }) => name).filter(isCompared);
  const chosen = standIns(fold, names, knownOutside());
  return {
    names: names.filter((name) => chosen.includes(name)),
    notes: [
      `No column is declared sensitive; attacked instead: ${names.filter((name) => chosen.includes(name)).join(", ")}. Declare roles to attack what matters.`,
    ],
  };
}

function standIns(fold: ComparedFold, names: readonly string[], known: readonly string[]): string[] {
  const unknown = names.filter((name) => !known.includes(name));
  const categories = unknown.filter((name) => fold.categoryNames.includes(name));
  const candidates = categories.length > 0 ? categories : unknown.length > 0 ? unknown : names;
  const entropies = new Map(candidates.map((name) => [name, entropyOf(fold, name)]));
  return [...candidates].sort((a, b) => entropies.get(b)! - entropies.get(a)! || names.indexOf(a) - names.indexOf(b)).slice(0, mostGuessed);
}

/** Entropy of a column of train in nats, missing left out. */
function entropyOf(fold: ComparedFold, name: string): number {
  const category = fold.categoryNames.indexOf(name);
  const values: Int32Array | Float64Array =
    category >= 0 ? fold.train.categories[category]! : fold.train.numbers[fold.numberNames.indexOf(name)]!;
  const counts = new Map<number, number>();
  let total = 0;
  for (const value of values) {
    if (Number.isNaN(value) || (category >= 0 && value < 0)) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    total++;
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / total) * Math.log(count / total);
  return entropy;
}
